package io.fovea.sinks.files;

import java.io.IOException;

/// Tells a reader that went away (`fovea … | head`) from an output that failed.
public final class Pipes {
    private static final String BROKEN_PIPE = "Broken pipe";

    private Pipes() {}

    /// Whether the error says that nobody reads the pipe any more; the right answer is to end silently.
    public static boolean isBroken(IOException failure) {
        // The JDK has no type for EPIPE: the message of the system is all there is.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && cause.getMessage() != null
                    && cause.getMessage().contains(BROKEN_PIPE)) return true;
        }
        return false;
    }
}

package io.fovea.engine;

import java.io.IOException;

/// Rows that could not be written. The message names the file and says what to do.
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    public OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    public OutputException(String message) {
        super(message);
    }
}

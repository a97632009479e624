package io.fovea.spi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// A wish to open a capture.
///
/// @param file the file; `-` is standard input
/// @param follow whether its end is not the end, because someone still writes it
/// @param goesOn asked while a stream's first bytes do not come; false ends the wait
public record SourceRequest(Path file, boolean follow, BooleanSupplier goesOn) {
    private static final Path STANDARD_INPUT = Path.of("-");

    /// A request for a file that is whole.
    public static SourceRequest of(Path file) {
        return new SourceRequest(file, false, () -> true);
    }

    /// Whether a path means standard input.
    public static boolean isStandardInput(Path file) {
        return STANDARD_INPUT.equals(file);
    }

    public boolean isStandardInput() {
        return isStandardInput(file);
    }

    /// Whether bytes come once and in order: standard input, a pipe, a file that grows.
    public boolean isStream() {
        return follow || isStream(file);
    }

    /// Whether a path means something whose bytes come once and in order.
    public static boolean isStream(Path file) {
        return isStandardInput(file) || Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }
}

package io.fovea.cli;

import io.fovea.engine.OutputException;
import io.fovea.spi.InputException;
import io.fovea.spi.QueryException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What went wrong: an exit code, and the lines that tell a person what it is about and what to do next.
///
/// @param message one line, or the diagnostics of queries as they are
/// @param advice what to do next, or null
record Failure(int exitCode, String message, String advice) {

    /// Sorts an exception: the query's, the input's, the output's, or our own.
    static Failure of(Throwable e) {
        return switch (e) {
            case UsageException usage -> new Failure(ExitCode.USAGE, usage.getMessage(), usage.advice());
            case QueryException query ->
                    new Failure(ExitCode.BAD_QUERY, String.join("\n", query.diagnostics()), null);
            case InputException input -> new Failure(ExitCode.BAD_INPUT, input.getMessage(), null);
            case OutputException output -> new Failure(ExitCode.BAD_OUTPUT, output.getMessage(), outputAdvice(output));
            case IOException io -> new Failure(ExitCode.BAD_INPUT, reason(io), null);
            case OutOfMemoryError memory -> new Failure(ExitCode.BUG, "out of memory: " + memory.getMessage(),
                    "give more: FOVEA_JVM_OPTS=-Xmx8g fovea …, or narrow the query");
            default -> ofBug(e);
        };
    }

    private static Failure ofBug(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        String message = e.getMessage() == null ? "" : ": " + firstLine(e.getMessage());
        return new Failure(ExitCode.BUG, "this is a bug: " + e.getClass().getSimpleName() + message + place
                + " (fovea " + Version.text() + ", JDK " + System.getProperty("java.version") + ")",
                "please report it with the output of the same command with -v");
    }

    private static String outputAdvice(OutputException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota")) {
            return "make room or write elsewhere; finished files are whole and stay";
        }
        return null;
    }

    /// One line on an exception of files, with the file's name where it has one.
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case FileSystemException file when file.getReason() != null -> file.getFile() + ": " + file.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : firstLine(e.getMessage());
        };
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    boolean isBug() {
        return exitCode == ExitCode.BUG;
    }

    /// Tells a person. Diagnostics of queries stand as they are; everything else gets our name in front.
    void say(Terminal terminal) {
        terminal.say(exitCode == ExitCode.BAD_QUERY ? message : "fovea: " + message);
        if (advice != null) terminal.say("  " + advice);
    }
}

package io.fovea.cli;

import io.fovea.engine.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What `-o` names: a scheme and what follows its colon.
record OutputTarget(String scheme, String target) {
    private static final String STANDARD_OUTPUT = "-";
    /// Schemes that the conventions name and that nothing writes yet.
    private static final List<String> PLANNED = List.of("arrow", "zeek");
    private static final List<String> FILE_ENDINGS = List.of("json", "csv", "parquet");

    /// Rows for a person at a terminal, JSON lines for a program behind a pipe.
    static OutputTarget whenAbsent(boolean terminal) {
        return new OutputTarget(terminal ? "table" : "json", STANDARD_OUTPUT);
    }

    /// Reads the argument of `-o`.
    ///
    /// @throws UsageException when it names no output that there is
    static OutputTarget parse(String argument, boolean terminal) {
        if (argument.isEmpty()) throw new UsageException("-o '': names no output", "try -o parquet:out");
        if (argument.equals(STANDARD_OUTPUT)) return whenAbsent(terminal);
        int colon = schemeLength(argument);
        if (colon > 0) return ofScheme(argument.substring(0, colon), argument.substring(colon + 1));
        if (isFormatWord(argument)) return ofScheme(argument, argument.equals("parquet") ? "" : STANDARD_OUTPUT);
        for (String ending : FILE_ENDINGS) {
            if (argument.endsWith("." + ending)) throw new UsageException(
                    "-o " + argument + ": a bare name is a folder of Parquet files",
                    ending.equals("parquet")
                            ? "name a folder (-o parquet:out), or say parquet:" + argument + " to call it that"
                            : "did you mean -o " + ending + ":" + argument + "?");
        }
        return new OutputTarget("parquet", argument);
    }

    private static OutputTarget ofScheme(String scheme, String target) {
        if (PLANNED.contains(scheme)) {
            throw new UsageException("-o " + scheme + ":… is not supported yet", "there are " + knownSchemes());
        }
        if (!isFormatWord(scheme) && !Outputs.schemes().contains(scheme)) {
            throw new UsageException("no output called '" + scheme + "'",
                    "there are " + knownSchemes() + "; a folder with a colon in its name is ./" + scheme + ":…");
        }
        if (target.isEmpty()) {
            throw new UsageException("-o " + scheme + ": names no " + (scheme.equals("parquet") ? "folder" : "file"),
                    "try -o " + scheme + (scheme.equals("parquet") ? ":out" : ":-"));
        }
        if (scheme.equals("parquet") && target.equals(STANDARD_OUTPUT)) {
            throw new UsageException("-o parquet:-: Parquet is written to folders, not to standard output",
                    "try -o parquet:out, or -o json:- for lines");
        }
        return new OutputTarget(scheme, target);
    }

    private static String knownSchemes() {
        return String.join(", ", Outputs.schemes());
    }

    private static boolean isFormatWord(String word) {
        return switch (word) {
            case "parquet", "json", "csv", "table", "none" -> true;
            default -> false;
        };
    }

    /// Length of the lower-case word in front of the first colon, or 0.
    private static int schemeLength(String argument) {
        int length = 0;
        while (length < argument.length() && argument.charAt(length) >= 'a' && argument.charAt(length) <= 'z') length++;
        return length < argument.length() && argument.charAt(length) == ':' ? length : 0;
    }

    /// Whether rows go to files in a folder: Parquet always, lines when the target is one or ends in `/`.
    boolean isFolder() {
        if (scheme.equals("parquet")) return true;
        return !isStandardOutput() && (target.endsWith("/") || Files.isDirectory(Path.of(target)));
    }

    boolean isStandardOutput() {
        return target.equals(STANDARD_OUTPUT);
    }
}

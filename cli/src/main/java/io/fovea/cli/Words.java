package io.fovea.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Words of a command line that belong to no option: a `.fq` file is queries, another file or folder is a capture,
/// as is `-` for standard input, anything else is the text of a query.
final class Words {
    private static final List<String> CAPTURE_ENDINGS = List.of(
            ".pcap", ".pcapng", ".cap", ".dmp", ".trace", ".ntar", ".gz", ".zst", ".lz4", ".xz");

    private Words() {}

    /// Sorts the words of a run.
    ///
    /// @return the words that were taken as the text of queries
    static List<String> sort(List<String> words, List<String> captures, QueryArguments queries) {
        List<String> texts = new java.util.ArrayList<>();
        for (String word : words) {
            if (QueryArguments.looksLikeQueryFile(word)) {
                queries.addFile(word);
            } else if (word.equals("-") || exists(word) || looksLikeCapture(word)) {
                captures.add(word);
            } else {
                queries.addText(word);
                texts.add(word);
            }
        }
        return texts;
    }

    /// Sorts the words of a command that reads no captures: files are queries.
    static void sort(List<String> words, QueryArguments queries) {
        for (String word : words) {
            if (exists(word) || QueryArguments.looksLikeQueryFile(word)) queries.addFile(word);
            else queries.addText(word);
        }
    }

    private static boolean exists(String word) {
        try {
            return !word.isEmpty() && Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean looksLikeCapture(String word) {
        if (word.indexOf(' ') >= 0 || word.indexOf('\'') >= 0 || word.indexOf('"') >= 0) return false;
        for (String ending : CAPTURE_ENDINGS) {
            if (word.endsWith(ending)) return true;
        }
        return false;
    }
}

package io.fovea.engine;

import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `-r` names: files, folders (every capture file in them, by name) and globs.
public final class CaptureFiles {
    private static final String GLOB_CHARACTERS = "*?[{";
    private static final List<String> ENDINGS = List.of(".pcap", ".pcapng", ".cap", ".dmp", ".trace", ".ntar");
    private static final List<String> COMPRESSED = List.of("", ".gz", ".zst", ".lz4", ".xz");

    private CaptureFiles() {}

    /// The files that the arguments name, in their order; files of a folder or glob in order of name.
    ///
    /// @throws InputException when one names nothing
    public static List<Path> expand(List<String> arguments) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String argument : arguments) files.addAll(expand(argument));
        return files;
    }

    /// Opens and closes captures until one is a capture.
    ///
    /// @throws InputException what is wrong with the first, when none is
    public static void requireCapture(List<Path> files) throws IOException {
        InputException first = null;
        for (Path file : files) {
            try {
                CaptureRun.open(file).close();
                return;
            } catch (InputException e) {
                if (first == null) first = e;
            }
        }
        if (first != null) throw first;
    }

    private static List<Path> expand(String argument) throws IOException {
        Path path;
        try {
            path = Path.of(argument);
        } catch (InvalidPathException e) {
            throw new InputException(argument + ": not a file name", e);
        }
        if (Files.isDirectory(path)) return inFolder(path);
        if (Files.exists(path)) return List.of(path);
        if (argument.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0)) return matching(argument);
        throw new InputException(argument + ": no such file or folder");
    }

    private static List<Path> inFolder(Path folder) throws IOException {
        List<Path> files = list(folder, "*").stream().filter(CaptureFiles::looksLikeCapture).toList();
        if (files.isEmpty()) {
            throw new InputException(folder + ": no capture files in this folder (looked for " + String.join(", ",
                    ENDINGS) + "); name the files themselves if they are called otherwise");
        }
        return files;
    }

    private static boolean looksLikeCapture(Path file) {
        String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        return Files.isRegularFile(file)
                && ENDINGS.stream().anyMatch(end -> COMPRESSED.stream().anyMatch(more -> name.endsWith(end + more)));
    }

    private static List<Path> matching(String glob) throws IOException {
        Path path = Path.of(glob);
        Path folder = path.getParent() == null ? Path.of("") : path.getParent();
        List<Path> files = Files.isDirectory(folder)
                ? list(folder, path.getFileName().toString()).stream().filter(Files::isRegularFile).toList()
                : List.of();
        if (files.isEmpty()) throw new InputException(glob + ": no file matches");
        return files;
    }

    private static List<Path> list(Path folder, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder,
                entry -> FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(entry.getFileName()))) {
            entries.forEach(files::add);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new InputException(folder + ": permission denied", e);
        }
        files.sort(null);
        return files;
    }
}

package io.fovea.engine;

import io.fovea.spi.InputException;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `-r` names: files, standard input, folders (every capture below them) and globs. The files of a folder or a
/// glob are in the order in which their first packets were captured.
public final class CaptureFiles {
    private CaptureFiles() {}

    /// The files that the arguments name, in their order.
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
            if (SourceRequest.isStream(file)) return; // looking would take its first bytes away
            try {
                CaptureRun.open(SourceRequest.of(file)).close();
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
        if (SourceRequest.isStandardInput(path)) return List.of(path);
        if (Files.isDirectory(path)) return inFolder(path);
        if (Files.exists(path)) return List.of(path);
        if (CaptureSearch.isGlob(argument)) return matching(argument);
        throw new InputException(argument + ": no such file or folder");
    }

    private static List<Path> inFolder(Path folder) throws IOException {
        List<Path> files = CaptureSearch.below(folder);
        if (files.isEmpty()) throw new InputException(folder + ": no capture files in or below this folder");
        return CaptureOrder.byFirstPacket(files);
    }

    private static List<Path> matching(String glob) throws IOException {
        List<Path> files = CaptureSearch.matching(glob);
        if (files.isEmpty()) throw new InputException(glob + ": no file matches");
        return CaptureOrder.byFirstPacket(files);
    }
}

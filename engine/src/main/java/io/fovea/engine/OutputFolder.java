package io.fovea.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The folder of a run's files: refuses to mix runs, and says when a run was whole (`MANIFEST.json`, `_SUCCESS`).
public final class OutputFolder {
    private final Path folder;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes the folder ready for a run.
    ///
    /// @param append whether files of earlier runs may be there and stay
    /// @param overwrite whether files of earlier runs are removed first
    /// @throws OutputException when it holds files and neither is set, or cannot be made or written
    public static OutputFolder prepare(Path folder, boolean append, boolean overwrite) throws IOException {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new OutputException(folder + ": is a file; name a folder");
            }
            Files.createDirectories(folder);
            tryToWrite(folder);
            boolean empty;
            try (Stream<Path> entries = Files.list(folder)) {
                empty = entries.findAny().isEmpty();
            }
            if (!empty && overwrite) EarlierRun.remove(folder);
            else if (!empty && !append) {
                throw new OutputException(folder
                        + ": holds files already; use --append to add to them, --overwrite to replace them");
            }
            Files.deleteIfExists(folder.resolve("_SUCCESS"));
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw new OutputException(folder + ": cannot be written: " + OutputFolder.reason(e), e);
        }
        return new OutputFolder(folder);
    }

    /// Writes for a moment: rights, read-only mounts and full disks all show here, before anything was read.
    private static void tryToWrite(Path folder) throws IOException {
        try {
            Files.delete(Files.createTempFile(folder, "._", ".inprogress"));
        } catch (IOException e) {
            throw new OutputException(folder + ": " + reason(e), e);
        }
    }

    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    public Path path() {
        return folder;
    }

    /// Writes the manifest, and `_SUCCESS` when `exitCode` is 0.
    public void seal(Manifest manifest, int exitCode) throws IOException {
        try {
            DurableFiles.write(folder, "MANIFEST.json", manifest.toJson(exitCode));
            if (exitCode == 0) DurableFiles.write(folder, "_SUCCESS", "");
        } catch (IOException e) {
            throw new OutputException(folder + ": cannot be written: " + reason(e), e);
        }
    }
}

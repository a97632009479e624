package io.fovea.engine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// Removes what an earlier run left in a folder. Refuses folders that hold anything else: nobody's files are deleted by
/// a wrong `-o`.
final class EarlierRun {
    private EarlierRun() {}

    static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws OutputException {
                if (isOurs(file.getFileName().toString())) return FileVisitResult.CONTINUE;
                throw new OutputException(
                        folder + ": --overwrite only replaces files of an earlier run, and " + file + " is none");
            }
        });
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) throw failure;
                if (!visited.equals(folder)) Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isOurs(String name) {
        return name.equals("MANIFEST.json") || name.equals("_SUCCESS") || name.endsWith(".parquet")
                || name.startsWith("._") && name.endsWith(".inprogress");
    }
}

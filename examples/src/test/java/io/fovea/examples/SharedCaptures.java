package io.fovea.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A collection of real captures with independent truth, which is not part of the project: tests over it are skipped,
/// and say so, where it is not there.
final class SharedCaptures {
    private SharedCaptures() {}

    /// The collection's folder; skips the test when there is none.
    static Path folder() {
        Path folder = Path.of(System.getProperty("fovea.shared", "../shared"), "captures");
        assumeTrue(Files.isDirectory(folder), "no collection of captures at " + folder + " (set -Dfovea.shared=DIR)");
        return folder;
    }

    /// Every capture file of the collection, in order of path.
    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(Files::isRegularFile).filter(SharedCaptures::isCapture).sorted().toList();
        }
    }

    private static boolean isCapture(Path file) {
        String path = file.toString();
        String name = file.getFileName().toString();
        return !path.contains("/truth/") && !path.contains("/expected/") && !path.contains("/LICENSES/")
                && name.contains("__");
    }
}

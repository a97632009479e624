package io.fovea.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Files that hold what is expected. `-Dfovea.golden.rewrite=true` rewrites them; the difference is to be reviewed.
public final class Golden {
    private static final String CUT = "\n----\n";

    private Golden() {}

    /// Asserts that a text is what a file beside the tests holds.
    public static void assertMatches(String name, String actual) {
        if (Boolean.getBoolean("fovea.golden.rewrite")) {
            try {
                Files.writeString(Path.of("src/test/resources/io/fovea/query", name), actual);
            } catch (IOException exception) {
                throw new UncheckedIOException(exception);
            }
        } else {
            assertThat(actual).isEqualTo(text(name));
        }
    }

    /// The parts of a file that lines of four dashes cut.
    public static List<String> parts(String name) {
        return Arrays.stream(text(name).split(CUT)).map(part -> part.endsWith("\n") ? part.substring(0,
                part.length() - 1)
                : part).toList();
    }

    /// A file's text.
    public static String text(String name) {
        try (InputStream stream = Golden.class.getResourceAsStream(name)) {
            return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}

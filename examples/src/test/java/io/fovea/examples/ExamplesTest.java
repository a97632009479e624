package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.QuerySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every example question gives the rows that tshark's truth says.
class ExamplesTest {
    private static final String CAPTURE_MARK = "-- capture: ";

    static Stream<Path> questions() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(""))) {
            return folders.map(folder -> folder.resolve("query.fq")).filter(Files::exists).sorted().toList().stream();
        }
    }

    @Test
    void thereAreQuestions() throws IOException {
        assertThat(questions()).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void givesTheExpectedRows(Path query) throws IOException {
        Path folder = query.getParent();
        String text = Files.readString(query);
        String capture = text.lines().filter(line -> line.startsWith(CAPTURE_MARK)).findFirst().orElseThrow()
                .substring(CAPTURE_MARK.length()).strip();
        List<Map<String, String>> expected = Tsv.read(folder.resolve("expected.tsv"));
        Fovea fovea = Fovea.builder().query(new QuerySource(query.toString(), text, folder)).build();
        Rows rows = Rows.of(fovea, folder.resolve(capture).normalize());
        assertThat(rows.all()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows.report().accounting().holds()).isTrue();
    }
}

package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.cli.bench.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `fovea bench` counts; how long it took is nobody's business here.
final class BenchCommandTest {
    private static final Pattern LINE = Pattern.compile(
            "\\{\"group\":\"(\\w+)\",\"name\":\"([^\"]*)\",\"workers\":(\\d+),\"packets\":(\\d+),\"bytes\":(\\d+),"
                    + "\"wall_ns\":(\\d+),\"cpu_ns\":(\\d+),\"rows\":(\\d+)}");
    private static final String CAPTURE = SourceFile.projectRoot().resolve("examples/captures/tls-sites.pcap").toString();

    @TempDir
    Path folder;

    private CommandRun bench(String... more) {
        List<String> words = new ArrayList<>(List.of("bench", "--warm-up", "0", "--rounds", "1"));
        words.addAll(List.of("--folder", folder.toString()));
        words.addAll(Arrays.asList(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static List<Matcher> figures(CommandRun run) {
        assertThat(run.exitCode()).as(run.talk()).isZero();
        return run.data().lines().map(line -> {
            Matcher figure = LINE.matcher(line);
            assertThat(figure.matches()).as(line).isTrue();
            return figure;
        }).toList();
    }

    private void requireEmptyFolder() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void takesEveryPacketOfACaptureThroughEveryStage() throws IOException {
        List<Matcher> stages = figures(bench("-r", CAPTURE, "--only", "stages", "--json"));
        assertThat(stages).map(stage -> stage.group(2))
                .isEqualTo(Arrays.stream(Stage.values()).map(Stage::label).toList());
        assertThat(stages).map(stage -> stage.group(4)).containsOnly(stages.getFirst().group(4));
        assertThat(stages).map(stage -> stage.group(5)).containsOnly(stages.getFirst().group(5));
        String handshakes = String.valueOf(CommandRun.of("-r", CAPTURE, "-q", "from tls", "-o", "json:-", "--quiet")
                .data().lines().count());
        assertThat(stages.get(Stage.SESSIONS.ordinal()).group(8)).isEqualTo(handshakes).isNotEqualTo("0");
        assertThat(stages.get(Stage.ROWS.ordinal()).group(8)).isEqualTo(handshakes);
        requireEmptyFolder();
    }

    @Test
    void givesTheSameRowsForAnyNumberOfWorkers() {
        List<Matcher> workers = figures(bench("-r", CAPTURE, "-q", "from conn", "-j", "3", "--json"));
        assertThat(workers).map(figure -> figure.group(3)).containsExactly("1", "2", "3");
        assertThat(workers).map(figure -> figure.group(8)).containsOnly(workers.getFirst().group(8));
    }

    @Test
    void makesCapturesAndRemovesThem() throws IOException {
        List<Matcher> figures = figures(bench("--packets", "1400", "--only", "flows,match,queries", "--json"));
        assertThat(figures).filteredOn(figure -> figure.group(1).equals("match")).map(figure -> figure.group(8))
                .containsExactly("0", "1", "10", "100");
        assertThat(figures).filteredOn(figure -> figure.group(1).equals("flows")).map(figure -> figure.group(2))
                .containsExactly("1000");
        assertThat(figures).filteredOn(figure -> figure.group(1).equals("queries")).hasSize(3);
        requireEmptyFolder();
    }

    @Test
    void showsATableToPeople() {
        CommandRun run = bench("-r", CAPTURE, "--only", "stages");
        assertThat(run.data()).contains("CPU ns/pkt").contains("Parquet rows").doesNotContain("{");
    }
}

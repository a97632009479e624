package io.fovea.sinks.text;

import static io.fovea.sinks.Samples.batch;
import static io.fovea.sinks.Samples.column;
import static io.fovea.sinks.Samples.row;
import static io.fovea.sinks.Samples.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.packet.ValueType;
import io.fovea.sinks.Samples;
import io.fovea.sinks.files.Pipes;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where lines go: streams, files, folders, and what happens when they cannot.
final class LineSinkTest {
    private static final RowSchema FIRST = schema("first", column("n", ValueType.INT));
    private static final RowSchema SECOND = schema("second", column("n", ValueType.INT));

    @TempDir
    private Path folder;

    @Test
    void streamsEveryBatchAtOnce() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Sink sink = open("-", out, FIRST)) {
            sink.write(batch(FIRST, row(1L)));
            assertThat(out.toString()).isEqualTo("n\n1\n");
            sink.finish();
            assertThat(sink.outputs()).containsExactly(new Sink.Output("first", "-", 1, 4));
        }
    }

    @Test
    void showsAFileOnlyWhenItIsComplete() throws Exception {
        Path file = folder.resolve("rows.txt");
        try (Sink sink = open(file.toString(), OutputStream.nullOutputStream(), FIRST)) {
            sink.write(batch(FIRST, row(1L)));
            assertThat(names()).containsExactly("._rows.txt.inprogress");
            sink.finish();
            assertThat(sink.outputs()).containsExactly(
                    new Sink.Output("first", file.toString(), 1, Files.size(file)));
        }
        assertThat(names()).containsExactly("rows.txt");
        assertThat(file).hasContent("n\n1\n");
    }

    @Test
    void leavesNothingWhenItIsClosedUnfinished() throws Exception {
        try (Sink sink = open(folder.resolve("rows.txt").toString(), OutputStream.nullOutputStream(), FIRST)) {
            sink.write(batch(FIRST, row(1L)));
            assertThat(sink.outputs()).isEmpty();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void givesEveryQueryAFileInAFolder() throws Exception {
        String target = folder.resolve("out") + "/";
        try (Sink sink = open(target, OutputStream.nullOutputStream(), FIRST, SECOND)) {
            sink.write(batch(SECOND, row(2L)));
            sink.finish();
        }
        assertThat(folder.resolve("out/first.txt")).hasContent("n\n");
        assertThat(folder.resolve("out/second.txt")).hasContent("n\n2\n");
    }

    @Test
    void neverWritesOverAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("rows.txt"), "precious");

        assertThatThrownBy(() -> open(file.toString(), OutputStream.nullOutputStream(), FIRST))
                .isInstanceOf(IOException.class).hasMessageContaining(file.toString()).hasMessageContaining("exists");
        assertThat(file).hasContent("precious");
        assertThat(names()).containsExactly("rows.txt");
    }

    @Test
    void fillsAnEmptyFileAndFollowsLinks() throws Exception {
        Path real = Files.createFile(folder.resolve("real.txt"));
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), real);
        try (Sink sink = open(link.toString(), OutputStream.nullOutputStream(), FIRST)) {
            sink.finish();
        }
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("n\n");
    }

    @Test
    void namesAFolderThatIsNotThere() {
        String target = folder.resolve("missing/rows.txt").toString();

        assertThatThrownBy(() -> open(target, OutputStream.nullOutputStream(), FIRST))
                .isInstanceOf(IOException.class).hasMessageContaining(target).hasMessageContaining("no such file");
    }

    @Test
    void namesADeviceThatIsFull() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
        try (Sink sink = open("/dev/full", OutputStream.nullOutputStream(), FIRST)) {
            assertThatThrownBy(() -> sink.write(batch(FIRST, row(1L))))
                    .isInstanceOf(IOException.class).hasMessageContaining("/dev/full")
                    .hasMessageContaining("No space left")
                    .satisfies(failure -> assertThat(Pipes.isBroken((IOException) failure)).isFalse());
        }
        assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
    }

    @Test
    void tellsABrokenPipe() throws Exception {
        Process reader = new ProcessBuilder("sh", "-c", "exec 0<&-; echo closed; exec sleep 60").start();
        assertThat(reader.inputReader().readLine()).isEqualTo("closed");
        try (Sink sink = open("-", reader.getOutputStream(), FIRST)) {
            assertThatThrownBy(() -> sink.write(batch(FIRST, row(1L))))
                    .isInstanceOf(IOException.class).hasMessageContaining("standard output")
                    .satisfies(failure -> assertThat(Pipes.isBroken((IOException) failure)).isTrue());
        } finally {
            reader.destroyForcibly();
        }
    }

    private static Sink open(String target, OutputStream out, RowSchema... schemas) throws IOException {
        return LineSink.open(target, List.of(schemas), Samples.settings(out), ".txt", (_, _) -> new Numbers());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /// A header and a number a line.
    private static final class Numbers implements LineFormat {
        @Override
        public void header(TextBuffer out) {
            out.ascii("n\n");
        }

        @Override
        public void row(TextBuffer out, Object[] row) {
            out.number((long) row[0]).ascii('\n');
        }
    }
}

package io.fovea.sinks.parquet;

import static io.fovea.sinks.Samples.column;
import static io.fovea.sinks.Samples.row;
import static io.fovea.sinks.Samples.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.packet.ValueType;
import io.fovea.sinks.Samples;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is really full: a file system in memory of one megabyte. Needs root; passed over without.
final class FullDiskTest {
    @TempDir
    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "cannot mount a small file system here");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) run("umount", disk.toString());
    }

    @Test
    void namesTheFileAndLeavesNoHalfOne() throws Exception {
        RowSchema schema = schema("bodies", column("body", ValueType.BYTES));
        Random random = new Random(7);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] body = new byte[1 << 16];
            random.nextBytes(body);
            rows.add(row((Object) body));
        }
        Sink sink = new ParquetSinkFactory().open(
                disk.resolve("out").toString(), List.of(schema), Samples.settings(OutputStream.nullOutputStream()));
        sink.write(new RowBatch(schema, rows));

        assertThatThrownBy(sink::finish).isInstanceOf(IOException.class)
                .hasMessageContaining(disk.resolve("out/bodies/bodies-20260131T100000Z-0-0.parquet").toString())
                .hasMessageContaining("No space left");
        assertThatThrownBy(sink::finish).isInstanceOf(IOException.class);
        sink.close();
        sink.close();
        assertThat(sink.outputs()).isEmpty();
        try (Stream<Path> files = Files.walk(disk)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

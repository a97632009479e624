package io.fovea.bench;

import io.fovea.cli.bench.ServerNames;
import io.fovea.engine.Fovea;
import io.fovea.engine.Outputs;
import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.spi.Column;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Writes the rows of `from tls`, every column, to nowhere or, for Parquet, to files. Rows per second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SinkBenchmark {
    private static final int BATCH_ROWS = 1_000;
    private static final int BATCHES = 16;

    /// The word in front of the colon of `-o`.
    @Param({"json", "csv", "parquet", "table"})
    public String format;

    private final List<RowBatch> batches = new ArrayList<>();
    private RowSchema schema;
    private Sink sink;
    private Path folder;
    private int next;

    @Setup
    public void makeRows() {
        schema = Fovea.builder().query("from tls select *").build().queries().queries().getFirst().schema();
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Object[]> rows = new ArrayList<>();
            for (int row = 0; row < BATCH_ROWS; row++) rows.add(row(batch * BATCH_ROWS + row));
            batches.add(new RowBatch(schema, rows));
        }
    }

    private Object[] row(int number) {
        return schema.columns().stream().map(column -> values(column, number)).toArray();
    }

    private static Object values(Column column, int number) {
        if (!column.list()) return value(column, number);
        return List.of(value(column, number % 7), value(column, number % 5), value(column, number % 3));
    }

    private static Object value(Column column, int number) {
        return switch (column.type()) {
            case INT, DURATION -> (long) number % 1_000;
            case TIME -> Bursts.START_NS + number * 10_000L;
            case FLOAT -> number / 7.0;
            case TEXT -> ServerNames.mixed(number);
            case BYTES -> new byte[] {(byte) number, 1, 2, 3};
            case BOOL -> number % 2 == 0;
            case IP -> IpAddress.parse("10.0." + number / 256 % 256 + "." + number % 256);
            case MAC -> new MacAddress(number);
        };
    }

    /// Opens a sink for each iteration, so that a Parquet file is as long as one iteration makes it.
    @Setup(Level.Iteration)
    public void openSink() throws IOException {
        folder = Files.createTempDirectory("fovea-bench");
        String target = format.equals("parquet") ? folder.resolve("rows").toString() : "-";
        var settings = new SinkFactory.Settings(
                OutputStream.nullOutputStream(), 0, false, false, "20260131T100000Z", "bench");
        sink = Outputs.open(format, target, List.of(schema), settings);
    }

    @TearDown(Level.Iteration)
    public void closeSink() throws IOException {
        sink.finish();
        sink.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public Sink write() throws IOException {
        sink.write(batches.get(next++ % BATCHES));
        return sink;
    }
}

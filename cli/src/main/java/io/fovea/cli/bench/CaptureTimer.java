package io.fovea.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import io.fovea.engine.ChecksumPolicy;
import io.fovea.engine.Fovea;
import io.fovea.engine.Outputs;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.spi.Chunk;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.QuerySource;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// Times questions over a capture within this process, warm: rounds that are not counted come before those that are.
public final class CaptureTimer {
    private static final int MAGIC_LENGTH = 8;

    private static final int WARM_UP_ROUNDS_MAX = 100;

    private final int rounds;
    private final long warmUpNs;
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// @param rounds runs of which the median counts
    /// @param warmUpNs how long runs are not counted at first; one never is
    public CaptureTimer(int rounds, long warmUpNs) {
        if (rounds < 1) throw new IllegalArgumentException("rounds: " + rounds);
        this.rounds = rounds;
        this.warmUpNs = warmUpNs;
    }

    /// Something that is done to a capture.
    private interface Work {
        /// @return packets, bytes, rows
        long[] run() throws IOException;
    }

    private Measurement time(int workers, Work work) throws IOException {
        warmUp(work);
        List<Measurement> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long cpu = system.getProcessCpuTime();
            long wall = System.nanoTime();
            long[] done = work.run();
            long wallNs = System.nanoTime() - wall;
            long cpuNs = system.getProcessCpuTime() - cpu;
            measured.add(new Measurement(done[0], done[1], workers, wallNs, cpuNs, done[2]));
        }
        return Measurement.median(measured);
    }

    private void warmUp(Work work) throws IOException {
        long start = System.nanoTime();
        int done = 0;
        do {
            work.run();
            done++;
        } while (done < WARM_UP_ROUNDS_MAX && System.nanoTime() - start < warmUpNs);
    }

    /// Times queries, whose rows are counted only.
    public Measurement queries(Path capture, List<String> queries, int workers) throws IOException {
        Fovea fovea = fovea(queries, workers, ChecksumPolicy.AUTO);
        return time(workers, () -> run(fovea, capture, "none", ""));
    }

    /// Times a capture with one worker as far as a stage.
    ///
    /// @param scratch an empty folder for rows
    public Measurement stage(Stage stage, Path capture, Path scratch) throws IOException {
        return switch (stage) {
            case READ -> time(1, () -> read(capture, burst -> { }));
            case DECODE -> {
                Decoder decoder = new Decoder();
                yield time(1, () -> read(capture, decoder::decode));
            }
            case FILTER -> {
                Decoder decoder = new Decoder();
                FilterProgram program = fovea(List.of(stage.query()), 1, ChecksumPolicy.NONE).queries().newProgram();
                yield time(1, () -> read(capture, burst -> {
                    decoder.decode(burst);
                    program.selectCandidates(burst);
                }));
            }
            case FLOWS, PARSE, SESSIONS -> {
                Fovea fovea = fovea(List.of(stage.query()), 1, ChecksumPolicy.NONE);
                yield time(1, () -> run(fovea, capture, "none", ""));
            }
            case ROWS -> {
                Fovea fovea = fovea(List.of(stage.query()), 1, ChecksumPolicy.NONE);
                Path folder = scratch.resolve("rows");
                yield time(1, () -> {
                    delete(folder);
                    return run(fovea, capture, "parquet", folder.toString());
                });
            }
        };
    }

    private static Fovea fovea(List<String> queries, int workers, ChecksumPolicy checksums) {
        Fovea.Builder builder = Fovea.builder().workers(workers).checksums(checksums);
        for (int number = 0; number < queries.size(); number++) {
            builder.query(new QuerySource("query" + number, queries.get(number), null));
        }
        return builder.build();
    }

    private static long[] run(Fovea fovea, Path capture, String scheme, String target) throws IOException {
        SinkFactory.Settings settings = new SinkFactory.Settings(
                OutputStream.nullOutputStream(), 0, false, false, "19700101T000000Z", "bench");
        var schemas = fovea.queries().queries().stream().map(CompiledQuery::schema).toList();
        try (Sink sink = Outputs.open(scheme, target, schemas, settings)) {
            RunReport report = fovea.run(List.of(capture), sink, RunListener.SILENT);
            RunReport.Funnel funnel = report.funnel();
            return new long[] {funnel.packets(), funnel.bytes(), funnel.rows()};
        }
    }

    /// What is done with each burst of a capture.
    private interface BurstWork {
        void take(Burst burst);
    }

    private static long[] read(Path capture, BurstWork work) throws IOException {
        long packets = 0;
        long bytes = 0;
        try (PacketSource source = open(capture); Chunk chunk = new Chunk(source.chunkBytes())) {
            boolean more = true;
            for (long number = 0; more && number < source.chunks(); number++) {
                chunk.clear();
                source.load(chunk, number);
                more = source.findFrames(chunk);
                for (int b = 0; b < chunk.bursts(); b++) {
                    Burst burst = chunk.burst(b);
                    work.take(burst);
                    for (int i = 0; i < burst.count; i++) bytes += burst.capturedLength[i];
                }
                packets += chunk.packets();
            }
        }
        return new long[] {packets, bytes, 0};
    }

    private static PacketSource open(Path capture) throws IOException {
        byte[] magic;
        try (InputStream in = Files.newInputStream(capture)) {
            magic = in.readNBytes(MAGIC_LENGTH);
        }
        for (PacketSourceOpener opener : ServiceLoader.load(PacketSourceOpener.class)) {
            if (opener.recognises(magic)) return opener.open(SourceRequest.of(capture));
        }
        throw new InputException(capture + ": no capture");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}

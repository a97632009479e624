package io.fovea.bench;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

/// Finds the headers of TCP frames. Nanoseconds per packet; the frames fit the caches.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBenchmark {
    private static final int BURSTS = 32;

    /// What the frames have in front of TCP.
    @Param({"ethernet", "vlan", "ipv6"})
    public String link;

    /// Bytes of a frame.
    @Param({"60", "imix", "1514"})
    public String lengths;

    private final Decoder decoder = new Decoder();
    private Arena arena;
    private Burst[] bursts;
    private int next;

    @Setup
    public void fillBursts() {
        arena = Arena.ofConfined();
        bursts = Bursts.mixed(arena, link, lengths, BURSTS);
    }

    @TearDown
    public void close() {
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public Burst decode() {
        Burst burst = bursts[next++ % BURSTS];
        decoder.decode(burst);
        return burst;
    }
}

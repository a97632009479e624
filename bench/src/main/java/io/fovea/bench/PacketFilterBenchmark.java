package io.fovea.bench;

import io.fovea.engine.Fovea;
import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.spi.FilterProgram;
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

/// Runs generated packet filters over decoded bursts. Nanoseconds per packet, for all queries together; a tenth of the
/// packets match the first query.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketFilterBenchmark {
    private static final int BURSTS = 32;
    private static final int FIRST_PORT = 443;

    /// Queries that run together, each for another port.
    @Param({"1", "10", "100"})
    public int queries;

    private Arena arena;
    private Burst[] bursts;
    private FilterProgram packetProgram;
    private FilterProgram sessionProgram;
    private long matches;
    private int next;

    @Setup
    public void compileQueries() {
        arena = Arena.ofConfined();
        bursts = Bursts.mixed(arena, "ethernet", "60", BURSTS);
        for (Burst burst : bursts) new Decoder().decode(burst);
        packetProgram = program("from packet where tcp.port = %d and ip.ttl > 32");
        sessionProgram = program("from tls where tcp.port = %d and tls.sni ~ 'video%1$d'");
    }

    private FilterProgram program(String query) {
        Fovea.Builder builder = Fovea.builder();
        for (int i = 0; i < queries; i++) builder.query(query.formatted(FIRST_PORT + i));
        return builder.build().queries().newProgram();
    }

    @TearDown
    public void close() {
        arena.close();
    }

    /// Queries over packets.
    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public long matchPackets() {
        packetProgram.matchPackets(bursts[next++ % BURSTS], (query, burst, i) -> matches++);
        return matches;
    }

    /// Queries over sessions: which packets may belong to a flow that matches.
    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public Burst selectCandidates() {
        Burst burst = bursts[next++ % BURSTS];
        sessionProgram.selectCandidates(burst);
        return burst;
    }
}

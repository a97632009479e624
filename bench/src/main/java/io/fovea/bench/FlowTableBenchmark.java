package io.fovea.bench;

import io.fovea.cli.bench.FrameBuilder;
import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import io.fovea.reassembly.Flow;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamMemory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
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

/// Works a flow table with bursts of packets, keys hashed and slots prefetched ahead as in a run. Nanoseconds per
/// packet, or per flow where each packet starts one; they hold the writing of the flow's number into the frame.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FlowTableBenchmark {
    private static final long SEED = 0x5eed;
    private static final long IDLE_NS = 300_000_000_000L;
    private static final int WAITING_BYTES_MAX = 1 << 20;
    private static final int SLACK = 1 << 17;

    /// Flows in the table.
    @Param({"10000", "100000", "1000000"})
    public int flows;

    private final FlowKey[] keys = new FlowKey[Bursts.CAPACITY];
    private final long[] hashes = new long[Bursts.CAPACITY];
    private Arena arena;
    /// Of each table.
    private final List<StreamMemory> memories = new ArrayList<>();
    private Burst burst;
    /// Frames whose time goes on.
    private Burst laterBurst;
    private FlowTable<Flow> full;
    private FlowTable<Flow> growing;
    private FlowTable<Flow> turning;
    private long nowNs;
    private int newest;
    private int hit = 1;
    private int prefetched;

    @Setup
    public void fillTables() {
        arena = Arena.ofConfined();
        burst = newBurst();
        laterBurst = newBurst();
        for (int i = 0; i < keys.length; i++) keys[i] = new FlowKey();
        full = newTable();
        growing = newTable();
        turning = newTable();
        nowNs = Bursts.START_NS;
        while (full.size() < flows) openNext(full, burst);
        newest = 0;
        // Once all have started, the first are over: as many are alive, give or take a burst, from now on.
        while (newest < flows) turnOver();
    }

    private Burst newBurst() {
        Burst made = Bursts.of(arena, new FrameBuilder().tcp(TcpFlags.ACK, 1, 1, new byte[0]));
        new Decoder().decode(made);
        return made;
    }

    private FlowTable<Flow> newTable() {
        StreamMemory waiting = new StreamMemory(WAITING_BYTES_MAX, WAITING_BYTES_MAX);
        memories.add(waiting);
        return new FlowTable<>(flows + SLACK, new FlowTimeouts(IDLE_NS, IDLE_NS), SEED,
                () -> new TrackedFlow(waiting), (flow, reason) -> {});
    }

    @TearDown
    public void close() {
        full.close();
        growing.close();
        turning.close();
        memories.forEach(StreamMemory::close);
        memories.clear();
        arena.close();
    }

    /// Finds the flows of 64 packets, in no order.
    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public int hit() {
        for (int i = 0; i < Bursts.CAPACITY; i++) {
            hit = hit * 1_664_525 + 1_013_904_223;
            number(burst, i, (int) ((hit & 0xffffffffL) * flows >>> 32));
        }
        findHomes(full, burst);
        for (int i = 0; i < Bursts.CAPACITY; i++) {
            long slot = full.current(keys[i], hashes[i], burst, i);
            if (slot == FlowTable.NONE) throw new IllegalStateException("a flow is missing");
            full.deliver(slot, keys[i].fromLower, burst, i);
        }
        return prefetched;
    }

    /// Opens 64 flows, in a table that starts empty, grows, and is replaced when it is full.
    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public int insert() {
        if (growing.size() >= flows) {
            growing.close();
            growing = newTable();
        }
        openNext(growing, burst);
        return prefetched;
    }

    /// Opens 64 flows while as many end by their silence.
    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public int insertAndExpire() {
        turnOver();
        return prefetched;
    }

    private void turnOver() {
        nowNs += IDLE_NS / flows * Bursts.CAPACITY;
        for (int i = 0; i < Bursts.CAPACITY; i++) laterBurst.timeNs[i] = nowNs;
        openNext(turning, laterBurst);
        turning.advance(nowNs);
    }

    private void openNext(FlowTable<Flow> table, Burst packets) {
        for (int i = 0; i < Bursts.CAPACITY; i++) number(packets, i, newest++);
        findHomes(table, burst);
        for (int i = 0; i < Bursts.CAPACITY; i++) {
            if (table.current(keys[i], hashes[i], packets, i) != FlowTable.NONE) continue;
            long slot = table.open(keys[i], hashes[i], packets, i);
            if (slot == FlowTable.NONE) throw new IllegalStateException("the table is full");
            table.deliver(slot, keys[i].fromLower, packets, i);
        }
    }

    /// Makes packet `i` one of another flow.
    private static void number(Burst packets, int i, int flow) {
        Bursts.put32(packets, i, FrameBuilder.IPV4_SOURCE_OFFSET, flow);
    }

    private void findHomes(FlowTable<Flow> table, Burst packets) {
        int sum = 0;
        for (int i = 0; i < Bursts.CAPACITY; i++) {
            keys[i].load(packets, i);
            hashes[i] = table.hash(keys[i]);
            sum += table.prefetch(hashes[i]);
        }
        prefetched += sum;
    }

    /// A flow that nobody reads.
    private static final class TrackedFlow extends Flow {
        TrackedFlow(StreamMemory memory) {
            super(memory);
        }
    }
}

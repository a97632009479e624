package io.fovea.bench;

import io.fovea.bench.tables.TableDesign;
import io.fovea.packet.FlowKey;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/// Compares designs of the flow table, without packets, in bursts of 64 whose first memory accesses go ahead together.
/// Nanoseconds per flow; beside them, what the thread itself used (`cpuNs` for `flows`), which says more on a machine
/// that does other things too.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class TableDesignBenchmark {
    private static final int BURST = 64;
    private static final long SEED = 0x5eed;
    private static final long IDLE_NS = 300_000_000_000L;

    @Param({"today", "linear-scan", "tags-wheel", "tags-scan", "cuckoo-scan", "hashmap"})
    public String design;

    /// Flows in the table.
    @Param({"10000", "100000", "1000000", "10000000"})
    public int flows;

    /// What an iteration cost the thread.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class ProcessorTime {
        public long cpuNs;
        public long flows;
        private long startNs;

        @Setup(Level.Iteration)
        public void start() {
            startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        @TearDown(Level.Iteration)
        public void stop() {
            cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs;
        }
    }

    private final FlowKey[] keys = new FlowKey[BURST];
    private final long[] hashes = new long[BURST];
    private TableDesign table;
    private int random = 1;
    private int newest;
    private long nowNs;
    private int prefetched;

    @Setup
    public void begin() {
        for (int i = 0; i < BURST; i++) keys[i] = new FlowKey();
        nowNs = IDLE_NS;
    }

    @TearDown
    public void end() {
        if (table != null) table.close();
    }

    /// Fills a table when an operation first needs one (while warming up): time stands still, so that nothing ends.
    private TableDesign filled() {
        if (table == null) {
            table = TableDesign.of(design, flows, IDLE_NS);
            while (table.size() < flows) insertNext();
        }
        return table;
    }

    /// Finds flows that are there, in no order.
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long hit(ProcessorTime time) {
        time.flows += BURST;
        TableDesign filled = filled();
        pick(0, newest);
        for (int i = 0; i < BURST; i++) {
            long handle = filled.find(keys[i], hashes[i]);
            if (handle == TableDesign.NONE) throw new IllegalStateException("a flow is missing");
            filled.touch(handle, nowNs);
        }
        return prefetched;
    }

    /// Looks for flows that are not there.
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long miss(ProcessorTime time) {
        time.flows += BURST;
        TableDesign filled = filled();
        pick(newest, newest);
        for (int i = 0; i < BURST; i++) {
            if (filled.find(keys[i], hashes[i]) != TableDesign.NONE) throw new IllegalStateException("a flow is there");
        }
        return prefetched;
    }

    /// Adds flows to a table that starts empty, grows, and is replaced when it is full.
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long insert(ProcessorTime time) {
        time.flows += BURST;
        if (table == null || table.size() >= flows) {
            end();
            table = TableDesign.of(design, flows, IDLE_NS);
            newest = 0;
        }
        insertNext();
        return prefetched;
    }

    /// Adds flows while as many end by their silence.
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long insertAndExpire(ProcessorTime time) {
        time.flows += BURST;
        if (table == null) {
            table = TableDesign.of(design, flows + flows / 4 + 2 * BURST, IDLE_NS);
            for (long turns = 0; turns < 2L * flows / BURST; turns++) turnOver();
        }
        turnOver();
        if (table.size() > flows + flows / 2 + 10_000) throw new IllegalStateException("flows do not end");
        return prefetched;
    }

    private void turnOver() {
        nowNs += IDLE_NS / flows * BURST;
        insertNext();
        table.expire(nowNs);
    }

    private void insertNext() {
        for (int i = 0; i < BURST; i++) load(i, newest++);
        prefetch();
        for (int i = 0; i < BURST; i++) {
            if (table.find(keys[i], hashes[i]) != TableDesign.NONE) throw new IllegalStateException("a flow is there");
            table.insert(keys[i], hashes[i], nowNs);
        }
    }

    /// Loads random keys from a range.
    private void pick(int from, int count) {
        for (int i = 0; i < BURST; i++) {
            random = random * 1_664_525 + 1_013_904_223;
            load(i, from + (int) ((random & 0xffffffffL) * count >>> 32));
        }
        prefetch();
    }

    private void prefetch() {
        int sum = 0;
        for (int i = 0; i < BURST; i++) {
            hashes[i] = keys[i].hash(SEED);
            sum += table.prefetch(hashes[i]);
        }
        prefetched += sum;
    }

    /// The key of a flow by number: TCP over IPv4, a client of its own to one server.
    private void load(int i, int flow) {
        FlowKey key = keys[i];
        key.lowerLow = 0xffff_0a00_0001L;
        key.upperLow = 0xffff_0000_0000L | flow & 0xffffffffL;
        key.ports = 443 << 16 | 40_000;
        key.context = 1 << 30;
    }
}

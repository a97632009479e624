package io.fovea.bench;

import io.fovea.cli.bench.FrameBuilder;
import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import io.fovea.reassembly.Flow;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamConsumer;
import io.fovea.reassembly.StreamMemory;
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

/// Delivers the full segments of one stream to a consumer that only counts. Nanoseconds per segment.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReassemblyBenchmark {
    private static final int SEGMENT_LENGTH = 1448;
    private static final long IDLE_NS = 300_000_000_000L;
    private static final int WAITING_BYTES_MAX = 1 << 20;

    /// How the segments come: every so many of them arrive backwards; 1 is in order.
    @Param({"1", "2", "8"})
    public int reversed;

    private final CountingConsumer consumer = new CountingConsumer();
    private final FlowKey key = new FlowKey();
    private Arena arena;
    private StreamMemory waiting;
    private FlowTable<Flow> table;
    private Burst burst;
    private long slot;
    private int sequence = 1;
    private long sentBytes;

    @Setup
    public void openFlow() {
        arena = Arena.ofConfined();
        waiting = new StreamMemory(WAITING_BYTES_MAX, WAITING_BYTES_MAX);
        table = new FlowTable<>(16, new FlowTimeouts(IDLE_NS, IDLE_NS), 1,
                () -> new ReadFlow(waiting), (flow, reason) -> {});
        Burst first = Bursts.of(arena, new FrameBuilder().tcp(TcpFlags.SYN, 0, 0, new byte[0]));
        burst = Bursts.of(arena, new FrameBuilder().tcp(TcpFlags.ACK, 1, 1, new byte[SEGMENT_LENGTH]));
        Decoder decoder = new Decoder();
        decoder.decode(first);
        decoder.decode(burst);
        key.load(first, 0);
        slot = table.open(key, table.hash(key), first, 0);
        table.flow(slot).consume(consumer);
        table.deliver(slot, key.fromLower, first, 0);
    }

    @TearDown
    public void close() {
        if (consumer.bytes != sentBytes) {
            throw new IllegalStateException("sent " + sentBytes + " bytes, delivered " + consumer.bytes);
        }
        table.close();
        waiting.close();
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(Bursts.CAPACITY)
    public long deliver() {
        for (int i = 0; i < Bursts.CAPACITY; i++) {
            int place = i - i % reversed + reversed - 1 - i % reversed;
            Bursts.put32(burst, i, FrameBuilder.TCP_SEQUENCE_OFFSET, sequence + place * SEGMENT_LENGTH);
            table.deliver(slot, key.fromLower, burst, i);
        }
        sequence += Bursts.CAPACITY * SEGMENT_LENGTH;
        sentBytes += (long) Bursts.CAPACITY * SEGMENT_LENGTH;
        return consumer.bytes;
    }

    /// A flow whose streams are read.
    private static final class ReadFlow extends Flow {
        ReadFlow(StreamMemory memory) {
            super(memory);
        }
    }

    /// Counts what it is given.
    private static final class CountingConsumer implements StreamConsumer {
        private long bytes;

        @Override
        public void onBytes(Flow flow, boolean fromOriginator, long address, int length, long timeNs, long frame) {
            bytes += length;
        }

        @Override
        public void onGap(Flow flow, boolean fromOriginator, long lengthBytes) {
            throw new IllegalStateException("a gap of " + lengthBytes);
        }

        @Override
        public void onConflict(Flow flow, boolean fromOriginator) {
            throw new IllegalStateException("a conflict");
        }
    }
}

package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// The packet path allocates nothing once its pools are warm.
class AllocationTest {
    private static final int PACKETS = 1_000_000;
    private static final int FLOWS = 1000;
    /// Far less than one byte a packet: what the virtual machine may do on the side.
    private static final long NOISE_BYTES = 4096;
    private static final byte[] PAYLOAD = new byte[100];

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FlowKey key = new FlowKey();
    private long delivered;
    private int prefetched;
    private int sequence;

    private final class Sum extends Flow implements StreamConsumer {
        private Sum(StreamMemory memory) {
            super(memory);
        }

        @Override
        public void onBytes(Flow flow, boolean fromOriginator, long address, int length, long timeNs, long frame) {
            delivered += length;
        }

        @Override
        public void onGap(Flow flow, boolean fromOriginator, long length) {
            throw new IllegalStateException("nothing is missing");
        }

        @Override
        public void onConflict(Flow flow, boolean fromOriginator) {
            throw new IllegalStateException("nothing conflicts");
        }
    }

    @Test
    void allocatesNothingPerPacket() {
        try (Frames frames = new Frames(); StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
                FlowTable<Sum> table = new FlowTable<>(100_000,
                        new FlowTimeouts(300_000_000_000L, 60_000_000_000L), 3, () -> new Sum(memory),
                        (flow, reason) -> delivered++)) {
            frames.stepNs = 10_000;
            run(frames, table, PACKETS);
            long before = delivered;
            assertThat(run(frames, table, PACKETS)).isLessThan(NOISE_BYTES);
            assertThat(delivered - before).isEqualTo(PACKETS / 2L * PAYLOAD.length);
            assertThat(table.tracked()).isEqualTo(FLOWS / 2);
            assertThat(table.size()).isEqualTo(FLOWS);
        }
    }

    /// Half of the flows are tombstones; each eighth segment comes before the one in front of it.
    ///
    /// @return bytes that the packet path allocated
    private long run(Frames frames, FlowTable<Sum> table, int packets) {
        long allocated = 0;
        for (int packet = 0; packet < packets; packet++) {
            int number = packet % FLOWS;
            int round = packet / FLOWS;
            int swapped = round % 8 == 6 ? round + 1 : round % 8 == 7 ? round - 1 : round;
            Frames.Tcp header = new Frames.Tcp(TcpFlags.ACK, sequence + swapped * PAYLOAD.length, 1);
            Burst burst = frames.tcp(0x0a000000 + number, 40_000, 7, 443, header, PAYLOAD);
            long before = threads.getCurrentThreadAllocatedBytes();
            step(table, burst, number % 2 == 0);
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
        sequence += packets / FLOWS * PAYLOAD.length;
        return allocated;
    }

    private void step(FlowTable<Sum> table, Burst burst, boolean tombstone) {
        key.load(burst, 0);
        long hash = table.hash(key);
        prefetched += table.prefetch(hash);
        long slot = table.current(key, hash, burst, 0);
        if (slot == FlowTable.NONE) {
            slot = tombstone ? table.openTombstone(key, hash, burst, 0) : table.open(key, hash, burst, 0);
            if (!tombstone) table.flow(slot).consume(table.flow(slot));
        }
        if (table.isTombstone(slot)) {
            table.touch(slot, key.fromLower, burst, 0);
        } else {
            table.deliver(slot, key.fromLower, burst, 0);
        }
        table.advance(burst.timeNs[0]);
    }
}

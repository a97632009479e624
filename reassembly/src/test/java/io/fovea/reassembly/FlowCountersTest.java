package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import org.junit.jupiter.api.Test;

/// Counters of a flow have no end.
class FlowCountersTest {
    private static final int CLIENT = 0x0a000001;
    private static final int SERVER = 0x0a000002;
    private static final int PAYLOAD_LENGTH = 65_000;
    private static final int HEADERS_LENGTH = 28;
    /// More than 4 GiB.
    private static final int PACKETS = 70_000;

    @Test
    void countBeyond32Bits() {
        try (Frames frames = new Frames(); StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
                FlowTable<RecordingFlow> table = new FlowTable<>(
                        16, new FlowTimeouts(1L << 50, 1L << 50), 1, () -> new RecordingFlow(memory), (_, _) -> {})) {
            RecordingFlow flow = null;
            for (int packet = 0; packet < PACKETS; packet++) {
                flow = deliver(table, frames.udp(CLIENT, 40_000, SERVER, 53, PAYLOAD_LENGTH));
                if (packet % 2 == 0) deliver(table, frames.udp(SERVER, 53, CLIENT, 40_000, PAYLOAD_LENGTH));
            }
            assertThat(flow.originatorPackets()).isEqualTo(PACKETS);
            assertThat(flow.responderPackets()).isEqualTo(PACKETS / 2);
            assertThat(flow.originatorBytes()).isEqualTo((long) PACKETS * PAYLOAD_LENGTH);
            assertThat(flow.responderBytes()).isEqualTo((long) PACKETS / 2 * PAYLOAD_LENGTH);
            assertThat(flow.originatorIpBytes()).isEqualTo((long) PACKETS * (PAYLOAD_LENGTH + HEADERS_LENGTH));
            assertThat(flow.responderIpBytes()).isEqualTo((long) PACKETS / 2 * (PAYLOAD_LENGTH + HEADERS_LENGTH));
            assertThat(flow.history()).isEqualTo("Dd");
        }
    }

    @Test
    void areAnotherFlowsSoon() {
        try (Frames frames = new Frames(); StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
                FlowTable<RecordingFlow> table = new FlowTable<>(
                        16, new FlowTimeouts(1L << 50, 1L << 50), 1, () -> new RecordingFlow(memory), (_, _) -> {})) {
            RecordingFlow first = null;
            for (int packet = 0; packet < PACKETS; packet++) {
                first = deliver(table, frames.udp(CLIENT, 40_000, SERVER, 53, PAYLOAD_LENGTH));
            }
            table.evict(first.slot());
            RecordingFlow next = deliver(table, frames.udp(CLIENT, 40_001, SERVER, 53, PAYLOAD_LENGTH));
            assertThat(next).isSameAs(first);
            assertThat(next.originatorPackets()).isEqualTo(1);
            assertThat(next.originatorBytes()).isEqualTo(PAYLOAD_LENGTH);
        }
    }

    private static RecordingFlow deliver(FlowTable<RecordingFlow> table, Burst burst) {
        FlowKey key = new FlowKey();
        key.load(burst, 0);
        long hash = table.hash(key);
        long slot = table.current(key, hash, burst, 0);
        if (slot == FlowTable.NONE) slot = table.open(key, hash, burst, 0);
        return table.deliver(slot, key.fromLower, burst, 0);
    }
}

package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Attempts that nothing answers, and tables that are full.
class FlowPolicyTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final FlowTimeouts TIMEOUTS =
            new FlowTimeouts(300 * SECOND_NS, 60 * SECOND_NS, 5 * SECOND_NS, 5 * SECOND_NS);
    private static final int SERVER = 0x0b000001;
    private static final int FLOWS_MAX = 1 << 16;

    private final Frames frames = new Frames();
    private final StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
    private final FlowKey key = new FlowKey();
    private final Map<EndReason, Long> ended = new EnumMap<>(EndReason.class);
    private int objects;
    private String last = "";
    private FlowTable<RecordingFlow> table;

    @AfterEach
    void close() {
        table.close();
        memory.close();
        frames.close();
    }

    private void make(int flowsMax, boolean evictsIdle) {
        table = new FlowTable<>(flowsMax, TIMEOUTS, 7, this::newFlow, (flow, reason) -> {
            ended.merge(reason, 1L, Long::sum);
            last = flow.state() + " " + flow.originatorPackets() + " " + flow.responderPackets();
        }, evictsIdle);
    }

    private RecordingFlow newFlow() {
        objects++;
        return new RecordingFlow(memory);
    }

    private long take(Burst burst, boolean tombstone) {
        key.load(burst, 0);
        long hash = table.hash(key);
        long slot = table.current(key, hash, burst, 0);
        if (slot == FlowTable.NONE) {
            slot = tombstone ? table.openTombstone(key, hash, burst, 0) : table.open(key, hash, burst, 0);
        } else if (table.isTombstone(slot)) {
            table.touch(slot, key.fromLower, burst, 0);
        }
        if (slot != FlowTable.NONE && !table.isTombstone(slot)) table.deliver(slot, key.fromLower, burst, 0);
        table.advance(burst.timeNs[0]);
        return slot;
    }

    private Burst client(int address, int flags, int sequence) {
        return frames.tcp(address, 40_000, SERVER, 443, new Frames.Tcp(flags, sequence, 1), new byte[0]);
    }

    private Burst server(int address, int flags) {
        return frames.tcp(SERVER, 443, address, 40_000, new Frames.Tcp(flags, 900, 101), new byte[0]);
    }

    private void wait(int seconds) {
        frames.timeNs += seconds * SECOND_NS;
    }

    @Test
    void endsAnAttemptSomeTimeAfterItsFirstSynHoweverOftenItIsRepeated() {
        make(100, false);
        for (boolean tombstone : new boolean[] {false, true}) {
            for (int seconds = 0; seconds < 4; seconds++, wait(1)) take(client(1, TcpFlags.SYN, 100), tombstone);
            assertThat(table.opened()).isEqualTo(tombstone ? 4 : 1);
            wait(2);
            take(client(1, TcpFlags.SYN, 100), tombstone);
            assertThat(table.opened()).as("six seconds after the first SYN").isEqualTo(tombstone ? 5 : 2);
            wait(10);
            if (!tombstone) {
                assertThat(last).isEqualTo("S0 4 0");
                take(client(2, TcpFlags.SYN, 100), false);
            }
            wait(10);
        }
    }

    @Test
    void keepsAConnectionOnceAnythingAnswers() {
        make(100, false);
        take(client(1, TcpFlags.SYN, 100), false);
        take(server(1, TcpFlags.SYN | TcpFlags.ACK), false);
        take(client(2, TcpFlags.SYN, 100), true);
        take(server(2, TcpFlags.SYN | TcpFlags.ACK), true);
        wait(200);
        take(client(1, TcpFlags.ACK, 101), false);
        take(client(2, TcpFlags.ACK, 101), true);
        assertThat(table.opened()).isEqualTo(2);
        assertThat(ended).isEmpty();
    }

    @Test
    void freesAttemptsWithoutTheirPackets() {
        make(10_000, false);
        for (int address = 1; address <= 5_000; address++) take(client(address, TcpFlags.SYN, 100), address % 2 == 0);
        wait(5);
        for (int number = 0; number < 100; number++, wait(1)) take(client(7_000_000, TcpFlags.ACK, number), false);
        assertThat(table.size()).isEqualTo(1);
        assertThat(ended).isEqualTo(Map.of(EndReason.TIMEOUT, 2_500L));
    }

    @Test
    void ignoresAndCountsWhatIsNewWhenThatIsThePolicy() {
        make(10, false);
        frames.stepNs = 1_000;
        for (int address = 1; address <= 25; address++) take(client(address, TcpFlags.SYN, 100), false);
        assertThat(table.size()).isEqualTo(10);
        assertThat(table.ignored()).isEqualTo(15);
        assertThat(table.evicted()).isZero();
    }

    @Test
    void keepsWhatIsAliveThroughAFlood() {
        flood(300_000, false);
    }

    @Test
    void keepsWhatIsAliveThroughAFloodThatIsAnswered() {
        flood(300_000, true);
    }

    @Test
    @EnabledIfSystemProperty(named = "fovea.heavy", matches = "true")
    void keepsWhatIsAliveThroughAFloodOfTenMillion() {
        flood(10_000_000, false);
    }

    /// SYNs from as many sources, a microsecond apart, around one connection that goes on.
    ///
    /// @param answered by a SYN-ACK each, so that they fill the whole table
    private void flood(int sources, boolean answered) {
        make(FLOWS_MAX, true);
        frames.stepNs = 1_000;
        take(client(1, TcpFlags.SYN, 100), false);
        take(server(1, TcpFlags.SYN | TcpFlags.ACK), false);
        int capacity = 0;
        for (int number = 0; number < sources; number++) {
            take(client(0x10000000 + number, TcpFlags.SYN, 100), number % 3 == 0);
            if (answered) take(server(0x10000000 + number, TcpFlags.SYN | TcpFlags.ACK), number % 3 == 0);
            if (number % 10_000 == 0) take(client(1, TcpFlags.ACK, 101), false);
            capacity = Math.max(capacity, table.capacity());
        }
        int size = answered ? FLOWS_MAX : FLOWS_MAX / 8 + 1;
        assertThat(table.size()).isEqualTo(size);
        assertThat(capacity).as("slots").isLessThanOrEqualTo(2 * FLOWS_MAX);
        assertThat(objects).as("objects").isLessThanOrEqualTo(size);
        assertThat(memory.waitingBytes()).isZero();
        assertThat(table.ignored()).isZero();
        assertThat(table.opened()).as("the connection was never taken for another").isEqualTo(sources + 1L);
        assertThat(table.evicted()).isEqualTo(sources + 1L - size);
        long tombstones = (sources + 2L) / 3;
        table.finish();
        long told = ended.values().stream().mapToLong(Long::longValue).sum();
        assertThat(told).as("every tracked flow was told").isEqualTo(sources + 1L - tombstones);
        assertThat(ended.getOrDefault(EndReason.EVICTED, 0L)).isPositive();
    }

    /// However much room there is, and whatever is alive stays.
    @Test
    void letsAttemptsTakeAnEighthOfTheTable() {
        make(FLOWS_MAX, true);
        frames.stepNs = 10;
        for (int alive = 0; alive < 100; alive++) {
            take(client(0x0a000000 + alive, TcpFlags.SYN, 100), false);
            take(server(0x0a000000 + alive, TcpFlags.SYN | TcpFlags.ACK), false);
        }
        int attempts = FLOWS_MAX / 8;
        int sources = 3 * attempts;
        for (int source = 0; source < sources; source++) {
            take(client(0x0c000000 + source, TcpFlags.SYN, source), source % 3 == 0);
        }
        assertThat(table.size()).isEqualTo(attempts + 100);
        assertThat(table.evicted()).isEqualTo(sources - attempts);
        assertThat(last).isEqualTo("S0 1 0");
        for (int alive = 0; alive < 100; alive++) {
            key.load(client(0x0a000000 + alive, TcpFlags.ACK, 101), 0);
            assertThat(table.find(key, table.hash(key))).isNotEqualTo(FlowTable.NONE);
        }
        assertThat(objects).isLessThanOrEqualTo(attempts + 100);
    }

    /// Those that are answered, or over, are none any more.
    @Test
    void countsNoAttemptsThatAreOver() {
        make(FLOWS_MAX, true);
        frames.stepNs = 10;
        for (int round = 0; round < 4; round++) {
            for (int source = 0; source < 4_000; source++) {
                int address = 0x0c000000 + 4_000 * round + source;
                take(client(address, TcpFlags.SYN, 100), false);
                if (source % 2 == 0) take(server(address, TcpFlags.SYN | TcpFlags.ACK), source % 4 == 0);
            }
            wait(10);
        }
        assertThat(table.evicted()).isZero();
        assertThat(table.size()).as("answered ones, and those of the last round").isEqualTo(8_000 + 2_000);
    }

    @Test
    void letsAttemptsFillATableThatEndsNothing() {
        make(FLOWS_MAX, false);
        frames.stepNs = 10;
        for (int source = 0; source < FLOWS_MAX; source++) take(client(0x0c000000 + source, TcpFlags.SYN, 1), true);
        assertThat(table.size()).isEqualTo(FLOWS_MAX);
    }
}

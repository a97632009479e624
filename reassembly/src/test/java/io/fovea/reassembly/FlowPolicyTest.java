package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
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
    private StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
    private final FlowKey key = new FlowKey();
    private final Map<EndReason, Long> ended = new EnumMap<>(EndReason.class);
    private int objects;
    private String last = "";
    private FlowTable<RecordingFlow> table;

    @AfterEach
    void closeAll() {
        close();
        frames.close();
    }

    private void close() {
        table.close();
        memory.close();
    }

    private void make(int flowsMax, boolean evictsIdle) {
        make(flowsMax, evictsIdle, TIMEOUTS);
    }

    private void make(int flowsMax, boolean evictsIdle, FlowTimeouts timeouts) {
        table = new FlowTable<>(flowsMax, timeouts, 7, this::newFlow, (flow, reason) -> {
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

    /// What is taken as it comes, or what opens a flow and then becomes a tombstone.
    private enum Kind { TRACKED, TOMBSTONE, ENTOMBED }

    /// Takes a packet; says whether it opened a flow.
    private boolean opens(Burst burst, Kind kind) {
        long before = table.opened();
        long slot = take(burst, kind == Kind.TOMBSTONE);
        if (kind == Kind.ENTOMBED && !table.isTombstone(slot)) table.entomb(slot);
        return table.opened() > before;
    }

    @Test
    void endsEachTransportByItsOwnSilence() {
        make(100, false, new FlowTimeouts(90 * SECOND_NS, 60 * SECOND_NS, 20 * SECOND_NS, 40 * SECOND_NS,
                5 * SECOND_NS, 5 * SECOND_NS, 5 * SECOND_NS));
        for (Kind kind : Kind.values()) {
            int address = 10 + kind.ordinal();
            endsBySilence(20, kind, () -> frames.echo(address, SERVER, false), () -> frames.echo(SERVER, address, true));
            endsBySilence(40, kind, () -> frames.sctp(address, 5_000, SERVER, 6_000),
                    () -> frames.sctp(SERVER, 6_000, address, 5_000));
            endsBySilence(60, kind, () -> frames.udp(address, 5_000, SERVER, 53, 1),
                    () -> frames.udp(SERVER, 53, address, 5_000, 1));
            endsBySilence(90, kind, () -> client(address, TcpFlags.ACK, 101), () -> server(address, TcpFlags.ACK));
        }
        assertThat(ended).containsOnlyKeys(EndReason.TIMEOUT);
    }

    private void endsBySilence(int seconds, Kind kind, Supplier<Burst> request, Supplier<Burst> answer) {
        assertThat(opens(request.get(), kind)).isTrue();
        wait(seconds - 1);
        assertThat(opens(answer.get(), kind)).as("%s, %d seconds", kind, seconds - 1).isFalse();
        wait(seconds - 1);
        assertThat(opens(request.get(), kind)).as("%s, %d seconds", kind, seconds - 1).isFalse();
        wait(seconds + 1);
        assertThat(opens(request.get(), kind)).as("%s, %d seconds", kind, seconds + 1).isTrue();
    }

    /// Without FIN and RST, within the time that what was under way may take.
    @Test
    void lingersByWhatClosedTheConnection() {
        make(100, false, new FlowTimeouts(300 * SECOND_NS, 60 * SECOND_NS, 60 * SECOND_NS, 60 * SECOND_NS,
                30 * SECOND_NS, 2 * SECOND_NS, 5 * SECOND_NS));
        for (Kind kind : Kind.values()) {
            int byReset = 10 + kind.ordinal();
            connect(byReset, kind);
            opens(client(byReset, TcpFlags.RST, 101), kind);
            wait(1);
            assertThat(opens(server(byReset, TcpFlags.RST | TcpFlags.ACK), kind)).as("%s after 1 s", kind).isFalse();
            wait(3);
            assertThat(opens(server(byReset, TcpFlags.ACK), kind)).as("%s after 3 s", kind).isTrue();
            int byFins = 20 + kind.ordinal();
            connect(byFins, kind);
            opens(client(byFins, TcpFlags.FIN | TcpFlags.ACK, 101), kind);
            opens(server(byFins, TcpFlags.FIN | TcpFlags.ACK), kind);
            opens(client(byFins, TcpFlags.RST, 102), kind);
            wait(20);
            assertThat(opens(client(byFins, TcpFlags.FIN | TcpFlags.ACK, 101), kind)).as("%s after 20 s", kind).isFalse();
            wait(32);
            assertThat(opens(client(byFins, TcpFlags.ACK, 102), kind)).as("%s after 32 s", kind).isTrue();
        }
    }

    private void connect(int address, Kind kind) {
        assertThat(opens(client(address, TcpFlags.SYN, 100), kind)).isTrue();
        opens(server(address, TcpFlags.SYN | TcpFlags.ACK), kind);
        opens(client(address, TcpFlags.ACK, 101), kind);
    }

    /// Neither kind waits behind the other, nor for the much longer time of silence.
    @Test
    void freesClosedFlowsOfBothKindsWithoutTheirPackets() {
        for (int resetSeconds : new int[] {1, 100}) {
            if (table != null) {
                close();
                memory = new StreamMemory(1 << 16, 1 << 20);
            }
            make(10_000, false, new FlowTimeouts(3_000 * SECOND_NS, 60 * SECOND_NS, 60 * SECOND_NS, 60 * SECOND_NS,
                    30 * SECOND_NS, resetSeconds * SECOND_NS, 5 * SECOND_NS));
            frames.stepNs = 1_000;
            for (int address = 1; address <= 3_000; address++) {
                Kind kind = Kind.values()[address % 3];
                connect(address, kind);
                opens(client(address, address % 2 == 0 ? TcpFlags.RST : TcpFlags.FIN | TcpFlags.ACK, 101), kind);
                if (address % 2 != 0) opens(server(address, TcpFlags.FIN | TcpFlags.ACK), kind);
            }
            int first = Math.min(resetSeconds, 30) + 20;
            for (int number = 0; number < first; number++, wait(1)) take(client(7_000_000, TcpFlags.ACK, number), false);
            assertThat(table.size()).as("after %d s", first).isEqualTo(1_501);
            for (int number = 0; number < 120; number++, wait(1)) take(client(7_000_000, TcpFlags.ACK, number), false);
            assertThat(table.size()).isEqualTo(1);
        }
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

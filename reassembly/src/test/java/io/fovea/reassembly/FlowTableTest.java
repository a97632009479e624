package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTableTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final byte[] NOTHING = {};

    private final Frames frames = new Frames();
    private final StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
    private final FlowKey key = new FlowKey();
    private final Map<String, EndReason> ended = new HashMap<>();
    private FlowTable<RecordingFlow> table;

    @AfterEach
    void close() {
        if (table != null) table.close();
        memory.close();
        frames.close();
    }

    private void make(int flowsMax) {
        table = new FlowTable<>(flowsMax, new FlowTimeouts(300 * SECOND_NS, 60 * SECOND_NS), 7,
                () -> new RecordingFlow(memory), (flow, reason) -> ended.put(nameOf(flow), reason));
    }

    private static String nameOf(Flow flow) {
        return flow.originatorPort() + ":" + flow.firstFrame();
    }

    private Burst udp(int number) {
        Burst burst = frames.udp(0x0a000000 + number, 1024 + number % 50_000, 0x0b000001, 53, 10);
        key.load(burst, 0);
        return burst;
    }

    private long openOrFind(int number, boolean tombstone) {
        Burst burst = udp(number);
        long hash = table.hash(key);
        long slot = table.current(key, hash, burst, 0);
        if (slot == FlowTable.NONE) {
            slot = tombstone ? table.openTombstone(key, hash, burst, 0) : table.open(key, hash, burst, 0);
        }
        if (slot != FlowTable.NONE && !table.isTombstone(slot)) table.deliver(slot, key.fromLower, burst, 0);
        return slot;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithAMapUnderRandomOperations(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        make(3000);
        frames.stepNs = 0;
        Map<Integer, Boolean> model = new HashMap<>();
        for (int step = 0; step < 30_000; step++) {
            int number = random.nextInt(step < 15_000 ? 5000 : 1500);
            int operation = random.nextInt(10);
            Burst burst = udp(number);
            long slot = table.find(key, table.hash(key));
            assertThat(slot != FlowTable.NONE).isEqualTo(model.containsKey(number));
            if (slot == FlowTable.NONE) {
                boolean tombstone = operation < 3;
                long opened = openOrFind(number, tombstone);
                if (model.size() == 3000) {
                    assertThat(opened).isEqualTo(FlowTable.NONE);
                } else {
                    model.put(number, tombstone);
                }
            } else {
                assertThat(table.isTombstone(slot)).isEqualTo(model.get(number));
                if (!table.isTombstone(slot)) {
                    assertThat(table.flow(slot).originator().low() & 0xffffff).isEqualTo(number);
                    assertThat(table.flow(slot).slot()).isEqualTo(slot);
                }
                if (operation < 5) {
                    table.evict(slot);
                    model.remove(number);
                } else if (operation < 6 && !table.isTombstone(slot)) {
                    table.entomb(slot);
                    model.put(number, true);
                }
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        long tracked = model.values().stream().filter(tombstone -> !tombstone).count();
        assertThat(table.tracked()).isEqualTo((int) tracked);
        table.finish();
        assertThat(table.size()).isZero();
    }

    @Test
    void findsEveryFlowAfterGrowing() {
        make(100_000);
        int before = table.capacity();
        for (int number = 0; number < 50_000; number++) {
            openOrFind(number, number % 3 == 0);
        }
        assertThat(table.capacity()).isGreaterThan(before);
        for (int number = 0; number < 50_000; number++) {
            udp(number);
            long slot = table.find(key, table.hash(key));
            assertThat(slot).as("flow %d", number).isNotEqualTo(FlowTable.NONE);
            assertThat(slot % 64).isZero();
            assertThat(table.isTombstone(slot)).isEqualTo(number % 3 == 0);
        }
    }

    @Test
    void ignoresAndCountsNewFlowsWhenFull() {
        make(10);
        for (int number = 0; number < 15; number++) {
            openOrFind(number, false);
        }
        assertThat(table.size()).isEqualTo(10);
        assertThat(table.ignored()).isEqualTo(5);
        assertThat(openOrFind(3, false)).isNotEqualTo(FlowTable.NONE);
    }

    @Test
    void staysSmallUnderEndlessComingAndGoing() {
        make(1000);
        for (int number = 0; number < 200_000; number++) {
            long slot = openOrFind(number, true);
            if (number % 1000 < 990) table.evict(slot);
            else if (number > 50_000) table.evict(slot);
        }
        assertThat(table.capacity()).isLessThanOrEqualTo(2048);
    }

    @Test
    void findsEveryFlowAfterPacking() {
        make(1000);
        frames.stepNs = 0;
        for (int number = 0; number < 40_000; number++) {
            openOrFind(number, number % 2 == 0);
            if (number < 900) continue;
            udp(number - 900);
            long oldest = table.find(key, table.hash(key));
            assertThat(oldest).isNotEqualTo(FlowTable.NONE);
            table.evict(oldest);
            if (number % 97 == 0) expectOnly(number - 899, number);
        }
        assertThat(table.capacity()).isLessThanOrEqualTo(2048);
    }

    private void expectOnly(int first, int last) {
        for (int number = first - 50; number <= last; number++) {
            udp(number);
            assertThat(table.find(key, table.hash(key)) != FlowTable.NONE).isEqualTo(number >= first);
        }
        assertThat(table.size()).isEqualTo(last - first + 1);
    }

    @Test
    void findsBothDirectionsInOneFlow() {
        make(10);
        Burst burst = frames.udp(1, 5000, 2, 53, 10);
        key.load(burst, 0);
        long slot = table.open(key, table.hash(key), burst, 0);
        table.deliver(slot, key.fromLower, burst, 0);
        burst = frames.udp(2, 53, 1, 5000, 20);
        key.load(burst, 0);
        assertThat(table.current(key, table.hash(key), burst, 0)).isEqualTo(slot);
        Flow flow = table.deliver(slot, key.fromLower, burst, 0);
        assertThat(flow.originatorPort()).isEqualTo(5000);
        assertThat(flow.originatorBytes()).isEqualTo(10);
        assertThat(flow.responderBytes()).isEqualTo(20);
        assertThat(flow.originatorIpBytes()).isEqualTo(38);
        assertThat(flow.state()).isEqualTo("SF");
        assertThat(flow.history()).isEqualTo("Dd");
    }

    @Test
    void keepsFlowsOfTwoNetworksApartAndShowsTheirOwnVlans() {
        make(10);
        Burst burst = frames.vxlan(0x123456, 7, 1, 2);
        key.load(burst, 0);
        long first = table.open(key, table.hash(key), burst, 0);
        assertThat(table.flow(first).vlanCount()).isEqualTo(1);
        assertThat(table.flow(first).vlanOuterId()).isEqualTo(7);
        burst = frames.vxlan(0x123457, 7, 1, 2);
        key.load(burst, 0);
        assertThat(table.find(key, table.hash(key))).isEqualTo(FlowTable.NONE);
        long second = table.open(key, table.hash(key), burst, 0);
        assertThat(table.flow(second).vlanOuterId()).isEqualTo(7);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void turnsAnAnswerWithoutQuestionRound() {
        make(10);
        Burst burst = frames.udp(2, 53, 1, 5000, 20);
        key.load(burst, 0);
        Flow flow = table.deliver(
                table.open(key, table.hash(key), burst, 0), key.fromLower, burst, 0);
        assertThat(flow.originatorPort()).isEqualTo(5000);
        assertThat(flow.isFlipped()).isTrue();
        assertThat(flow.state()).isEqualTo("SHR");
        assertThat(flow.history()).isEqualTo("^d");
    }

    @Test
    void endsAFlowByItsOwnGapThoughTheWheelNeverCame() {
        make(10);
        openOrFind(1, false);
        frames.timeNs += 60 * SECOND_NS - frames.stepNs;
        openOrFind(1, false);
        assertThat(ended).isEmpty();
        frames.timeNs += 60 * SECOND_NS;
        openOrFind(1, false);
        assertThat(ended).containsExactly(Map.entry("1025:1", EndReason.TIMEOUT));
        assertThat(table.size()).isEqualTo(1);
    }

    /// A packet that is left out keeps no flow alive and ends none.
    @Test
    void showsTheFlowOfAPacketWithoutATraceOfThePacket() {
        make(10);
        openOrFind(1, false);
        Burst burst = udp(1);
        long hash = table.hash(key);
        assertThat(table.glance(key, hash, burst.timeNs[0]).originatorPackets()).isEqualTo(1);
        assertThat(table.glance(key, hash, 59 * SECOND_NS + burst.timeNs[0])).isNotNull();
        assertThat(table.glance(key, hash, 61 * SECOND_NS + burst.timeNs[0])).isNull();
        assertThat(ended).isEmpty();
        frames.timeNs += 61 * SECOND_NS;
        openOrFind(1, false);
        assertThat(ended).hasSize(1);
        udp(2);
        assertThat(table.glance(key, table.hash(key), frames.timeNs)).as("none").isNull();
        openOrFind(3, true);
        assertThat(table.glance(key, table.hash(key), frames.timeNs)).as("a tombstone").isNull();
    }

    @Test
    void doesNotEndAFlowWhoseTimeGoesBack() {
        make(10);
        openOrFind(1, false);
        frames.timeNs -= 1000 * SECOND_NS;
        openOrFind(1, false);
        frames.timeNs = Long.MIN_VALUE + 5;
        openOrFind(1, false);
        assertThat(ended).isEmpty();
        frames.timeNs = Long.MAX_VALUE - 2 * frames.stepNs;
        openOrFind(1, false);
        assertThat(ended).hasSize(1);
    }

    @Test
    void freesIdleFlowsOfBothKindsWithoutTheirPackets() {
        make(10_000);
        for (int number = 0; number < 5000; number++) {
            openOrFind(number, number % 2 == 0);
        }
        long from = frames.timeNs;
        for (long time = from; time < from + 70 * SECOND_NS; time += SECOND_NS / 10) {
            assertThat(table.advance(time)).isLessThanOrEqualTo(FlowTable.CHECKS_PER_ADVANCE);
        }
        assertThat(table.size()).isZero();
        assertThat(ended).hasSize(2500);
    }

    /// What the wheel frees must be over; what is over by more than slack and a few ticks must have been freed.
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void freesExactlyWhatIsOver(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        make(5000);
        frames.stepNs = 0;
        long start = frames.timeNs;
        Map<Integer, Long> lastSeen = new HashMap<>();
        for (int step = 0; step < 40_000; step++) {
            frames.timeNs += random.nextLong(20_000_000L);
            int number = random.nextInt(600) * random.nextInt(3);
            openOrFind(number, random.nextBoolean());
            lastSeen.put(number, frames.timeNs);
            udp(number);
            long slot = table.find(key, table.hash(key));
            if (table.isTombstone(slot)) table.touch(slot, key.fromLower, frames.burst, 0);
            table.advance(frames.timeNs);
            if (step % 500 == 0) compare(lastSeen);
        }
        assertThat(frames.timeNs).isGreaterThan(start + 120 * SECOND_NS);
    }

    private void compare(Map<Integer, Long> lastSeen) {
        Set<Integer> gone = new HashSet<>();
        for (Map.Entry<Integer, Long> entry : lastSeen.entrySet()) {
            long silent = frames.timeNs - entry.getValue();
            udp(entry.getKey());
            boolean there = table.find(key, table.hash(key)) != FlowTable.NONE;
            if (silent <= 60 * SECOND_NS + FlowTable.REORDER_SLACK_NS) assertThat(there).isTrue();
            if (silent > 64 * SECOND_NS) assertThat(there).isFalse();
            if (!there) gone.add(entry.getKey());
        }
        lastSeen.keySet().removeAll(gone);
    }

    @Test
    void doesNotEndFlowsForOneDamagedTimestamp() {
        make(100);
        openOrFind(1, false);
        table.advance(frames.timeNs);
        table.advance(frames.timeNs + 1_000_000 * SECOND_NS);
        table.advance(frames.timeNs);
        assertThat(table.size()).isEqualTo(1);
        for (int call = 0; call < FlowTable.LEAP_CONFIRMATIONS; call++) {
            table.advance(frames.timeNs + 1_000_000 * SECOND_NS);
        }
        assertThat(table.size()).isZero();
    }

    @Test
    void goesOnExpiringWhenTheClockIsSetBack() {
        make(100);
        openOrFind(1, false);
        frames.timeNs -= 1_000_000 * SECOND_NS;
        openOrFind(2, false);
        for (int call = 0; call < FlowTable.LEAP_CONFIRMATIONS; call++) {
            table.advance(frames.timeNs);
        }
        assertThat(table.size()).isEqualTo(2);
        for (int second = 0; second < 70; second++) {
            table.advance(frames.timeNs + second * SECOND_NS);
        }
        assertThat(table.size()).as("both were silent for longer than they may, by the new clock").isZero();
    }

    /// A capture merged from two sensors whose clocks differ by more than the timeout.
    @Test
    void keepsFlowsWhosePacketsAreAlwaysBehindTheClock() {
        make(100);
        long start = frames.timeNs;
        for (int second = 0; second < 300; second++) {
            frames.timeNs = start + second * SECOND_NS;
            openOrFind(1, false);
            table.advance(frames.timeNs);
            frames.timeNs -= 100 * SECOND_NS;
            openOrFind(2, false);
        }
        assertThat(ended).isEmpty();
        for (int second = 300; second < 370; second++) table.advance(start + second * SECOND_NS);
        assertThat(ended).hasSize(2);
    }

    private long tcp(int flags, int sequence, boolean fromClient) {
        Frames.Tcp header = new Frames.Tcp(flags, sequence, 0);
        Burst burst = fromClient
                ? frames.tcp(1, 5000, 2, 80, header, NOTHING)
                : frames.tcp(2, 80, 1, 5000, header, NOTHING);
        key.load(burst, 0);
        long hash = table.hash(key);
        long slot = table.current(key, hash, burst, 0);
        if (slot == FlowTable.NONE) return table.openTombstone(key, hash, burst, 0);
        table.touch(slot, key.fromLower, burst, 0);
        return slot;
    }

    @Test
    void opensAnotherFlowForANewSynBehindAClosedTombstone() {
        make(10);
        tcp(TcpFlags.SYN, 100, true);
        tcp(TcpFlags.SYN, 777, true);
        assertThat(table.opened()).as("not closed yet").isEqualTo(1);
        tcp(TcpFlags.FIN, 101, true);
        tcp(TcpFlags.FIN, 900, false);
        tcp(TcpFlags.SYN, 100, true);
        assertThat(table.opened()).as("the same SYN again").isEqualTo(1);
        tcp(TcpFlags.SYN, 5555, true);
        assertThat(table.opened()).isEqualTo(2);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void freesAClosedTombstoneAfterItsLinger() {
        make(10);
        tcp(TcpFlags.SYN, 100, true);
        tcp(TcpFlags.RST, 0, false);
        table.advance(frames.timeNs + 5 * SECOND_NS);
        assertThat(table.size()).isEqualTo(1);
        table.advance(frames.timeNs + 7 * SECOND_NS);
        assertThat(table.size()).isZero();
    }

    /// What a real close would not have behind it: more of who has reset, or anything after a second's silence.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnBehindAForgedResetOfATombstone(boolean fromClient) {
        make(10);
        tcp(TcpFlags.SYN, 100, true);
        tcp(TcpFlags.SYN | TcpFlags.ACK, 900, false);
        tcp(TcpFlags.RST, 0xdeadbeef, fromClient);
        frames.timeNs += 2 * SECOND_NS;
        tcp(TcpFlags.ACK, 101, true);
        frames.timeNs += 200 * SECOND_NS;
        table.advance(frames.timeNs);
        tcp(TcpFlags.ACK, 901, false);
        assertThat(table.opened()).isEqualTo(1);
        tcp(TcpFlags.SYN, 5555, true);
        assertThat(table.opened()).as("the next connection of the ports").isEqualTo(2);
    }

    @Test
    void goesOnAtOnceWhenTheSenderOfAResetSendsMore() {
        make(10);
        tcp(TcpFlags.SYN, 100, true);
        tcp(TcpFlags.RST, 0xdeadbeef, false);
        tcp(TcpFlags.ACK, 901, false);
        frames.timeNs += 200 * SECOND_NS;
        table.advance(frames.timeNs);
        tcp(TcpFlags.ACK, 101, true);
        assertThat(table.opened()).isEqualTo(1);
    }

    @Test
    void goesOnBehindForgedFinsOfATombstone() {
        make(10);
        tcp(TcpFlags.SYN, 100, true);
        tcp(TcpFlags.FIN | TcpFlags.ACK, 0xdeadbeef, true);
        tcp(TcpFlags.FIN | TcpFlags.ACK, 0xdeadbeef, false);
        frames.timeNs += 2 * SECOND_NS;
        tcp(TcpFlags.ACK, 101, true);
        frames.timeNs += 200 * SECOND_NS;
        tcp(TcpFlags.ACK, 901, false);
        assertThat(table.opened()).isEqualTo(1);
    }

    @Test
    void doesNotGoOnForWhatWasUnderWayAtTheClose() {
        make(10);
        tcp(TcpFlags.SYN, 100, true);
        tcp(TcpFlags.RST, 101, true);
        tcp(TcpFlags.ACK, 901, false);
        tcp(TcpFlags.RST, 101, true);
        table.advance(frames.timeNs + 7 * SECOND_NS);
        assertThat(table.size()).isZero();
    }

    private Flow udpFlow(int source, int sourcePort, int destination, int destinationPort) {
        make(10);
        Burst burst = frames.udp(source, sourcePort, destination, destinationPort, 300);
        key.load(burst, 0);
        return table.deliver(table.open(key, table.hash(key), burst, 0), key.fromLower, burst, 0);
    }

    /// Port 68 is a client's though it is below 1024.
    @Test
    void takesTheReceiverOfADhcpOfferForTheOriginator() {
        Flow flow = udpFlow(0x0a000001, 67, 0x0a000002, 68);
        assertThat(flow.originatorPort()).isEqualTo(68);
        assertThat(flow.history()).isEqualTo("^d");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xffffffff, 0xe00000fb})
    void takesNoBroadcastOrMulticastAddressForTheOriginator(int destination) {
        Flow flow = udpFlow(0x0a000001, 67, destination, 68);
        assertThat(flow.originatorPort()).isEqualTo(67);
        assertThat(flow.history()).isEqualTo("D");
    }
}

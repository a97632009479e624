package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.InternetChecksum;
import io.fovea.packet.LinkType;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Datagrams come out as they were sent, however they were cut and in whatever order the fragments come; and whoever
/// sends fragments that are wrong, or too many, gains nothing.
class FragmentTableTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long START_NS = 1_700_000_000L * SECOND_NS;
    private static final int UDP = 17;

    private final Arena arena = Arena.ofConfined();
    private final long frame = arena.allocate(1 << 17).address();
    private final long room = arena.allocate(1 << 17).address();
    private final Burst burst = new Burst(1);
    private final Decoder decoder = new Decoder();
    private FragmentTable table = new FragmentTable(8 << 20, 30 * SECOND_NS, 1);
    private long timeNs = START_NS;

    @AfterEach
    void close() {
        table.close();
        arena.close();
    }

    /// A part of a datagram's payload.
    private record Fragment(boolean isIpv6, int datagram, int from, boolean isLast, byte[] bytes) {
        byte[] packet() {
            int bits = isIpv6 ? from | (isLast ? 0 : 1) : from >>> 3 | (isLast ? 0 : 0x2000);
            ByteBuffer packet = ByteBuffer.allocate((isIpv6 ? 48 : 20) + bytes.length);
            if (isIpv6) {
                packet.putInt(0x60000000).putShort((short) (8 + bytes.length)).put((byte) 44).put((byte) 64);
                packet.putLong(0x2001_0db8L << 32).putLong(1).putLong(0x2001_0db8L << 32).putLong(2);
                packet.put((byte) UDP).put((byte) 0).putShort((short) bits).putInt(datagram);
            } else {
                packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putShort((short) datagram);
                packet.putShort((short) bits).put((byte) 64).put((byte) UDP).putShort((short) 0x1234); // a wrong sum
                packet.putInt(0x0a000001).putInt(0x0a000002);
            }
            return packet.put(bytes).array();
        }
    }

    private Outcome add(Fragment fragment) {
        return add(fragment.packet(), Integer.MAX_VALUE);
    }

    private Outcome add(byte[] packet, int captured) {
        int length = Math.min(captured, packet.length);
        RawMemory.copyFromHeap(packet, 0, frame, length);
        burst.count = 0;
        burst.add(frame, length, packet.length, timeNs, 1, LinkType.RAW);
        decoder.decode(burst);
        assertThat(burst.outcome[0]).isEqualTo((byte) Outcome.FRAGMENT.ordinal());
        return table.add(burst, 0, 1);
    }

    /// What is whole, without its header, which is looked at here.
    private byte[] takeWhole(boolean isIpv6) {
        int length = table.length();
        table.write(room);
        table.release();
        byte[] bytes = new byte[length];
        for (int n = 0; n < length; n++) bytes[n] = (byte) RawMemory.u8(room + n);
        ByteBuffer datagram = ByteBuffer.wrap(bytes);
        if (isIpv6) {
            assertThat(datagram.getShort(4) & 0xffff).isEqualTo(length - 40);
            assertThat(datagram.get(6)).isEqualTo((byte) UDP);
            return Arrays.copyOfRange(bytes, 40, length);
        }
        assertThat(datagram.getShort(2) & 0xffff).isEqualTo(length);
        assertThat(datagram.getShort(6)).isZero();
        assertThat(InternetChecksum.of(room, 20)).isEqualTo(InternetChecksum.RIGHT);
        return Arrays.copyOfRange(bytes, 20, length);
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Fragment> cut(Random random, boolean isIpv6, int id, byte[] whole) {
        List<Fragment> fragments = new ArrayList<>();
        int sizeMax = 8 << random.nextInt(9);
        for (int at = 0; at < whole.length;) {
            int end = Math.min(whole.length, at + 8 * (1 + random.nextInt(sizeMax / 8)));
            // Never a single fragment, which would be no fragment.
            if (at == 0 && end == whole.length) end = whole.length - 1 & ~7;
            fragments.add(new Fragment(isIpv6, id, at, end == whole.length, Arrays.copyOfRange(whole, at, end)));
            at = end;
        }
        return fragments;
    }

    @Test
    void givesDatagramsAsTheyWereSentInWhateverOrderTheirFragmentsCome() {
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            List<Fragment> all = new ArrayList<>();
            Map<Integer, byte[]> expected = new HashMap<>();
            boolean isIpv6 = random.nextBoolean();
            for (int id = 0; id < 1 + random.nextInt(6); id++) {
                byte[] whole = random(random, 17 + random.nextInt(random.nextInt(8) == 0 ? 60_000 : 3_000));
                List<Fragment> fragments = cut(random, isIpv6, id, whole);
                if (random.nextInt(4) == 0) fragments.remove(random.nextInt(fragments.size()));
                else expected.put(id, whole);
                all.addAll(fragments);
                // Sent twice; over IPv4 also cut anew, which overlaps with the same bytes.
                if (random.nextInt(3) == 0) all.addAll(fragments.subList(0, fragments.size() / 2));
                if (random.nextInt(3) == 0 && expected.containsKey(id) && !isIpv6) {
                    all.addAll(cut(random, false, id, whole));
                }
            }
            if (random.nextInt(4) > 0) Collections.shuffle(all, random);
            Map<Integer, Integer> found = new HashMap<>();
            for (Fragment fragment : all) {
                timeNs += 1_000;
                Outcome outcome = add(fragment);
                assertThat(outcome).as("seed %d", seed).isIn(Outcome.FRAGMENT, Outcome.FLOW);
                if (outcome == Outcome.FRAGMENT) continue;
                assertThat(table.hasConflict()).as("seed %d", seed).isFalse();
                assertThat(takeWhole(isIpv6)).as("seed %d", seed).isEqualTo(expected.get(fragment.datagram));
                found.merge(fragment.datagram, 1, Integer::sum);
            }
            assertThat(found.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
            timeNs += 31 * SECOND_NS;
        }
    }

    /// With bytes that differ, what came first counts, and the datagram says that there was something else.
    @Test
    void keepsWhatCameFirstAndTellsThatFragmentsDisagreed() {
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            byte[] truth = random(random, 64 + random.nextInt(2_000));
            byte[] lie = random(random, truth.length);
            List<Fragment> all = new ArrayList<>(cut(random, false, 1, truth));
            Collections.shuffle(all, random);
            int lies = 1 + random.nextInt(3);
            List<Fragment> lying = new ArrayList<>(cut(random, false, 1, lie));
            Collections.shuffle(lying, random);
            lying.removeIf(fragment -> fragment.isLast);
            lying.subList(Math.min(lies, lying.size()), lying.size()).forEach(fragment -> all.add(0, fragment));
            byte[] first = new byte[truth.length];
            boolean[] isThere = new boolean[truth.length];
            boolean differs = false;
            boolean isWhole = false;
            for (Fragment fragment : all) {
                if (isWhole) break;
                for (int n = 0; n < fragment.bytes.length; n++) {
                    int at = fragment.from + n;
                    if (isThere[at]) differs |= first[at] != fragment.bytes[n];
                    else first[at] = fragment.bytes[n];
                    isThere[at] = true;
                }
                isWhole = add(fragment) == Outcome.FLOW;
            }
            assertThat(isWhole).as("seed %d", seed).isTrue();
            assertThat(table.hasConflict()).as("seed %d", seed).isEqualTo(differs);
            assertThat(takeWhole(false)).as("seed %d", seed).isEqualTo(first);
            timeNs += 31 * SECOND_NS;
        }
    }

    /// RFC 5722: the datagram goes with all its fragments, also those that come later.
    @Test
    void givesUpADatagramOfIpv6WithOverlaps() {
        byte[] bytes = new byte[64];
        assertThat(add(new Fragment(true, 7, 0, false, Arrays.copyOf(bytes, 24)))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(true, 7, 0, false, Arrays.copyOf(bytes, 24)))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(true, 7, 16, false, Arrays.copyOf(bytes, 16)))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(table.refusedLater()).isEqualTo(2);
        assertThat(add(new Fragment(true, 7, 32, true, Arrays.copyOf(bytes, 8)))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(true, 7, 0, false, Arrays.copyOf(bytes, 32)))).isEqualTo(Outcome.BAD_FRAGMENT);
        timeNs += 31 * SECOND_NS;
        assertThat(add(new Fragment(true, 7, 0, false, Arrays.copyOf(bytes, 32)))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(true, 7, 32, true, Arrays.copyOf(bytes, 8)))).isEqualTo(Outcome.FLOW);
        assertThat(takeWhole(true)).hasSize(40);
    }

    @Test
    void refusesWhatCannotBe() {
        byte[] bytes = new byte[1480];
        // A ping of death: the last fragment reaches beyond 65,535 bytes.
        assertThat(add(new Fragment(false, 1, 65_528, true, new byte[100]))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(true, 1, 65_528, true, Arrays.copyOf(bytes, 9)))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(true, 1, 65_528, true, Arrays.copyOf(bytes, 7)))).isEqualTo(Outcome.FRAGMENT);
        // With its header it is 65,536 bytes.
        assertThat(add(new Fragment(false, 1, 65_504, true, Arrays.copyOf(bytes, 12)))).isEqualTo(Outcome.BAD_FRAGMENT);
        // A teardrop: the last fragment ends inside the first.
        assertThat(add(new Fragment(false, 2, 0, false, Arrays.copyOf(bytes, 40)))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(false, 2, 24, true, Arrays.copyOf(bytes, 4)))).isEqualTo(Outcome.BAD_FRAGMENT);
        // Two ends.
        assertThat(add(new Fragment(false, 3, 40, true, Arrays.copyOf(bytes, 4)))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(false, 3, 40, true, Arrays.copyOf(bytes, 5)))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(false, 3, 40, false, Arrays.copyOf(bytes, 8)))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(false, 3, 0, false, Arrays.copyOf(bytes, 40)))).isEqualTo(Outcome.FLOW);
        assertThat(table.hasConflict()).isTrue();
        assertThat(takeWhole(false)).hasSize(44);
        // Only the last fragment may end anywhere: IPv6 refuses it, IPv4 hosts take the whole units.
        assertThat(add(new Fragment(true, 4, 0, false, Arrays.copyOf(bytes, 13)))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(false, 4, 0, false, Arrays.copyOf(bytes, 13)))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(false, 4, 8, true, Arrays.copyOf(bytes, 3)))).isEqualTo(Outcome.FLOW);
        assertThat(takeWhole(false)).hasSize(11);
        assertThat(add(new Fragment(false, 5, 0, false, new byte[7]))).isEqualTo(Outcome.BAD_FRAGMENT);
        assertThat(add(new Fragment(false, 6, 8, false, new byte[64]).packet(), 40))
                .isEqualTo(Outcome.TRUNCATED_FRAGMENT);
    }

    @Test
    void givesUpADatagramThirtySecondsAfterItsFirstFragment() {
        assertThat(add(new Fragment(false, 1, 0, false, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
        timeNs += 30 * SECOND_NS;
        assertThat(add(new Fragment(false, 1, 8, true, new byte[8]))).isEqualTo(Outcome.FLOW);
        table.release();
        assertThat(add(new Fragment(false, 2, 0, false, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
        timeNs += 30 * SECOND_NS + 1;
        // The identification is used again, for another datagram.
        assertThat(add(new Fragment(false, 2, 8, true, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
        assertThat(table.datagrams()).isEqualTo(1);
        assertThat(add(new Fragment(false, 2, 0, false, new byte[8]))).isEqualTo(Outcome.FLOW);
        table.release();
        // A later fragment of any datagram gives back the memory of those that are over.
        for (int id = 10; id < 20; id++) add(new Fragment(false, id, 0, false, new byte[8]));
        assertThat(table.datagrams()).isEqualTo(10);
        for (int id = 20; id < 30; id++) {
            timeNs += 15 * SECOND_NS;
            add(new Fragment(false, id, 0, false, new byte[8]));
        }
        assertThat(table.datagrams()).isEqualTo(3);
        assertThat(table.droppedForRoom()).isZero();
    }

    @Test
    void followsATimeThatLeaps() {
        add(new Fragment(false, 1, 0, false, new byte[8]));
        timeNs += 1_000 * SECOND_NS;
        for (int id = 2; id <= 20; id++) add(new Fragment(false, id, 0, false, new byte[8]));
        assertThat(table.datagrams()).isEqualTo(19);
        for (int id = 2; id <= 20; id++) {
            assertThat(add(new Fragment(false, id, 8, true, new byte[8]))).isEqualTo(Outcome.FLOW);
            table.release();
        }
    }

    /// As in captures merged from sensors whose clocks differ.
    @Test
    void takesFragmentsWhoseTimesLieFarBehindOthers() {
        for (int id = 1; id <= 20; id++) {
            timeNs = START_NS + id * 1_000_000L;
            assertThat(add(new Fragment(false, id, 0, false, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
            timeNs -= 1_000 * SECOND_NS;
            assertThat(add(new Fragment(false, 100 + id, 0, false, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
            timeNs += 1_000 * SECOND_NS;
            assertThat(add(new Fragment(false, id, 8, true, new byte[8]))).isEqualTo(Outcome.FLOW);
            table.release();
            timeNs -= 1_000 * SECOND_NS;
            assertThat(add(new Fragment(false, 100 + id, 8, true, new byte[8]))).isEqualTo(Outcome.FLOW);
            table.release();
        }
    }

    @Test
    void goesOnAfterADamagedTimestamp() {
        assertThat(add(new Fragment(false, 1, 0, false, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
        timeNs += 1_000_000 * SECOND_NS;
        assertThat(add(new Fragment(false, 2, 0, false, new byte[8]))).isEqualTo(Outcome.FRAGMENT);
        timeNs = START_NS;
        assertThat(add(new Fragment(false, 1, 8, true, new byte[8]))).isEqualTo(Outcome.FLOW);
    }

    /// A flood: the oldest give way to the newest, whatever they are, and a datagram in time still comes through.
    @Test
    void staysInItsMemoryWithAMillionDatagramsThatNeverGetWhole() {
        table.close();
        long bytesMax = 4 << 20;
        table = new FragmentTable(bytesMax, 30 * SECOND_NS, 1);
        Random random = new Random(1);
        byte[] bytes = new byte[2_000];
        for (int n = 0; n < 1_000_000; n++) {
            timeNs += 1_000;
            int units = random.nextInt(100) == 0 ? 200 : 1;
            Fragment fragment =
                    new Fragment(true, n, 8 * random.nextInt(7_900), false, Arrays.copyOf(bytes, 8 * units));
            RawMemory.copyFromHeap(fragment.packet(), 0, frame, 48 + 8 * units);
            burst.count = 0;
            burst.add(frame, 48 + 8 * units, 48 + 8 * units, timeNs, 1, LinkType.RAW);
            decoder.decode(burst);
            if (table.add(burst, 0, 1) != Outcome.FRAGMENT) throw new AssertionError("fragment " + n);
            if (table.bytes() > bytesMax) throw new AssertionError("over the bound at " + n);
        }
        assertThat(table.bytes()).isGreaterThan(bytesMax - (1 << 16));
        assertThat(table.droppedForRoom()).isEqualTo(1_000_000 - table.datagrams());
        assertThat(add(new Fragment(false, 1, 0, false, new byte[1_480]))).isEqualTo(Outcome.FRAGMENT);
        assertThat(add(new Fragment(false, 1, 1_480, true, new byte[20]))).isEqualTo(Outcome.FLOW);
        assertThat(takeWhole(false)).hasSize(1_500);
    }

    /// Nor does one datagram of more than there is room for.
    @Test
    void dropsADatagramThatIsTooLargeForAllItsMemory() {
        table.close();
        table = new FragmentTable(16 << 10, 30 * SECOND_NS, 1);
        int refused = 0;
        for (int n = 0; n < 60; n++) {
            Outcome outcome = add(new Fragment(false, 1, n * 1_024, n == 59, new byte[1_024]));
            assertThat(outcome).isIn(Outcome.FRAGMENT, Outcome.FRAGMENT_MEMORY);
            if (outcome == Outcome.FRAGMENT_MEMORY) refused++;
            assertThat(table.bytes()).isLessThanOrEqualTo(16 << 10);
        }
        assertThat(refused).isPositive();
        assertThat(table.droppedForRoom()).isPositive();
    }

    /// Fragments of eight bytes cost time in proportion to their number, and no more memory than large ones.
    @Test
    void takesADatagramOfTheTiniestFragments() {
        Random random = new Random(3);
        byte[] whole = random(random, 60_000);
        List<Fragment> fragments = new ArrayList<>();
        for (int at = 0; at < whole.length; at += 8) {
            fragments.add(new Fragment(false, 1, at, at + 8 == whole.length, Arrays.copyOfRange(whole, at, at + 8)));
        }
        Collections.shuffle(fragments, random);
        for (Fragment fragment : fragments.subList(1, fragments.size())) {
            assertThat(add(fragment)).isEqualTo(Outcome.FRAGMENT);
        }
        assertThat(table.bytes()).isLessThan(70_000);
        assertThat(add(fragments.getFirst())).isEqualTo(Outcome.FLOW);
        assertThat(table.otherPackets()).isEqualTo(fragments.size() - 1);
        assertThat(takeWhole(false)).isEqualTo(whole);
        assertThat(table.bytes()).isZero();
    }
}

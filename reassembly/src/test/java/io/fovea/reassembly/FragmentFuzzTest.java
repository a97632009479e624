package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.LinkType;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any sequence of fragments of four datagrams: memory stays under its bound, and a datagram that is whole has the bytes
/// that came first, as an array of all that could be says.
///
/// The first byte says whether there is little memory and time passes; then six bytes make a fragment.
final class FragmentFuzzTest {
    private static final int FRAGMENT_BYTES = 6;
    private static final int FRAGMENTS_MAX = 300;
    private static final int IPV6_HEADERS = 48;
    private static final int IPV4_HEADER = 20;
    private static final int UDP = 17;
    private static final int DATAGRAMS = 4;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int LITTLE_MEMORY = 16 << 10;
    private static final int MUCH_MEMORY = 8 << 20;

    private final Burst burst = new Burst(1);
    private final Decoder decoder = new Decoder();
    private final short[][] first = new short[2 * DATAGRAMS][];

    @MethodSource("samples")
    @FuzzTest // must be the last one
    void fragments(byte[] data) {
        if (data.length == 0) return;
        boolean isTight = (data[0] & 1) != 0;
        int bytesMax = isTight ? LITTLE_MEMORY : MUCH_MEMORY;
        ByteBuffer words = ByteBuffer.wrap(data, 1, data.length - 1);
        Arrays.fill(first, null);
        long timeNs = SECOND_NS;
        try (Arena arena = Arena.ofConfined(); FragmentTable table = new FragmentTable(bytesMax, 30 * SECOND_NS, 1)) {
            long frame = arena.allocate(1 << 17).address();
            for (int n = 0; n < FRAGMENTS_MAX && words.remaining() >= FRAGMENT_BYTES; n++) {
                int bits = words.get() & 0xff;
                int unit = words.getShort() & 0x1fff;
                byte[] payload = new byte[Math.min(1 + (words.getShort() & 0xfff), 2_000)];
                int seconds = words.get() & 0xff;
                if (isTight) timeNs += seconds * SECOND_NS / 4;
                Arrays.fill(payload, (byte) (isTight ? 0 : seconds));
                boolean isIpv6 = (bits & 0x80) != 0;
                int id = bits & DATAGRAMS - 1;
                boolean isLast = (bits & 0x40) != 0;
                byte[] packet = packet(isIpv6, id, unit, isLast, payload);
                RawMemory.copyFromHeap(packet, 0, frame, packet.length);
                burst.count = 0;
                burst.add(frame, packet.length, packet.length, timeNs, 1, LinkType.RAW);
                decoder.decode(burst);
                if (burst.outcome[0] != (byte) Outcome.FRAGMENT.ordinal()) continue;
                Outcome outcome = table.add(burst, 0, 1);
                assertThat(table.bytes()).isBetween(0L, (long) bytesMax);
                if (!isTight) keep(outcome, isIpv6, id, 8 * unit, payload, isLast);
                if (outcome == Outcome.FLOW) check(table, isTight, isIpv6, id, frame);
            }
        }
    }

    /// Two halves in either order, of IPv4 and IPv6; an overlap that disagrees; and time that passes over a datagram.
    static Stream<byte[]> samples() {
        return Stream.of("00010000001f07410004000707", "00c10004000703810000001f03",
                "00020000002701020002001702420005000703", "01010000001f00410004000778")
                .map(HexFormat.of()::parseHex);
    }

    private static byte[] packet(boolean isIpv6, int id, int unit, boolean isLast, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate((isIpv6 ? IPV6_HEADERS : IPV4_HEADER) + payload.length);
        if (isIpv6) {
            packet.putInt(0x60000000).putShort((short) (8 + payload.length)).put((byte) 44).put((byte) 64);
            packet.putLong(0x2001_0db8L << 32).putLong(1).putLong(0x2001_0db8L << 32).putLong(2);
            packet.put((byte) UDP).put((byte) 0).putShort((short) (unit << 3 | (isLast ? 0 : 1))).putInt(id);
        } else {
            packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putShort((short) id);
            packet.putShort((short) (unit | (isLast ? 0 : 0x2000))).put((byte) 64).put((byte) UDP);
            packet.putShort((short) 0).putInt(0x0a000001).putInt(0x0a000002);
        }
        return packet.put(payload).array();
    }

    /// What a fragment that was taken adds: bytes where there were none. Only whole units of others than the last count.
    private void keep(Outcome outcome, boolean isIpv6, int id, int from, byte[] payload, boolean isLast) {
        if (outcome != Outcome.FRAGMENT && outcome != Outcome.FLOW) return;
        int at = isIpv6 ? DATAGRAMS + id : id;
        if (first[at] == null) {
            first[at] = new short[1 << 16];
            Arrays.fill(first[at], (short) -1);
        }
        int length = isLast ? payload.length : payload.length & ~7;
        for (int n = from; n < from + length; n++) {
            if (first[at][n] < 0) first[at][n] = (short) (payload[n - from] & 0xff);
        }
    }

    private void check(FragmentTable table, boolean isTight, boolean isIpv6, int id, long room) {
        int length = table.length();
        assertThat(length).isBetween(1, isIpv6 ? 40 + 0xffff : 0xffff);
        table.write(room);
        table.release();
        if (isTight) return;
        int header = isIpv6 ? 40 : IPV4_HEADER;
        int at = isIpv6 ? DATAGRAMS + id : id;
        for (int n = header; n < length; n++) {
            if (first[at][n - header] != RawMemory.u8(room + n)) {
                throw new AssertionError("byte " + (n - header) + " of datagram " + id);
            }
        }
        first[at] = null;
    }
}

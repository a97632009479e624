package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.LinkType;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What is around the packets of a connection: VLAN tags, PPPoE or MPLS, and tunnels in each other, the same for all of
/// them; datagrams on each level in fragments, out of order, some sent twice. Opens them again as a run would.
final class Envelope implements AutoCloseable {
    private static final int LINKS_MAX = 3;
    private static final int TUNNELS_MAX = 2;
    private static final int IPV4_LENGTH = 20;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_MEMORY = 4 << 20;
    private static final long TIMEOUT_NS = 30_000_000_000L;
    private static final int MEMORY_LENGTH = 1 << 18;

    private enum Kind { IPIP, GRE, GRE_KEY, VXLAN, GENEVE, GTP }

    private final Random random;
    private final byte[] link;
    private final List<Kind> tunnels = new ArrayList<>();
    private final boolean areCut;
    private final FragmentTable table = new FragmentTable(FRAGMENT_MEMORY, TIMEOUT_NS, 1);
    private final Decoder decoder = new Decoder();
    private final Arena arena = Arena.ofConfined();
    private final long frame = arena.allocate(MEMORY_LENGTH).address();
    /// One datagram is put together from another: two places in turn.
    private final long[] whole = {arena.allocate(MEMORY_LENGTH).address(), arena.allocate(MEMORY_LENGTH).address()};
    private int place;
    private int identification;
    /// Datagrams that were put together.
    int joined;

    Envelope(long seed) {
        random = new Random(seed);
        link = link();
        for (int n = random.nextInt(TUNNELS_MAX + 1); n > 0; n--) {
            tunnels.add(Kind.values()[random.nextInt(Kind.values().length)]);
        }
        areCut = random.nextInt(3) > 0;
    }

    /// Ethernet and what follows, up to an IPv4 header.
    private byte[] link() {
        ByteBuffer bytes = ByteBuffer.allocate(64).put(new byte[12]);
        for (int tags = random.nextInt(LINKS_MAX + 1); tags > 0; tags--) {
            bytes.putShort((short) (random.nextBoolean() ? 0x8100 : 0x88a8)).putShort((short) random.nextInt(1 << 12));
        }
        switch (random.nextInt(3)) {
            case 0 -> bytes.putShort((short) 0x8864).putShort((short) 0x1100).putShort((short) random.nextInt(1 << 16))
                    .putShort((short) 0).putShort((short) 0x0021);
            case 1 -> bytes.putShort((short) 0x8847).putInt(17 << 12).putInt(18 << 12 | 0x100);
            default -> bytes.putShort((short) 0x0800);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// Makes the datagram of an Ethernet frame, come in its envelope, the burst's only packet.
    void send(byte[] ethernet, int headerLength, Burst burst, long timeNs, long number) {
        List<byte[]> datagrams = List.of(Arrays.copyOfRange(ethernet, headerLength, ethernet.length));
        datagrams = cut(datagrams);
        for (Kind kind : tunnels) datagrams = cut(datagrams.stream().map(each -> in(kind, each)).toList());
        boolean isWhole = false;
        for (byte[] datagram : datagrams) {
            if (isWhole) break; // a fragment sent twice, which would wait for others in vain
            isWhole = open(join(link, datagram), burst, timeNs, number);
        }
        if (!isWhole) throw new IllegalStateException("the datagram did not become whole");
    }

    /// @return whether a datagram of TCP is whole now
    private boolean open(byte[] bytes, Burst burst, long timeNs, long number) {
        RawMemory.copyFromHeap(bytes, 0, frame, bytes.length);
        burst.count = 0;
        burst.add(frame, bytes.length, bytes.length, timeNs, number, LinkType.ETHERNET);
        decoder.decode(burst);
        while (burst.outcome[0] == Outcome.FRAGMENT.ordinal()) {
            Outcome outcome = table.add(burst, 0, 1);
            if (table.bytes() > FRAGMENT_MEMORY) throw new IllegalStateException(table.bytes() + " bytes wait");
            if (outcome == Outcome.FRAGMENT) return false;
            if (outcome != Outcome.FLOW) throw new IllegalStateException("a fragment is refused: " + outcome);
            int headers = burst.ipOffset[0];
            int length = headers + table.length();
            place ^= 1;
            RawMemory.copy(burst.address[0], whole[place], headers);
            table.write(whole[place] + headers);
            if (table.hasConflict()) throw new IllegalStateException("fragments disagree");
            table.release();
            joined++;
            burst.replace(0, whole[place], length);
            decoder.decodeDatagram(burst, 0);
        }
        if (burst.outcome[0] != Outcome.FLOW.ordinal()) throw new IllegalStateException("the frame does not decode");
        return true;
    }

    /// Some of the datagrams in fragments. The last is one that nobody has had yet.
    private List<byte[]> cut(List<byte[]> datagrams) {
        List<byte[]> all = new ArrayList<>();
        for (byte[] datagram : datagrams) {
            if (!areCut || random.nextInt(4) == 0) all.add(datagram);
            else all.addAll(fragments(datagram));
        }
        return all;
    }

    private List<byte[]> fragments(byte[] datagram) {
        ByteBuffer header = ByteBuffer.wrap(datagram);
        int bits = header.getShort(6) & 0xffff;
        if (bits == 0) header.putShort(4, (short) ++identification);
        List<byte[]> fragments = new ArrayList<>();
        int units = 1 + random.nextInt(random.nextBoolean() ? 4 : 200);
        for (int at = IPV4_LENGTH; at < datagram.length; at += 8 * units) {
            int end = Math.min(datagram.length, at + 8 * units);
            byte[] fragment = join(Arrays.copyOf(datagram, IPV4_LENGTH), Arrays.copyOfRange(datagram, at, end));
            boolean isLast = end == datagram.length && (bits & MORE_FRAGMENTS) == 0;
            ByteBuffer.wrap(fragment).putShort(2, (short) fragment.length)
                    .putShort(6, (short) (((bits & 0x1fff) + (at - IPV4_LENGTH) / 8) | (isLast ? 0 : MORE_FRAGMENTS)));
            fragments.add(fragment);
        }
        Collections.shuffle(fragments, random);
        if (fragments.size() > 1 && random.nextBoolean()) fragments.add(1, fragments.getFirst());
        return fragments;
    }

    private byte[] in(Kind kind, byte[] inner) {
        return switch (kind) {
            case IPIP -> ip(4, inner);
            case GRE -> ip(47, join(words(0x00000800), inner));
            case GRE_KEY -> ip(47, join(words(0x20000800, random.nextInt()), inner));
            case VXLAN -> udp(4789, join(join(words(0x08000000, 77 << 8), new byte[12]), new byte[] {8, 0}, inner));
            case GENEVE -> udp(6081, join(words(0x00000800, 78 << 8), inner));
            case GTP -> udp(2152, join(words(0x30ff0000 | inner.length, random.nextInt()), inner));
        };
    }

    private byte[] udp(int port, byte[] payload) {
        return ip(17, join(words(50_000 << 16 | port, 8 + payload.length << 16), payload));
    }

    /// Between two ends, in either direction.
    private byte[] ip(int protocol, byte[] payload) {
        boolean isBack = random.nextBoolean();
        return join(words(0x45000000 | IPV4_LENGTH + payload.length, 0, 64 << 24 | protocol << 16,
                isBack ? 0x0a090902 : 0x0a090901, isBack ? 0x0a090901 : 0x0a090902), payload);
    }

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length);
        for (int word : words) bytes.putInt(word);
        return bytes.array();
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public void close() {
        table.close();
        arena.close();
    }
}

package io.fovea.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Writes a capture of Ethernet frames anew, with its IP datagrams in fragments: cut anywhere, in any order, some sent
/// twice, those of neighbouring datagrams mixed. The datagrams become whole in the order of the capture.
final class Fragmenter {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 14;

    private final Random random;
    private final ByteBuffer out;
    private int identification;
    /// Datagrams that were cut.
    int cut;
    /// Records that were written.
    int records;

    Fragmenter(long seed, int capacity) {
        random = new Random(seed);
        out = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private record Record(ByteBuffer header, byte[] frame) {}

    /// @param capture in little-endian pcap
    byte[] fragmented(byte[] capture) {
        ByteBuffer in = ByteBuffer.wrap(capture).order(ByteOrder.LITTLE_ENDIAN);
        out.put(capture, 0, FILE_HEADER);
        in.position(FILE_HEADER);
        while (in.remaining() > RECORD_HEADER) {
            // A few datagrams at once: all fragments but the last of each in any order, then the last ones in order.
            List<byte[]> first = new ArrayList<>();
            List<Record> ends = new ArrayList<>();
            ByteBuffer header = null;
            for (int n = 1 + random.nextInt(4); n > 0 && in.remaining() > RECORD_HEADER; n--) {
                header = in.slice(in.position(), 8).order(ByteOrder.LITTLE_ENDIAN);
                byte[] frame = new byte[in.getInt(in.position() + 8)];
                in.position(in.position() + RECORD_HEADER).get(frame);
                List<byte[]> fragments = fragments(frame);
                ends.add(new Record(header, fragments.removeLast()));
                first.addAll(fragments);
            }
            Collections.shuffle(first, random);
            // They carry the time of the first end, so that no packet of the capture is later than it was.
            for (byte[] fragment : first) write(ends.getFirst().header, fragment);
            for (Record end : ends) write(end.header, end.frame);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private void write(ByteBuffer times, byte[] frame) {
        out.putInt(times.getInt(0)).putInt(times.getInt(4)).putInt(frame.length).putInt(frame.length).put(frame);
        records++;
    }

    /// The fragments of a frame's datagram in any order, or the frame itself.
    private List<byte[]> fragments(byte[] frame) {
        int at = ETHERNET;
        int type = u16(frame, 12);
        while (type == 0x8100 || type == 0x88a8) {
            type = u16(frame, at + 2);
            at += 4;
        }
        if (type == 0x0800) return ipv4(frame, at);
        if (type == 0x86dd) return ipv6(frame, at);
        return new ArrayList<>(List.of(frame));
    }

    private List<byte[]> ipv4(byte[] frame, int at) {
        int payload = at + 4 * (frame[at] & 15);
        int end = at + u16(frame, at + 2);
        if (end > frame.length || (u16(frame, at + 6) & 0x3fff) != 0) return new ArrayList<>(List.of(frame));
        return pieces(frame, payload, end, (piece, offset, isLast) -> {
            ByteBuffer packet = ByteBuffer.allocate(payload + piece.length).put(frame, 0, payload).put(piece);
            packet.putShort(at + 2, (short) (packet.capacity() - at)).putShort(at + 4, (short) identification);
            packet.putShort(at + 6, (short) (offset / 8 | (isLast ? 0 : 0x2000)));
            if (packet.getShort(at + 10) == 0) return packet.array(); // left to a card
            packet.putShort(at + 10, (short) 0).putShort(at + 10, (short) ~sum(packet.array(), at, payload));
            return packet.array();
        });
    }

    /// Hop-by-hop options stay in front of the fragment header.
    private List<byte[]> ipv6(byte[] frame, int at) {
        boolean hasOptions = frame[at + 6] == 0;
        int payload = hasOptions ? at + 40 + 8 * (1 + (frame[at + 41] & 0xff)) : at + 40;
        int named = hasOptions ? at + 40 : at + 6;
        int end = at + 40 + u16(frame, at + 4);
        if (end > frame.length) return new ArrayList<>(List.of(frame));
        return pieces(frame, payload, end, (piece, offset, isLast) -> {
            ByteBuffer packet = ByteBuffer.allocate(payload + 8 + piece.length).put(frame, 0, payload);
            packet.put(frame[named]).put((byte) 0).putShort((short) (offset | (isLast ? 0 : 1)));
            packet.putInt(identification).put(piece);
            packet.put(named, (byte) 44).putShort(at + 4, (short) (packet.capacity() - at - 40));
            return packet.array();
        });
    }

    private interface Packing {
        byte[] pack(byte[] piece, int offset, boolean isLast);
    }

    private List<byte[]> pieces(byte[] frame, int payload, int end, Packing packing) {
        int length = end - payload;
        if (length <= 8 || random.nextInt(4) == 0) return new ArrayList<>(List.of(frame));
        cut++;
        identification++;
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < length;) {
            int size = 8 * (1 + random.nextInt((length + 7) / 8));
            if (at == 0 && size >= length) size = 8;
            int stop = Math.min(length, at + size);
            byte[] piece = Arrays.copyOfRange(frame, payload + at, payload + stop);
            pieces.add(packing.pack(piece, at, stop == length));
            at = stop;
        }
        Collections.shuffle(pieces, random);
        if (random.nextInt(3) == 0) pieces.addFirst(pieces.get(random.nextInt(pieces.size() - 1)));
        return pieces;
    }

    /// RFC 1071.
    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at += 2) sum += u16(bytes, at);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
        return sum;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}

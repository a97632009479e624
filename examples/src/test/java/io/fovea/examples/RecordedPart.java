package io.fovea.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Part of a capture, as a capture of its own, and where its records or blocks end: found by code that shares nothing
/// with the project's readers. Pcap of the usual layout, and pcapng.
///
/// @param bytes what stands before all records, and some of them
/// @param order byte order of the part's last records
/// @param headLength bytes of the file header, or the first section's first block
/// @param ends where records end, those of the head's other blocks too
/// @param isPacket whether a record is a packet
/// @param isPcapng the format
record RecordedPart(byte[] bytes, ByteOrder order, int headLength, List<Integer> ends, List<Boolean> isPacket,
        boolean isPcapng) {
    private static final int PART_BYTES = 64 << 10;
    private static final int PCAP_HEADER_LENGTH = 24;
    private static final int PCAP_RECORD_LENGTH = 16;
    private static final int BLOCK_LENGTH_MIN = 12;
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final List<Integer> PACKETS = List.of(2, 3, 6);

    /// All parts of a capture, up to what is no whole record; none when it is of another layout.
    static List<RecordedPart> of(byte[] file) {
        if (file.length < PCAP_HEADER_LENGTH) return List.of();
        return switch (ByteBuffer.wrap(file).getInt()) {
            case 0xa1b2c3d4, 0xa1b23c4d -> pcap(file, ByteOrder.BIG_ENDIAN);
            case 0xd4c3b2a1, 0x4d3cb2a1 -> pcap(file, ByteOrder.LITTLE_ENDIAN);
            case SECTION -> pcapng(file);
            default -> List.of();
        };
    }

    private static List<RecordedPart> pcap(byte[] file, ByteOrder order) {
        ByteBuffer words = ByteBuffer.wrap(file).order(order);
        Builder parts = new Builder(false);
        parts.order = order;
        parts.head = Arrays.copyOf(file, PCAP_HEADER_LENGTH);
        int at = PCAP_HEADER_LENGTH;
        while (file.length - at >= PCAP_RECORD_LENGTH) {
            int length = words.getInt(at + 8);
            if (length < 0 || length > file.length - at - PCAP_RECORD_LENGTH) break;
            parts.add(file, at, PCAP_RECORD_LENGTH + length, true);
            at += PCAP_RECORD_LENGTH + length;
        }
        return parts.finish();
    }

    private static List<RecordedPart> pcapng(byte[] file) {
        Builder parts = new Builder(true);
        int at = 0;
        while (file.length - at >= BLOCK_LENGTH_MIN) {
            ByteBuffer words = ByteBuffer.wrap(file);
            boolean isSection = words.getInt(at) == SECTION;
            if (isSection) {
                parts.order = words.getInt(at + 8) == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            }
            words.order(parts.order);
            int length = words.getInt(at + 4);
            if (length < BLOCK_LENGTH_MIN || length > file.length - at) break;
            int type = words.getInt(at);
            if (isSection && at == 0) parts.head = Arrays.copyOf(file, length);
            else parts.add(file, at, length, PACKETS.contains(type));
            if (isSection) parts.section = Arrays.copyOfRange(file, at, at + length);
            else if (type == INTERFACE) parts.interfaces.add(Arrays.copyOfRange(file, at, at + length));
            if (isSection) parts.interfaces.clear();
            at += length;
        }
        return parts.finish();
    }

    int records() {
        return ends.size();
    }

    int end(int record) {
        return ends.get(record);
    }

    /// Packets of which all bytes are before an offset.
    int packets(int length) {
        int packets = 0;
        for (int r = 0; r < ends.size() && ends.get(r) <= length; r++) if (isPacket.get(r)) packets++;
        return packets;
    }

    /// Where the last whole record before an offset ends.
    int lastEnd(int length) {
        int last = headLength;
        for (int r = 0; r < ends.size() && ends.get(r) <= length; r++) last = ends.get(r);
        return last;
    }

    /// Where a length of the record at an offset stands: that of its bytes, or in pcapng that of the block.
    int lengthAt(int start, boolean isBlocks) {
        if (!isPcapng) return start + 8;
        int length = ByteBuffer.wrap(bytes).order(order).getInt(start + 4);
        return isBlocks || length < 32 ? start + 4 : start + 20;
    }

    /// Puts records together.
    private static final class Builder {
        private final boolean isPcapng;
        private final List<RecordedPart> parts = new ArrayList<>();
        private final List<byte[]> interfaces = new ArrayList<>();
        private byte[] head;
        private byte[] section;
        private ByteOrder order;
        private byte[] bytes;
        private int length;
        private List<Integer> ends;
        private List<Boolean> isPacket;

        Builder(boolean isPcapng) {
            this.isPcapng = isPcapng;
        }

        private void begin() {
            bytes = new byte[PART_BYTES];
            length = 0;
            ends = new ArrayList<>();
            isPacket = new ArrayList<>();
            if (isPcapng && !parts.isEmpty()) head = section;
            append(head, 0, head.length);
            if (parts.isEmpty()) return;
            for (byte[] each : interfaces) {
                append(each, 0, each.length);
                ends.add(length);
                isPacket.add(false);
            }
        }

        private void append(byte[] from, int at, int count) {
            if (bytes.length - length < count) bytes = Arrays.copyOf(bytes, 2 * (length + count));
            System.arraycopy(from, at, bytes, length, count);
            length += count;
        }

        void add(byte[] file, int at, int count, boolean packet) {
            if (bytes != null && length > head.length && length + count > PART_BYTES) end();
            if (bytes == null) begin();
            append(file, at, count);
            ends.add(length);
            isPacket.add(packet);
        }

        private void end() {
            parts.add(new RecordedPart(
                    Arrays.copyOf(bytes, length), order, head.length, ends, isPacket, isPcapng));
            bytes = null;
        }

        List<RecordedPart> finish() {
            if (bytes != null) end();
            return parts;
        }
    }
}

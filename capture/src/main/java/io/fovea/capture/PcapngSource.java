package io.fovea.capture;

import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with their own link type, time
/// resolution and offset, enhanced, simple and obsolete packet blocks. Other blocks are stepped over.
/// // per packet
final class PcapngSource extends FileSource {
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BLOCK_LENGTH_MIN = 12;
    private static final int SECTION_LENGTH_MIN = 28;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    /// Interfaces of one section; more are damage.
    private static final int INTERFACES_MAX = 1 << 16;

    private final List<PcapngInterface> interfaces = new ArrayList<>();

    PcapngSource(String name, ChunkedFile file) {
        super(name, file);
    }

    @Override
    void walk(Chunk chunk, long end) throws IOException {
        boolean sound = true;
        while (sound && next < end) sound = block(chunk);
    }

    private boolean block(Chunk chunk) throws IOException {
        long left = file.lengthBytes() - next;
        if (left < BLOCK_LENGTH_MIN) return fail("the file ends inside a block header");
        long header = file.address(chunk, next, Math.min(left, SECTION_LENGTH_MIN));
        if (header == ChunkedFile.GONE) return failShrunk();
        if (RawMemory.i32(header) == SECTION_HEADER && !startSection(header, left)) return false;
        int type = word(header);
        long length = word(header + 4) & 0xffff_ffffL;
        if (length < BLOCK_LENGTH_MIN || (length & 3) != 0) {
            return fail("a block claims " + length + " bytes, which no block has");
        }
        if (length > left) return fail("a block claims " + length + " bytes, but the file ends after " + left);
        boolean sound = switch (type) {
            case INTERFACE, ENHANCED_PACKET, SIMPLE_PACKET, OBSOLETE_PACKET -> read(chunk, type, length);
            default -> true;
        };
        if (sound) next += length;
        return sound;
    }

    private boolean read(Chunk chunk, int type, long length) throws IOException {
        if (length > RECORD_LENGTH_MAX) return fail("a block claims " + length + " bytes, which no link carries");
        long block = file.address(chunk, next, length);
        if (block == ChunkedFile.GONE) return failShrunk();
        long body = block + 8;
        int bodyLength = (int) length - BLOCK_LENGTH_MIN;
        return switch (type) {
            case INTERFACE -> addInterface(body, bodyLength);
            case ENHANCED_PACKET -> enhancedPacket(chunk, body, bodyLength);
            case SIMPLE_PACKET -> simplePacket(chunk, body, bodyLength);
            default -> obsoletePacket(chunk, body, bodyLength);
        };
    }

    private boolean startSection(long header, long left) {
        if (left < SECTION_LENGTH_MIN) return fail("the file ends inside a section header");
        int magic = RawMemory.i32(header + 8);
        if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            return fail("a section header has no byte-order magic");
        }
        littleEndian = magic != BYTE_ORDER_MAGIC;
        interfaces.clear();
        int major = half(header + 12);
        return major == 1 || fail("a section says pcapng version " + major + ", and only version 1 exists");
    }

    private boolean addInterface(long body, int length) {
        if (length < 8) return fail("an interface block is too short");
        if (interfaces.size() == INTERFACES_MAX) return fail("a section has too many interfaces");
        interfaces.add(PcapngInterface.read(body, length, littleEndian));
        return true;
    }

    private boolean enhancedPacket(Chunk chunk, long body, int length) {
        if (length < 20) return fail("a packet block is too short");
        long ticks = (word(body + 4) & 0xffff_ffffL) << 32 | word(body + 8) & 0xffff_ffffL;
        return packet(chunk, word(body), ticks, word(body + 12), word(body + 16), body + 20, length - 20);
    }

    private boolean obsoletePacket(Chunk chunk, long body, int length) {
        if (length < 20) return fail("a packet block is too short");
        long ticks = (word(body + 4) & 0xffff_ffffL) << 32 | word(body + 8) & 0xffff_ffffL;
        return packet(chunk, half(body), ticks, word(body + 12), word(body + 16), body + 20, length - 20);
    }

    private boolean simplePacket(Chunk chunk, long body, int length) {
        if (length < 4) return fail("a packet block is too short");
        if (interfaces.isEmpty()) return fail("a packet comes before any interface");
        int onWire = word(body);
        int snap = interfaces.getFirst().snapLength();
        long captured = Math.min(onWire & 0xffff_ffffL, length - 4);
        if (snap != 0) captured = Math.min(captured, snap & 0xffff_ffffL);
        return packet(chunk, 0, -1, (int) captured, onWire, body + 4, length - 4);
    }

    /// @param ticks time in units of the interface, or -1 for none
    private boolean packet(Chunk chunk, int number, long ticks, int captured, int onWire, long data, int room) {
        if (number < 0 || number >= interfaces.size()) return fail("a packet names an interface that is not described");
        if (captured < 0 || captured > room) return fail("a packet claims more bytes than its block has");
        PcapngInterface from = interfaces.get(number);
        long time = ticks == -1 ? 0 : from.timeNs(ticks);
        chunk.add(data, captured, onWire < captured ? captured : onWire, time, ++frames, from.linkType());
        return true;
    }
}

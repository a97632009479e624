package io.fovea.capture;

import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.SourceNotes;
import java.util.ArrayList;
import java.util.List;

/// Reads pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with their own link type, time
/// resolution and offset, enhanced, simple and obsolete packet blocks; keeps comments and secrets, counts what was
/// lost. Names, custom and unknown blocks are stepped over. // per packet
final class PcapngSource extends FileSource {
    static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final int SECRETS = 10;

    private static final int BLOCK_HEADER_LENGTH = 8;
    private static final int BLOCK_LENGTH_MIN = 12;
    private static final int SECTION_LENGTH_MIN = 28;
    private static final int SECTION_BODY_LENGTH = 16;
    private static final int INTERFACE_BODY_LENGTH = 8;
    private static final int STATISTICS_BODY_LENGTH = 12;
    private static final int SECRETS_BODY_LENGTH = 8;
    private static final int PACKET_BODY_LENGTH = 20;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int PACKET_DROPS = 4;
    /// In an obsolete packet block: nobody knows how many were lost.
    private static final int DROPS_UNKNOWN = 0xffff;
    /// Interfaces of one section; more are damage.
    private static final int INTERFACES_MAX = 1 << 16;

    private final List<PcapngInterface> interfaces = new ArrayList<>();
    private final PcapngNotes notes = new PcapngNotes();
    private final PcapngOptions options = new PcapngOptions();

    PcapngSource(String name, CaptureBytes bytes) {
        super(name, bytes);
    }

    @Override
    public SourceNotes notes() {
        return notes.with(interfaces);
    }

    @Override
    void walk(Chunk chunk, long end) {
        boolean goesOn = true;
        while (goesOn && next < end) goesOn = block(chunk);
    }

    /// @return false when the block is damaged, or has not come yet
    private boolean block(Chunk chunk) {
        long left = bytes.lengthBytes() - next;
        if (left < BLOCK_LENGTH_MIN) return failCut("the file ends inside a block header");
        long header = address(chunk, next, BLOCK_LENGTH_MIN);
        if (header == CaptureBytes.ABSENT) return awaitOrFail(next + BLOCK_LENGTH_MIN);
        if (RawMemory.i32(header) == SECTION_HEADER && !takeByteOrder(header)) return false;
        int type = word(header);
        long length = word(header + 4) & 0xffff_ffffL;
        if (length < BLOCK_LENGTH_MIN || (length & 3) != 0) {
            return fail("a block claims " + length + " bytes, which no block has");
        }
        if (length > left) return failCut("a block claims " + length + " bytes, but the file ends after " + left);
        boolean sound = switch (type) {
            case ENHANCED_PACKET, INTERFACE, SIMPLE_PACKET, OBSOLETE_PACKET, STATISTICS, SECTION_HEADER ->
                    read(chunk, type, length);
            case SECRETS -> secrets(chunk, length);
            default -> true;
        };
        if (sound) next += length;
        return sound;
    }

    /// Keeps secrets while there is room, and steps over all others unread. A block that has fewer bytes than it claims
    /// is no damage: packets do not depend on it.
    private boolean secrets(Chunk chunk, long length) {
        long room = length - BLOCK_LENGTH_MIN - SECRETS_BODY_LENGTH;
        if (room >= 0 && notes.takesSecrets(room)) {
            long block = address(chunk, next, length);
            if (block == CaptureBytes.ABSENT) return awaitOrFail(next + length);
            long body = block + BLOCK_HEADER_LENGTH;
            long claimed = word(body + 4) & 0xffff_ffffL;
            if (claimed <= room) notes.addSecrets(word(body), body + SECRETS_BODY_LENGTH, (int) claimed);
        }
        notes.countSecrets();
        return true;
    }

    private boolean read(Chunk chunk, int type, long length) {
        if (length > RECORD_LENGTH_MAX) return fail("a block claims " + length + " bytes, which no link carries");
        long block = address(chunk, next, length);
        if (block == CaptureBytes.ABSENT) return awaitOrFail(next + length);
        long body = block + BLOCK_HEADER_LENGTH;
        int bodyLength = (int) length - BLOCK_LENGTH_MIN;
        return switch (type) {
            case ENHANCED_PACKET -> enhancedPacket(chunk, body, bodyLength);
            case INTERFACE -> addInterface(body, bodyLength);
            case SIMPLE_PACKET -> simplePacket(chunk, body, bodyLength);
            case OBSOLETE_PACKET -> obsoletePacket(chunk, body, bodyLength);
            case STATISTICS -> statistics(body, bodyLength);
            default -> startSection(body, bodyLength);
        };
    }

    private boolean takeByteOrder(long header) {
        int magic = RawMemory.i32(header + BLOCK_HEADER_LENGTH);
        if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            return fail("a section header has no byte-order magic");
        }
        littleEndian = magic != BYTE_ORDER_MAGIC;
        return true;
    }

    private boolean startSection(long body, int length) {
        if (length < SECTION_BODY_LENGTH) {
            return fail("a section header claims " + (length + BLOCK_LENGTH_MIN) + " bytes, less than "
                    + SECTION_LENGTH_MIN);
        }
        notes.add(interfaces);
        interfaces.clear();
        int major = half(body + 4);
        if (major != 1) return fail("a section says pcapng version " + major + ", and only version 1 exists");
        comments(body + SECTION_BODY_LENGTH, length - SECTION_BODY_LENGTH);
        return true;
    }

    private void comments(long at, int length) {
        options.wrap(at, length, littleEndian);
        while (options.advance()) {
            if (options.code() == PcapngOptions.COMMENT) notes.comment(options);
        }
    }

    private boolean addInterface(long body, int length) {
        if (length < INTERFACE_BODY_LENGTH) return fail("an interface block is too short");
        if (interfaces.size() == INTERFACES_MAX) return fail("a section has too many interfaces");
        PcapngInterface added = new PcapngInterface(half(body), word(body + 4));
        options.wrap(body + INTERFACE_BODY_LENGTH, length - INTERFACE_BODY_LENGTH, littleEndian);
        while (options.advance()) {
            if (options.code() == PcapngOptions.COMMENT) notes.comment(options);
            else added.describe(options);
        }
        interfaces.add(added);
        return true;
    }

    private boolean statistics(long body, int length) {
        if (length < STATISTICS_BODY_LENGTH) return fail("a statistics block is too short");
        int number = word(body);
        if (number < 0 || number >= interfaces.size()) return true;
        options.wrap(body + STATISTICS_BODY_LENGTH, length - STATISTICS_BODY_LENGTH, littleEndian);
        while (options.advance()) {
            if (options.code() == PcapngOptions.COMMENT) notes.comment(options);
            else interfaces.get(number).count(options);
        }
        return true;
    }

    private boolean enhancedPacket(Chunk chunk, long body, int length) {
        if (length < PACKET_BODY_LENGTH) return fail("a packet block is too short");
        return packet(chunk, word(body), ticks(body + 4), body + PACKET_BODY_LENGTH, length - PACKET_BODY_LENGTH);
    }

    private boolean obsoletePacket(Chunk chunk, long body, int length) {
        if (length < PACKET_BODY_LENGTH) return fail("a packet block is too short");
        int number = half(body);
        int drops = half(body + 2);
        if (drops != DROPS_UNKNOWN && number < interfaces.size()) interfaces.get(number).countBetween(drops);
        return packet(chunk, number, ticks(body + 4), body + PACKET_BODY_LENGTH, length - PACKET_BODY_LENGTH);
    }

    private long ticks(long at) {
        return (word(at) & 0xffff_ffffL) << 32 | word(at + 4) & 0xffff_ffffL;
    }

    /// Lengths are the eight bytes before the data, options behind it.
    private boolean packet(Chunk chunk, int number, long ticks, long data, int room) {
        int captured = word(data - 8);
        if (!add(chunk, number, ticks, captured, word(data - 4), data, room)) return false;
        int padded = captured + 3 & ~3;
        if (room - padded >= 4) packetOptions(number, data + padded, room - padded);
        return true;
    }

    private void packetOptions(int number, long at, int length) {
        options.wrap(at, length, littleEndian);
        while (options.advance()) {
            if (options.code() == PcapngOptions.COMMENT) notes.comment(options);
            else if (options.code() == PACKET_DROPS && options.length() == Long.BYTES) {
                interfaces.get(number).countBetween(options.longValue());
            }
        }
    }

    /// Simple packets have no time, and are of the first interface.
    private boolean simplePacket(Chunk chunk, long body, int length) {
        if (length < 4) return fail("a packet block is too short");
        if (interfaces.isEmpty()) return fail("a packet comes before any interface");
        int onWire = word(body);
        int snap = interfaces.getFirst().snapLength;
        long captured = Math.min(onWire & 0xffff_ffffL, length - 4);
        if (snap != 0) captured = Math.min(captured, snap & 0xffff_ffffL);
        return add(chunk, 0, -1, (int) captured, onWire, body + 4, length - 4);
    }

    /// @param ticks time in units of the interface, or -1 for none
    private boolean add(Chunk chunk, int number, long ticks, int captured, int onWire, long data, int room) {
        if (number < 0 || number >= interfaces.size()) return fail("a packet names an interface that is not described");
        if (captured < 0 || captured > room) return fail("a packet claims more bytes than its block has");
        PcapngInterface from = interfaces.get(number);
        long time = ticks == -1 ? 0 : from.timeNs(ticks);
        chunk.add(data, captured, onWire < captured ? captured : onWire, time, ++frames, from.linkType);
        return true;
    }
}

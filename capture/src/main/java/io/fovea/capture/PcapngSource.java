package io.fovea.capture;

import io.fovea.packet.Burst;
import io.fovea.packet.RawMemory;
import io.fovea.spi.PacketSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with their own link type, time
/// resolution and offset, enhanced, simple and obsolete packet blocks. Other blocks are stepped over.
/// // per packet
final class PcapngSource implements PacketSource {
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int PAGE_BYTES = 4096;
    private static final int BLOCK_LENGTH_MIN = 12;
    private static final int SECTION_LENGTH_MIN = 28;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    /// Interfaces of one section; more are damage.
    private static final int INTERFACES_MAX = 1 << 16;

    private final String name;
    private final MappedFile file;
    private final ReadAhead readAhead;
    private final long start;
    private final long end;
    private final List<PcapngInterface> interfaces = new ArrayList<>();
    private boolean littleEndian;
    private long next;
    private long frames;
    private String damage;

    PcapngSource(String name, MappedFile file) {
        this.name = name;
        this.file = file;
        start = file.address();
        end = start + file.length();
        next = start;
        readAhead = new ReadAhead(file, 0, offset -> offset + PAGE_BYTES);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fill(Burst burst) {
        readAhead.reached(next - start);
        while (damage == null && next < end && burst.count < burst.capacity) block(burst);
        return burst.count;
    }

    private void block(Burst burst) {
        long left = end - next;
        if (left < BLOCK_LENGTH_MIN) {
            fail("the file ends inside a block header");
            return;
        }
        if (RawMemory.i32(next) == SECTION_HEADER && !startSection(left)) return;
        int type = word(next);
        long length = word(next + 4) & 0xffff_ffffL;
        if (length < BLOCK_LENGTH_MIN || (length & 3) != 0) {
            fail("a block claims " + length + " bytes, which no block has");
            return;
        }
        if (length > left) {
            fail("a block claims " + length + " bytes, but the file ends after " + left);
            return;
        }
        long body = next + 8;
        int bodyLength = (int) Math.min(Integer.MAX_VALUE, length - BLOCK_LENGTH_MIN);
        boolean sound = switch (type) {
            case INTERFACE -> addInterface(body, bodyLength);
            case ENHANCED_PACKET -> enhancedPacket(burst, body, bodyLength);
            case SIMPLE_PACKET -> simplePacket(burst, body, bodyLength);
            case OBSOLETE_PACKET -> obsoletePacket(burst, body, bodyLength);
            default -> true;
        };
        if (sound) next += length;
    }

    private boolean startSection(long left) {
        if (left < SECTION_LENGTH_MIN) return fail("the file ends inside a section header");
        int magic = RawMemory.i32(next + 8);
        if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            return fail("a section header has no byte-order magic");
        }
        littleEndian = magic != BYTE_ORDER_MAGIC;
        interfaces.clear();
        int major = half(next + 12);
        return major == 1 || fail("a section says pcapng version " + major + ", and only version 1 exists");
    }

    private boolean addInterface(long body, int length) {
        if (length < 8) return fail("an interface block is too short");
        if (interfaces.size() == INTERFACES_MAX) return fail("a section has too many interfaces");
        interfaces.add(PcapngInterface.read(body, length, littleEndian));
        return true;
    }

    private boolean enhancedPacket(Burst burst, long body, int length) {
        if (length < 20) return fail("a packet block is too short");
        long ticks = (word(body + 4) & 0xffff_ffffL) << 32 | word(body + 8) & 0xffff_ffffL;
        return packet(burst, word(body), ticks, word(body + 12), word(body + 16), body + 20, length - 20);
    }

    private boolean obsoletePacket(Burst burst, long body, int length) {
        if (length < 20) return fail("a packet block is too short");
        long ticks = (word(body + 4) & 0xffff_ffffL) << 32 | word(body + 8) & 0xffff_ffffL;
        return packet(burst, half(body), ticks, word(body + 12), word(body + 16), body + 20, length - 20);
    }

    private boolean simplePacket(Burst burst, long body, int length) {
        if (length < 4) return fail("a packet block is too short");
        if (interfaces.isEmpty()) return fail("a packet comes before any interface");
        int onWire = word(body);
        int snap = interfaces.getFirst().snapLength();
        long captured = Math.min(onWire & 0xffff_ffffL, length - 4);
        if (snap != 0) captured = Math.min(captured, snap & 0xffff_ffffL);
        return packet(burst, 0, -1, (int) captured, onWire, body + 4, length - 4);
    }

    /// @param ticks time in units of the interface, or -1 for none
    private boolean packet(Burst burst, int number, long ticks, int captured, int onWire, long data, int room) {
        if (number < 0 || number >= interfaces.size()) return fail("a packet names an interface that is not described");
        if (captured < 0 || captured > room) return fail("a packet claims more bytes than its block has");
        PcapngInterface from = interfaces.get(number);
        long time = ticks == -1 ? 0 : from.timeNs(ticks);
        burst.add(data, captured, onWire < captured ? captured : onWire, time, ++frames, from.linkType());
        return true;
    }

    private boolean fail(String what) {
        damage = name + ": packet " + (frames + 1) + " at byte " + (next - start) + ": " + what
                + "; everything before it was read";
        return false;
    }

    private int word(long at) {
        return littleEndian ? RawMemory.i32Little(at) : RawMemory.i32(at);
    }

    private int half(long at) {
        return littleEndian ? RawMemory.u8(at) | RawMemory.u8(at + 1) << 8 : RawMemory.u16(at);
    }

    @Override
    public long position() {
        return next - start;
    }

    @Override
    public long length() {
        return end - start;
    }

    @Override
    public String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        readAhead.close();
        file.close();
    }
}

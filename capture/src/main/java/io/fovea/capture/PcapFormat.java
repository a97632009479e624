package io.fovea.capture;

import io.fovea.packet.LinkType;
import io.fovea.spi.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How the records of a pcap file are laid out (draft-ietf-opsawg-pcap, and what others made of it).
///
/// ```
///          0        4         8          12        16
///  usual   | second | fraction| captured | on wire | frame …
///  2.0-2.2 | second | fraction| on wire  | captured| frame …
///  Nokia   | second | fraction| captured | on wire | 4 bytes  | frame …
///  patched | second | fraction| captured | on wire | interface, protocol, type: 8 or 12 bytes | frame …
/// ```
///
/// The patched kinds come from Linux distributions of 1999, of which one kept the usual magic, as Nokia's does: their
/// first records tell.
///
/// @param littleEndian byte order of headers
/// @param nsPerTick what a fraction counts
/// @param recordsOffset where records begin
/// @param recordHeaderLength bytes before a frame
/// @param capturedOffset where in it the captured length is
/// @param wireOffset where in it the length on the wire is
/// @param linkType link type of all frames
record PcapFormat(boolean littleEndian, long nsPerTick, int recordsOffset, int recordHeaderLength, int capturedOffset,
        int wireOffset, int linkType) {
    static final int FILE_HEADER_LENGTH = 24;
    /// Bytes from the start that tell the variants apart.
    static final int PROBE_LENGTH = 16 << 10;

    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;
    private static final int PATCHED = 0xa1b2cd34;
    private static final int IXIA_HARDWARE = 0x1c0001ac;
    private static final int IXIA_SOFTWARE = 0x1c0001ab;
    /// Ixia's files say after the file header how long the rest is.
    private static final int IXIA_HEADER_LENGTH = FILE_HEADER_LENGTH + 4;

    private static final int VERSION = 2;
    /// A slip of a vendor's, in files that are otherwise of version 2.2.
    private static final int VERSION_DG_UX = 543;
    /// In this minor version lengths may be in either order; before it, they are swapped.
    private static final int MINOR_MIXED = 3;
    /// AIX counts nanoseconds and numbers its links as SNMP does.
    private static final int MINOR_AIX = 2;
    private static final int AIX_ETHERNET = 6;

    private static final int USUAL_LENGTH = 16;
    private static final int NOKIA_LENGTH = 20;
    private static final int PATCHED_LENGTH = 24;
    private static final int PATCHED_LONG_LENGTH = 28;
    private static final int LINK_TYPE_MASK = 0x03ff_ffff;
    private static final int NS_PER_MICROSECOND = 1000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    /// No record of a variant that must be guessed is longer.
    private static final int PROBED_RECORD_MAX = 256 << 10;
    private static final int PROBED_RECORDS_MAX = 8;
    private static final int PLAUSIBLE_RECORDS_MIN = 2;

    /// Whether a file begins like a pcap file.
    static boolean recognises(byte[] magic) {
        return order(magic) != null;
    }

    private static ByteOrder order(byte[] head) {
        if (head.length < 4) return null;
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            switch (ByteBuffer.wrap(head).order(order).getInt(0)) {
                case MICROS, NANOS, PATCHED, IXIA_HARDWARE, IXIA_SOFTWARE -> {
                    return order;
                }
                default -> { }
            }
        }
        return null;
    }

    /// Reads the file header, and the first records when they are needed to tell what they look like.
    ///
    /// @param head bytes from the start, `PROBE_LENGTH` of them when there are so many
    /// @param name what messages call the file
    static PcapFormat read(byte[] head, String name) throws InputException {
        ByteOrder order = order(head);
        if (head.length < FILE_HEADER_LENGTH) {
            throw new InputException(name + ": ends inside the pcap file header, after " + head.length + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(head).order(order);
        int major = header.getShort(4) & 0xffff;
        if (major != VERSION && major != VERSION_DG_UX) {
            throw new InputException(name + ": says pcap version " + major + ", and only version 2 exists: "
                    + "the file header is damaged");
        }
        int magic = header.getInt(0);
        PcapFormat usual = usual(header, magic);
        int minor = header.getShort(6) & 0xffff;
        if (major == VERSION && minor == MINOR_AIX && usual.linkType == AIX_ETHERNET) return usual.ofAix();
        if (minor < MINOR_MIXED || minor == MINOR_MIXED && usual.isSwapped(header)) return usual.swapped();
        return switch (magic) {
            case MICROS -> usual.likeliest(header, USUAL_LENGTH, PATCHED_LENGTH, NOKIA_LENGTH);
            case PATCHED -> usual.likeliest(header, PATCHED_LENGTH, PATCHED_LONG_LENGTH);
            default -> usual;
        };
    }

    private static PcapFormat usual(ByteBuffer header, int magic) {
        boolean ixia = magic == IXIA_HARDWARE || magic == IXIA_SOFTWARE;
        return new PcapFormat(header.order() == ByteOrder.LITTLE_ENDIAN, magic == NANOS ? 1 : NS_PER_MICROSECOND,
                ixia ? IXIA_HEADER_LENGTH : FILE_HEADER_LENGTH, USUAL_LENGTH, 8, 12,
                header.getInt(20) & LINK_TYPE_MASK);
    }

    private PcapFormat with(int headerLength) {
        return new PcapFormat(
                littleEndian, nsPerTick, recordsOffset, headerLength, capturedOffset, wireOffset, linkType);
    }

    private PcapFormat ofAix() {
        return new PcapFormat(
                littleEndian, 1, recordsOffset, recordHeaderLength, wireOffset, capturedOffset, LinkType.ETHERNET);
    }

    private PcapFormat swapped() {
        return new PcapFormat(
                littleEndian, nsPerTick, recordsOffset, recordHeaderLength, wireOffset, capturedOffset, linkType);
    }

    /// Version 2.3 was written both ways. Never is more captured than there was.
    private boolean isSwapped(ByteBuffer head) {
        int at = recordsOffset;
        return head.capacity() >= at + USUAL_LENGTH && Integer.compareUnsigned(
                head.getInt(at + capturedOffset), head.getInt(at + wireOffset)) > 0;
    }

    /// The first layout, unless its second record is not plausible and another makes sense of the first ones. In a
    /// layout that is not the right one a time stands where a length should, already in the second record: damage
    /// behind that is no reason to read otherwise what is before it.
    private PcapFormat likeliest(ByteBuffer head, int usual, int... others) {
        int records = with(usual).plausibleRecords(head);
        if (records >= 0 || ~records >= PLAUSIBLE_RECORDS_MIN) return with(usual);
        for (int other : others) {
            if (with(other).plausibleRecords(head) >= PLAUSIBLE_RECORDS_MIN) return with(other);
        }
        return with(usual);
    }

    /// How many of the first records are plausible one after the other; the complement when the next one is not.
    private int plausibleRecords(ByteBuffer head) {
        long at = recordsOffset;
        int records = 0;
        while (records < PROBED_RECORDS_MAX && at + recordHeaderLength <= head.capacity()) {
            int captured = head.getInt((int) at + capturedOffset);
            int onWire = head.getInt((int) at + wireOffset);
            if (captured < 0 || captured > PROBED_RECORD_MAX || captured > onWire) return ~records;
            if (Integer.compareUnsigned(head.getInt((int) at + 4), MICROS_PER_SECOND) >= 0) return ~records;
            records++;
            at += recordHeaderLength + captured;
        }
        return records;
    }
}

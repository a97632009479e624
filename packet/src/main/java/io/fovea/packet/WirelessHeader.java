package io.fovea.packet;

/// Steps over the headers of an IEEE 802.11 frame, and over what capture drivers put before them (radiotap.org; the
/// Prism and AVS headers). Only data frames in the clear carry anything that is looked at. // per packet
final class WirelessHeader {
    private static final long NOT_IP = ~(long) Outcome.NOT_IP.ordinal();
    private static final long TRUNCATED = ~(long) Outcome.TRUNCATED_LINK.ordinal();

    private static final int RADIOTAP_LENGTH_MIN = 8;
    private static final int RADIOTAP_TSFT = 1;
    private static final int RADIOTAP_FLAGS = 1 << 1;
    private static final int RADIOTAP_MORE = 1 << 31;
    private static final int RADIOTAP_PRESENT_MAX = 32;
    private static final int FLAG_DATA_PADDED = 0x20;

    private static final int AVS_MAGIC = 0x8021_1000;
    private static final int AVS_MAGIC_MASK = 0xffff_f000;
    private static final int DRIVER_LENGTH_MIN = 8;

    private static final int FRAME_LENGTH_MIN = 24;
    private static final int ADDRESS_LENGTH = 6;
    private static final int QOS_LENGTH = 2;
    private static final int HT_CONTROL_LENGTH = 4;
    private static final int VERSION_AND_TYPE_MASK = 0x0f;
    private static final int DATA = 0x08;
    private static final int SUBTYPE_WITHOUT_DATA = 0x40;
    private static final int SUBTYPE_QOS = 0x80;
    private static final int BETWEEN_ACCESS_POINTS = 0x03;
    private static final int PROTECTED = 0x40;
    private static final int ORDER = 0x80;
    private static final int QOS_AGGREGATE = 0x80;

    private WirelessHeader() {}

    /// What the frame at `at` carries, as `LinkHeader.find` gives it.
    static long find(int linkType, long frame, int at, int captured) {
        if (linkType == LinkType.IEEE_802_11) return data(frame, at, captured, false);
        if (captured - at < DRIVER_LENGTH_MIN) return TRUNCATED;
        if (linkType == LinkType.IEEE_802_11_RADIOTAP) return radiotap(frame, at, captured);
        boolean isAvs = (RawMemory.i32(frame + at) & AVS_MAGIC_MASK) == AVS_MAGIC;
        int length = isAvs ? RawMemory.i32(frame + at + 4) : prismLength(frame + at);
        if (length < DRIVER_LENGTH_MIN) return NOT_IP;
        return length > captured - at ? TRUNCATED : data(frame, at + length, captured, false);
    }

    /// In the byte order of whoever captured: no header is longer than 64 KiB.
    private static int prismLength(long header) {
        int little = RawMemory.i32Little(header + 4);
        return (little >>> 16) == 0 ? little : RawMemory.i32(header + 4);
    }

    private static long radiotap(long frame, int at, int captured) {
        if (RawMemory.u8(frame + at) != 0) return NOT_IP;
        int length = LinkHeader.half(frame + at + 2, true);
        if (length < RADIOTAP_LENGTH_MIN) return NOT_IP;
        if (length > captured - at) return TRUNCATED;
        return data(frame, at + length, captured, isPadded(frame, at, at + length));
    }

    /// Whether the driver filled the 802.11 header up to a multiple of four bytes. The flags come first but for a time
    /// stamp, which is aligned to eight bytes from the header's start.
    private static boolean isPadded(long frame, int from, int end) {
        int present = RawMemory.i32Little(frame + from + 4);
        if ((present & RADIOTAP_FLAGS) == 0) return false;
        int at = RADIOTAP_LENGTH_MIN;
        int more = present;
        for (int n = 0; (more & RADIOTAP_MORE) != 0 && n < RADIOTAP_PRESENT_MAX; n++) {
            if (from + at + 4 > end) return false;
            more = RawMemory.i32Little(frame + from + at);
            at += 4;
        }
        if ((present & RADIOTAP_TSFT) != 0) at = (at + 7 & ~7) + 8;
        return from + at < end && (RawMemory.u8(frame + from + at) & FLAG_DATA_PADDED) != 0;
    }

    /// The frame that an access point has taken in for its controller. Some of them swap the bytes of frame control.
    static long ofAccessPoint(long frame, int at, int captured) {
        if (captured - at < 2) return TRUNCATED;
        int first = RawMemory.u8(frame + at);
        int second = RawMemory.u8(frame + at + 1);
        boolean isSwapped = (first & VERSION_AND_TYPE_MASK) != DATA && (second & VERSION_AND_TYPE_MASK) == DATA;
        return isSwapped ? data(second, first, frame, at, captured, false) : data(frame, at, captured, false);
    }

    private static long data(long frame, int at, int captured, boolean isPadded) {
        if (captured - at < 2) return TRUNCATED;
        int control = RawMemory.u8(frame + at);
        int flags = RawMemory.u8(frame + at + 1);
        return data(control, flags, frame, at, captured, isPadded);
    }

    private static long data(int control, int flags, long frame, int at, int captured, boolean isPadded) {
        if ((control & VERSION_AND_TYPE_MASK) != DATA || (control & SUBTYPE_WITHOUT_DATA) != 0) return NOT_IP;
        if ((flags & PROTECTED) != 0) return NOT_IP;
        int length = FRAME_LENGTH_MIN;
        if ((flags & BETWEEN_ACCESS_POINTS) == BETWEEN_ACCESS_POINTS) length += ADDRESS_LENGTH;
        if (captured - at < length + QOS_LENGTH) return TRUNCATED;
        if ((control & SUBTYPE_QOS) != 0) {
            // Several packets in one frame are not taken apart.
            if ((RawMemory.u8(frame + at + length) & QOS_AGGREGATE) != 0) return NOT_IP;
            length += QOS_LENGTH;
            if ((flags & ORDER) != 0) length += HT_CONTROL_LENGTH;
        }
        if (isPadded) length = length + 3 & ~3;
        return LinkHeader.llc(frame, at + length, captured);
    }
}

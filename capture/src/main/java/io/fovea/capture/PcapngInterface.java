package io.fovea.capture;

import io.fovea.packet.RawMemory;

/// An interface that a pcapng section describes.
///
/// @param linkType its link type
/// @param snapLength bytes of a packet that were kept at most, 0 for all
/// @param resolution the `if_tsresol` byte: a power of ten, or of two when the top bit is set
/// @param offsetSeconds seconds to add to every time
record PcapngInterface(int linkType, int snapLength, int resolution, long offsetSeconds) {
    private static final int OPTION_END = 0;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final int MICROSECONDS = 6;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /// Reads the body of an interface description block of at least eight bytes.
    static PcapngInterface read(long body, int length, boolean littleEndian) {
        int linkType = half(body, littleEndian);
        int snapLength = word(body + 4, littleEndian);
        int resolution = MICROSECONDS;
        long offset = 0;
        int at = 8;
        while (length - at >= 4) {
            int code = half(body + at, littleEndian);
            int size = half(body + at + 2, littleEndian);
            if (code == OPTION_END || size > length - at - 4) break;
            long value = body + at + 4;
            if (code == OPTION_TIME_RESOLUTION && size == 1) resolution = RawMemory.u8(value);
            if (code == OPTION_TIME_OFFSET && size == 8) {
                offset = littleEndian ? Long.reverseBytes(RawMemory.i64(value)) : RawMemory.i64(value);
            }
            at += 4 + (size + 3 & ~3);
        }
        return new PcapngInterface(linkType, snapLength, resolution, offset);
    }

    private static int half(long at, boolean littleEndian) {
        return littleEndian ? RawMemory.u8(at) | RawMemory.u8(at + 1) << 8 : RawMemory.u16(at);
    }

    private static int word(long at, boolean littleEndian) {
        return littleEndian ? RawMemory.i32Little(at) : RawMemory.i32(at);
    }

    /// Nanoseconds since 1970 of a time in this interface's units. Resolutions finer than a nanosecond are cut;
    /// absurd ones give absurd times, not failures.
    long timeNs(long ticks) {
        long base = offsetSeconds * NS_PER_SECOND;
        int exponent = resolution & 0x7f;
        if ((resolution & 0x80) == 0) {
            long ns = ticks;
            for (int i = exponent; i < 9; i++) ns *= 10;
            for (int i = 9; i < exponent && ns != 0; i++) ns = Long.divideUnsigned(ns, 10);
            return base + ns;
        }
        if (exponent > 63) return base;
        long seconds = ticks >>> exponent;
        long fraction = ticks & (1L << exponent) - 1;
        long ns = exponent <= 30
                ? fraction * NS_PER_SECOND >>> exponent
                : (fraction >>> exponent - 30) * NS_PER_SECOND >>> 30;
        return base + seconds * NS_PER_SECOND + ns;
    }
}

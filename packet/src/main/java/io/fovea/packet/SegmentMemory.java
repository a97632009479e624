package io.fovea.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Memory by absolute address through one constant segment: what `RawMemory` does on a JVM without anything faster.
///
/// One constant segment keeps every call site monomorphic; a `MemorySegment` parameter that has met two kinds of memory
/// is an order of magnitude slower.
final class SegmentMemory {
    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfShort I16_LITTLE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32_LITTLE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64_LITTLE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SegmentMemory() {}

    static byte i8(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    static short i16(long address) {
        return ALL.get(I16_LITTLE, address);
    }

    static int i32(long address) {
        return ALL.get(I32_LITTLE, address);
    }

    static long i64(long address) {
        return ALL.get(I64_LITTLE, address);
    }

    static void putI8(long address, byte value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, value);
    }

    static void putI32(long address, int value) {
        ALL.set(I32_LITTLE, address, value);
    }

    static void putI64(long address, long value) {
        ALL.set(I64_LITTLE, address, value);
    }

    static void copy(long from, long to, long length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    static void copyToHeap(long from, byte[] to, int toOffset, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, toOffset, length);
    }

    static void copyFromHeap(byte[] from, int fromOffset, long to, int length) {
        MemorySegment.copy(from, fromOffset, ALL, ValueLayout.JAVA_BYTE, to, length);
    }

    static void zero(long address, long length) {
        ALL.asSlice(address, length).fill((byte) 0);
    }
}

package io.fovea.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The one place that reads memory by absolute address.
///
/// Nothing is checked here: whoever calls has compared the header with the captured length first. Absolute addresses
/// through one constant segment keep every call site monomorphic; a `MemorySegment` parameter that has met two kinds of
/// memory is an order of magnitude slower.
public final class RawMemory {
    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfShort U16_BIG = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32_BIG = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong I64_BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32_LITTLE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private RawMemory() {}

    /// One byte, 0 to 255.
    public static int u8(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address) & 0xff;
    }

    /// Two bytes in network order, 0 to 65,535.
    public static int u16(long address) {
        return ALL.get(U16_BIG, address) & 0xffff;
    }

    /// Three bytes in network order.
    public static int u24(long address) {
        return u8(address) << 16 | u16(address + 1);
    }

    /// Four bytes in network order as a signed int (all 32 bits used).
    public static int i32(long address) {
        return ALL.get(U32_BIG, address);
    }

    /// Four bytes in network order, 0 to 4,294,967,295.
    public static long u32(long address) {
        return ALL.get(U32_BIG, address) & 0xffffffffL;
    }

    /// Eight bytes in network order.
    public static long i64(long address) {
        return ALL.get(I64_BIG, address);
    }

    /// Four bytes in little-endian order as a signed int.
    public static int i32Little(long address) {
        return ALL.get(U32_LITTLE, address);
    }

    /// Four bytes in the machine's order, for our own off-heap tables.
    public static int i32Native(long address) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    /// Eight bytes in the machine's order, for our own off-heap tables.
    public static long i64Native(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    /// Writes one byte.
    public static void putU8(long address, int value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
    }

    /// Writes four bytes in the machine's order, for our own off-heap tables.
    public static void putI32Native(long address, int value) {
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    /// Writes eight bytes in the machine's order, for our own off-heap tables.
    public static void putI64Native(long address, long value) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    /// Copies `length` bytes between two native addresses.
    public static void copy(long from, long to, long length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    /// Copies `length` bytes from a native address into a heap array.
    public static void copyToHeap(long from, byte[] to, int toOffset, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, toOffset, length);
    }

    /// Copies `length` bytes from a heap array to a native address.
    public static void copyFromHeap(byte[] from, int fromOffset, long to, int length) {
        MemorySegment.copy(from, fromOffset, ALL, ValueLayout.JAVA_BYTE, to, length);
    }

    /// Whether two runs of native memory hold the same bytes.
    public static boolean equal(long one, long other, long length) {
        return MemorySegment.mismatch(ALL, one, one + length, ALL, other, other + length) < 0;
    }

    /// Where two runs of native memory first differ, which they do.
    public static long firstDifference(long one, long other, long length) {
        return MemorySegment.mismatch(ALL, one, one + length, ALL, other, other + length);
    }

    /// Where two runs of native memory last differ, which they do.
    public static long lastDifference(long one, long other, long length) {
        long last = length - 1;
        while (u8(one + last) == u8(other + last)) last--;
        return last;
    }

    /// Fills `length` bytes with zero.
    public static void zero(long address, long length) {
        ALL.asSlice(address, length).fill((byte) 0);
    }
}

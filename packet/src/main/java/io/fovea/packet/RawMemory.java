package io.fovea.packet;

import java.lang.reflect.Field;
import java.nio.ByteOrder;
import java.util.Objects;

/// The one place that reads memory by absolute address, in either order of bytes. // per packet
///
/// Nothing is checked here: whoever calls has compared the header with the captured length first.
///
/// It goes through `sun.misc.Unsafe` where the JVM lets it: to the JVM's compilers a read of a segment is a dozen
/// methods and a check, which were two thirds of all they compiled, and a tenth of the time of runs over gigabytes.
/// Where it does not (`--sun-misc-unsafe-memory-access=deny`, later JVMs), segments do the same.
@SuppressWarnings("removal")
public final class RawMemory {
    /// Null if this JVM is to do without.
    private static final sun.misc.Unsafe UNSAFE = findUnsafe();
    private static final int HEAP_OFFSET = sun.misc.Unsafe.ARRAY_BYTE_BASE_OFFSET;

    private RawMemory() {}

    private static sun.misc.Unsafe findUnsafe() {
        String machine = System.getProperty("os.arch", "");
        boolean readsAnyAddress = machine.equals("amd64") || machine.equals("aarch64");
        if (!readsAnyAddress || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) return null;
        try {
            Field field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            sun.misc.Unsafe unsafe = (sun.misc.Unsafe) field.get(null);
            unsafe.freeMemory(unsafe.allocateMemory(1)); // says whether it is allowed
            return unsafe;
        } catch (ReflectiveOperationException | RuntimeException notThere) {
            return null;
        }
    }

    /// Whether memory is read in the fast way.
    static boolean isUnchecked() {
        return UNSAFE != null;
    }

    /// One byte, 0 to 255.
    public static int u8(long address) {
        return (UNSAFE == null ? SegmentMemory.i8(address) : UNSAFE.getByte(address)) & 0xff;
    }

    /// Two bytes in network order, 0 to 65,535.
    public static int u16(long address) {
        return Short.reverseBytes(UNSAFE == null ? SegmentMemory.i16(address) : UNSAFE.getShort(address)) & 0xffff;
    }

    /// Three bytes in network order.
    public static int u24(long address) {
        return u8(address) << 16 | u16(address + 1);
    }

    /// Four bytes in network order as a signed int (all 32 bits used).
    public static int i32(long address) {
        return Integer.reverseBytes(i32Little(address));
    }

    /// Four bytes in network order, 0 to 4,294,967,295.
    public static long u32(long address) {
        return i32(address) & 0xffffffffL;
    }

    /// Eight bytes in network order.
    public static long i64(long address) {
        return Long.reverseBytes(i64Little(address));
    }

    /// Four bytes in little-endian order as a signed int, for our own tables outside the heap, too.
    public static int i32Little(long address) {
        return UNSAFE == null ? SegmentMemory.i32(address) : UNSAFE.getInt(address);
    }

    /// Eight bytes in little-endian order, for our own tables outside the heap, too.
    public static long i64Little(long address) {
        return UNSAFE == null ? SegmentMemory.i64(address) : UNSAFE.getLong(address);
    }

    /// Writes one byte.
    public static void putU8(long address, int value) {
        if (UNSAFE == null) SegmentMemory.putI8(address, (byte) value);
        else UNSAFE.putByte(address, (byte) value);
    }

    /// Writes four bytes in little-endian order.
    public static void putI32Little(long address, int value) {
        if (UNSAFE == null) SegmentMemory.putI32(address, value);
        else UNSAFE.putInt(address, value);
    }

    /// Writes eight bytes in little-endian order.
    public static void putI64Little(long address, long value) {
        if (UNSAFE == null) SegmentMemory.putI64(address, value);
        else UNSAFE.putLong(address, value);
    }

    /// Copies `length` bytes between two native addresses.
    public static void copy(long from, long to, long length) {
        if (UNSAFE == null) SegmentMemory.copy(from, to, length);
        else UNSAFE.copyMemory(from, to, length);
    }

    /// Copies `length` bytes from a native address into a heap array.
    ///
    /// @throws IndexOutOfBoundsException if the array has no such place
    public static void copyToHeap(long from, byte[] to, int toOffset, int length) {
        Objects.checkFromIndexSize(toOffset, length, to.length);
        if (UNSAFE == null) SegmentMemory.copyToHeap(from, to, toOffset, length);
        else UNSAFE.copyMemory(null, from, to, HEAP_OFFSET + (long) toOffset, length);
    }

    /// Copies `length` bytes from a heap array to a native address.
    ///
    /// @throws IndexOutOfBoundsException if the array has no such place
    public static void copyFromHeap(byte[] from, int fromOffset, long to, int length) {
        Objects.checkFromIndexSize(fromOffset, length, from.length);
        if (UNSAFE == null) SegmentMemory.copyFromHeap(from, fromOffset, to, length);
        else UNSAFE.copyMemory(from, HEAP_OFFSET + (long) fromOffset, null, to, length);
    }

    /// Whether two runs of native memory hold the same bytes.
    public static boolean equal(long one, long other, long length) {
        return firstDifference(one, other, length) == length;
    }

    /// Where two runs of native memory first differ; `length` if they do not.
    public static long firstDifference(long one, long other, long length) {
        long at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long difference = i64Little(one + at) ^ i64Little(other + at);
            if (difference != 0) return at + (Long.numberOfTrailingZeros(difference) >>> 3);
        }
        while (at < length && u8(one + at) == u8(other + at)) at++;
        return at;
    }

    /// Where two runs of native memory last differ, which they do.
    public static long lastDifference(long one, long other, long length) {
        long last = length - 1;
        while (u8(one + last) == u8(other + last)) last--;
        return last;
    }

    /// Fills `length` bytes with zero.
    public static void zero(long address, long length) {
        if (UNSAFE == null) SegmentMemory.zero(address, length);
        else UNSAFE.setMemory(address, length, (byte) 0);
    }
}

package io.fovea.parsers.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes that a `ByteCache` is asked by, put together in a buffer that is used again. What does not fit is not kept:
/// then the key finds nothing and remembers nothing.
public final class ByteKey {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

    private final byte[] bytes;
    private int length;

    /// A key of at most `lengthMax` bytes.
    public ByteKey(int lengthMax) {
        bytes = new byte[lengthMax];
    }

    /// Starts anew.
    public ByteKey clear() {
        length = 0;
        return this;
    }

    /// Adds the low two bytes of a number.
    public ByteKey add16(int number) {
        if (hasRoom(2)) {
            bytes[length++] = (byte) (number >>> 8);
            bytes[length++] = (byte) number;
        }
        return this;
    }

    /// Adds bytes of a message.
    public ByteKey add(ByteView from, int offset, int count) {
        if (hasRoom(count)) {
            from.copy(offset, bytes, length, count);
            length += count;
        }
        return this;
    }

    /// Adds bytes of a message and, in front of them, how many they are.
    public ByteKey addPart(ByteView from, int offset, int count) {
        return add16(count).add(from, offset, count);
    }

    private boolean hasRoom(int count) {
        if (length >= 0 && count <= bytes.length - length) return true;
        length = -1;
        return false;
    }

    /// Whether all that was added is there.
    boolean fits() {
        return length >= 0;
    }

    int hash() {
        long hash = length * FACTOR;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) hash = mix(hash, (long) LONGS.get(bytes, at));
        long rest = 0;
        for (; at < length; at++) rest = rest << Byte.SIZE | bytes[at] & 0xff;
        hash = mix(hash, rest);
        return (int) (hash ^ hash >>> 32);
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * FACTOR;
        return mixed ^ mixed >>> 29;
    }

    boolean isEqualTo(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}

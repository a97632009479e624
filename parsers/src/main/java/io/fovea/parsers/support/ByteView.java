package io.fovea.parsers.support;

import io.fovea.spi.StreamSlice;

/// A run of bytes, read where it lies: in a slice, or in an array of its own once it must outlive the slice.
/// Over a slice it is valid only until the slice moves.
public final class ByteView {
    private StreamSlice slice;
    private int sliceOffset;
    private byte[] array;
    private final int length;

    /// Views `length` bytes that start `offset` bytes behind the slice's position.
    public ByteView(StreamSlice slice, int offset, int length) {
        assert length <= slice.remaining() - offset : "the view lies inside the slice";
        this.slice = slice;
        this.sliceOffset = offset;
        this.length = length;
    }

    /// Views the first `length` bytes of an array, which nobody changes any more.
    public ByteView(byte[] array, int length) {
        this.array = array;
        this.length = length;
    }

    /// Copies the bytes, so that the view stays valid when the slice moves.
    public void keep() {
        if (array != null) return;
        array = slice.bytes(sliceOffset, length);
        slice = null;
    }

    public int length() {
        return length;
    }

    /// The byte at `offset`, 0 to 255.
    public int u8(int offset) {
        return array != null ? array[offset] & 0xff : slice.u8(sliceOffset + offset);
    }

    /// Two bytes in network order.
    public int u16(int offset) {
        return u8(offset) << 8 | u8(offset + 1);
    }

    /// Three bytes in network order.
    public int u24(int offset) {
        return u8(offset) << 16 | u16(offset + 1);
    }

    /// Copies `count` bytes from `offset` into an array.
    public void copy(int offset, byte[] to, int toOffset, int count) {
        if (array != null) System.arraycopy(array, offset, to, toOffset, count);
        else slice.copy(sliceOffset + offset, to, toOffset, count);
    }

    /// `count` bytes from `offset` as an array of their own.
    public byte[] bytes(int offset, int count) {
        byte[] copy = new byte[count];
        copy(offset, copy, 0, count);
        return copy;
    }

    /// `count` bytes from `offset` as text, see `WireText`.
    public String text(int offset, int count) {
        return WireText.of(bytes(offset, count));
    }
}

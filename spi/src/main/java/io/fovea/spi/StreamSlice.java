package io.fovea.spi;

import io.fovea.packet.RawMemory;

/// A run of stream bytes of one direction, in native memory, read through bounded methods only.
///
/// A parser moves `position` forward over what it consumed; the rest is kept and handed in again with the next bytes
/// behind it. Every read is checked against the slice's end: out of bounds is our bug and throws
/// `IndexOutOfBoundsException`; parsers compare with `remaining()` first.
public final class StreamSlice {
    private long base;
    private int length;
    private int position;
    private boolean fromOriginator;
    private boolean datagram;
    private long timeNs;
    private long frame;

    /// Points the slice at bytes.
    ///
    /// @param address address of the first byte
    /// @param lengthBytes how many
    /// @param originator whether the originator sent them
    /// @param packetTimeNs time of the packet that brought the last of them
    /// @param frameNumber that packet's frame
    public StreamSlice wrap(long address, int lengthBytes, boolean originator, long packetTimeNs, long frameNumber) {
        base = address;
        length = lengthBytes;
        position = 0;
        fromOriginator = originator;
        datagram = false;
        timeNs = packetTimeNs;
        frame = frameNumber;
        return this;
    }

    /// Points the slice at the payload of a datagram, as far as it was captured; parameters as in `wrap`.
    public StreamSlice wrapDatagram(
            long address, int lengthBytes, boolean originator, long packetTimeNs, long frameNumber) {
        wrap(address, lengthBytes, originator, packetTimeNs, frameNumber);
        datagram = true;
        return this;
    }

    /// Whether the slice is one datagram of UDP, not a run of a stream: more bytes never follow it.
    public boolean isDatagram() {
        return datagram;
    }

    public boolean fromOriginator() {
        return fromOriginator;
    }

    /// Time of the packet that brought the slice's last bytes.
    public long timeNs() {
        return timeNs;
    }

    /// Frame number of that packet.
    public long frame() {
        return frame;
    }

    /// Bytes from `position` to the end.
    public int remaining() {
        return length - position;
    }

    public int position() {
        return position;
    }

    /// Consumes `count` bytes.
    public void skip(int count) {
        check(0, count);
        position += count;
    }

    /// The byte `offset` bytes behind `position`, 0 to 255.
    public int u8(int offset) {
        check(offset, 1);
        return RawMemory.u8(base + position + offset);
    }

    /// Two bytes in network order.
    public int u16(int offset) {
        check(offset, 2);
        return RawMemory.u16(base + position + offset);
    }

    /// Three bytes in network order.
    public int u24(int offset) {
        check(offset, 3);
        return RawMemory.u24(base + position + offset);
    }

    /// Four bytes in network order, unsigned.
    public long u32(int offset) {
        check(offset, 4);
        return RawMemory.u32(base + position + offset);
    }

    /// Copies `count` bytes from `offset` behind `position` into an array.
    public void copy(int offset, byte[] to, int toOffset, int count) {
        check(offset, count);
        RawMemory.copyToHeap(base + position + offset, to, toOffset, count);
    }

    /// `count` bytes from `offset` behind `position` as an array of their own.
    public byte[] bytes(int offset, int count) {
        byte[] copy = new byte[count];
        copy(offset, copy, 0, count);
        return copy;
    }

    private void check(int offset, int count) {
        if ((offset | count) < 0 || offset > length - position - count) throw outside(offset, count);
    }

    private IndexOutOfBoundsException outside(int offset, int count) {
        return new IndexOutOfBoundsException(
                "read of " + count + " bytes at " + offset + " in a slice of " + remaining());
    }
}

package io.fovea.sinks.parquet;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;

/// Small numbers as Parquet's levels and dictionary pages have them: runs of one number, and groups of eight that are
/// packed bit by bit (the format's "RLE / bit-packing hybrid").
///
/// A number that repeats the last costs a comparison and an addition, which is what nearly all numbers do.
/// Invariant: fewer than `GROUP` numbers wait, and while `repeats` is `GROUP` or more, all that wait are of that run.
final class RunLengths {
    private static final int GROUP = 8;
    /// So many groups that the head of their run is one byte.
    private static final int GROUPS_MAX = 63;
    private static final int VARINT_BITS = 7;

    private int width;
    private final int[] waiting = new int[GROUP];
    private int waitingCount;
    private int last;
    private int repeats;
    /// Where the head of the groups at hand goes, and how many there are.
    private int headAt;
    private int groups;
    private byte[] bytes = new byte[64];
    private int length;

    /// @param width bits of a number
    RunLengths(int width) {
        start(width);
    }

    /// Forgets everything.
    void start(int bitsOfANumber) {
        width = bitsOfANumber;
        waitingCount = 0;
        last = -1;
        repeats = 0;
        groups = 0;
        length = 0;
    }

    void add(int number) {
        if (number != last) {
            if (repeats >= GROUP) writeRun();
            last = number;
            repeats = 0;
        }
        if (++repeats >= GROUP) return;
        waiting[waitingCount++] = number;
        if (waitingCount == GROUP) packGroup();
    }

    private void writeRun() {
        endGroups();
        reserve(Integer.BYTES + 1 + Integer.BYTES);
        int head = repeats << 1;
        while (head >>> VARINT_BITS != 0) {
            bytes[length++] = (byte) (head | 1 << VARINT_BITS);
            head >>>= VARINT_BITS;
        }
        bytes[length++] = (byte) head;
        for (int shift = 0; shift < width; shift += Byte.SIZE) bytes[length++] = (byte) (last >>> shift);
        waitingCount = 0;
        repeats = 0;
    }

    private void packGroup() {
        reserve(1 + width);
        if (groups == 0) headAt = length++;
        long packed = 0;
        int bits = 0;
        for (int number : waiting) {
            packed |= (long) number << bits;
            for (bits += width; bits >= Byte.SIZE; bits -= Byte.SIZE) {
                bytes[length++] = (byte) packed;
                packed >>>= Byte.SIZE;
            }
        }
        waitingCount = 0;
        repeats = 0;
        if (++groups == GROUPS_MAX) endGroups();
    }

    private void endGroups() {
        if (groups > 0) bytes[headAt] = (byte) (groups << 1 | 1);
        groups = 0;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }

    /// About how many bytes there are so far.
    int bufferedBytes() {
        return length + GROUP;
    }

    /// All numbers, valid until the next `start`; none may be added before.
    BytesInput bytes() {
        if (repeats >= GROUP) {
            writeRun();
        } else if (waitingCount > 0) {
            Arrays.fill(waiting, waitingCount, GROUP, 0);
            packGroup();
        }
        endGroups();
        return BytesInput.from(bytes, 0, length);
    }
}

package io.fovea.capture;

import java.io.IOException;

/// Unpacks one LZ4 block: runs of literal bytes, each followed by a copy of earlier output.
final class Lz4Block {
    private static final int MATCH_LENGTH_MIN = 4;
    private static final int NIBBLE_MAX = 15;

    private final byte[] packed;
    private final int end;
    private int at;

    /// Where the bytes end that were unpacked so far.
    private int to;

    /// @param length packed bytes of the block
    Lz4Block(byte[] packed, int length) {
        this.packed = packed;
        end = length;
    }

    /// Unpacks the block, whose packed bytes are all there.
    ///
    /// @param limit where the unpacked bytes must end
    /// @param earliest where the bytes begin that copies may reach back to
    /// @return where the unpacked bytes end
    int unpack(byte[] output, int from, int limit, int earliest) throws IOException {
        to = from;
        while (at < end) {
            int token = packed[at++] & 0xff;
            literals(length(token >>> 4), output, limit);
            if (at == end) return to;
            if (end - at < 2) throw new IOException("an LZ4 block that ends too early");
            int distance = packed[at] & 0xff | (packed[at + 1] & 0xff) << 8;
            at += 2;
            int match = length(token & NIBBLE_MAX) + MATCH_LENGTH_MIN;
            if (distance == 0 || distance > to - earliest) throw new IOException("an LZ4 copy from before the start");
            if (match > limit - to) throw new IOException("an LZ4 copy that is too long");
            copy(output, to - distance, to, match);
            to += match;
        }
        throw new IOException("an LZ4 block that ends too early");
    }

    /// Unpacks as much as the first packed bytes of a block hold; where they end is no fault.
    int unpackStart(byte[] output, int from, int limit, int earliest) {
        try {
            return unpack(output, from, limit, earliest);
        } catch (IOException e) {
            return to;
        }
    }

    private void literals(int count, byte[] output, int limit) throws IOException {
        int there = Math.min(count, Math.min(end - at, limit - to));
        System.arraycopy(packed, at, output, to, there);
        at += there;
        to += there;
        if (there < count) throw new IOException("an LZ4 literal that is too long");
    }

    /// Copies may overlap: then the bytes between repeat.
    private static void copy(byte[] output, int from, int to, int count) {
        if (to - from >= count) {
            System.arraycopy(output, from, output, to, count);
            return;
        }
        for (int i = 0; i < count; i++) output[to + i] = output[from + i];
    }

    /// A length of four bits, or more when they are all set. Never overflows: the packed bytes end before.
    private int length(int nibble) throws IOException {
        int length = nibble;
        if (nibble < NIBBLE_MAX) return length;
        int more;
        do {
            if (at == end) throw new IOException("an LZ4 block that ends too early");
            more = packed[at++] & 0xff;
            length += more;
        } while (more == 0xff);
        return length;
    }
}

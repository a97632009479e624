package io.fovea.capture;

import java.io.IOException;

/// Unpacks one LZ4 block: runs of literal bytes, each followed by a copy of earlier output.
final class Lz4Block {
    private static final int MATCH_LENGTH_MIN = 4;
    private static final int NIBBLE_MAX = 15;

    private final byte[] packed;
    private final int end;
    private int at;

    private Lz4Block(byte[] packed, int end) {
        this.packed = packed;
        this.end = end;
    }

    /// @param lengthMax bytes that the block may have unpacked
    /// @param earliest where the bytes begin that copies may reach back to
    /// @return where the unpacked bytes end
    static int unpack(byte[] packed, int length, byte[] output, int from, int lengthMax, int earliest)
            throws IOException {
        return new Lz4Block(packed, length).unpack(output, from, from + lengthMax, earliest);
    }

    private int unpack(byte[] output, int from, int limit, int earliest) throws IOException {
        int to = from;
        while (at < end) {
            int token = packed[at++] & 0xff;
            int literals = length(token >>> 4);
            if (literals > end - at || literals > limit - to) throw new IOException("an LZ4 literal that is too long");
            System.arraycopy(packed, at, output, to, literals);
            at += literals;
            to += literals;
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

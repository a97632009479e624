package io.fovea.capture;

import io.fovea.spi.InputException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/// A stream that unpacks itself when its first bytes say that it is packed, and counts what it takes.
final class PackedStream extends FilterInputStream {
    private static final int MAGIC_LENGTH = 8;

    private final Counted raw;
    private final boolean packed;

    private PackedStream(InputStream unpacked, Counted raw, boolean packed) {
        super(unpacked);
        this.raw = raw;
        this.packed = packed;
    }

    /// Owns the stream, and closes it when it is refused.
    ///
    /// @param mayBePacked whether packed bytes are unpacked, or refused
    /// @param name what messages call it
    static PackedStream of(InputStream in, boolean mayBePacked, String name) throws IOException {
        try {
            return open(new Counted(in), mayBePacked, name);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static PackedStream open(Counted raw, boolean mayBePacked, String name) throws IOException {
        byte[] magic = raw.readNBytes(MAGIC_LENGTH);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), raw);
        Packing packing = Packing.of(magic);
        if (packing == null) return new PackedStream(whole, raw, false);
        if (!mayBePacked) {
            throw new InputException(name + ": is compressed, and only a capture that is not can be followed while it "
                    + "grows");
        }
        try {
            return new PackedStream(packing.unpack(whole), raw, true);
        } catch (IOException | RuntimeException e) {
            throw new InputException(name + ": compressed data is cut or damaged: " + e.getMessage(), e);
        }
    }

    /// Counts what is read.
    /// One thread reads, others look at the count.
    private static final class Counted extends FilterInputStream {
        private volatile long count;
        private volatile boolean failed;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            try {
                int read = super.read(to, offset, length);
                if (read > 0) count += read;
                return read;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }

    boolean isPacked() {
        return packed;
    }

    /// Whether reading failed, and not unpacking.
    boolean hasFailed() {
        return raw.failed;
    }

    long packedBytes() {
        return raw.count;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        return in.read(to, offset, length);
    }
}

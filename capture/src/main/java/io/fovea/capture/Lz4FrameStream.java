package io.fovea.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Unpacks LZ4 frames (lz4_Frame_format.md 1.6.4): linked and independent blocks, checksums, frames behind each other,
/// skippable ones among them. Memory is one block of at most 4 MiB and the 64 KiB before it, whatever a frame claims.
final class Lz4FrameStream extends InputStream {
    private static final int MAGIC = 0x184d2204;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;
    private static final int VERSION_MASK = 0xc0;
    private static final int VERSION_1 = 0x40;
    private static final int FLAG_INDEPENDENT = 0x20;
    private static final int FLAG_BLOCK_CHECKSUM = 0x10;
    private static final int FLAG_CONTENT_SIZE = 0x08;
    private static final int FLAG_CONTENT_CHECKSUM = 0x04;
    private static final int FLAG_DICTIONARY = 0x01;
    private static final int HISTORY_BYTES = 1 << 16;
    private static final int BLOCK_CODE_MIN = 4;
    private static final int CONTENT_SIZE_LENGTH = 8;

    private final InputStream in;
    private final byte[] word = new byte[4];
    private final XxHash32 contentHash = new XxHash32();
    private int flags;
    private int blockBytesMax;
    private boolean inFrame;
    private boolean ended;
    /// The data ends inside the block that is being handed out.
    private boolean isCut;
    private byte[] packed = new byte[0];
    /// The history, and behind it the block that is being handed out.
    private byte[] window = new byte[HISTORY_BYTES];
    private int history;
    private int from = HISTORY_BYTES;
    private int to = HISTORY_BYTES;

    Lz4FrameStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (from == to) {
            if (ended) return -1;
            if (isCut) throw new EOFException("the data ends inside an LZ4 block");
            if (inFrame) readBlock();
            else ended = !readFrameHeader();
        }
        int count = Math.min(length, to - from);
        System.arraycopy(window, from, target, offset, count);
        from += count;
        return count;
    }

    /// @return false at the end of the stream
    private boolean readFrameHeader() throws IOException {
        int first = in.read();
        if (first < 0) return false;
        int magic = first | need() << 8 | need() << 16 | need() << 24;
        if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            in.skipNBytes(readWord() & 0xffff_ffffL);
            return true;
        }
        if (magic != MAGIC) throw new IOException("no LZ4 frame where one should begin");
        readDescriptor();
        history = 0;
        from = HISTORY_BYTES;
        to = HISTORY_BYTES;
        contentHash.reset();
        inFrame = true;
        return true;
    }

    private void readDescriptor() throws IOException {
        flags = need();
        int blockCode = need();
        if ((flags & VERSION_MASK) != VERSION_1) throw new IOException("an LZ4 frame of an unknown version");
        if ((flags & FLAG_DICTIONARY) != 0) throw new IOException("an LZ4 frame that needs a dictionary");
        if (blockCode >>> 4 < BLOCK_CODE_MIN || blockCode >>> 7 != 0) throw new IOException("a bad LZ4 block size");
        byte[] descriptor = {(byte) flags, (byte) blockCode};
        if ((flags & FLAG_CONTENT_SIZE) != 0) {
            descriptor = Arrays.copyOf(descriptor, 2 + CONTENT_SIZE_LENGTH);
            for (int i = 2; i < descriptor.length; i++) descriptor[i] = (byte) need();
        }
        int expected = XxHash32.of(descriptor, 0, descriptor.length) >>> 8 & 0xff;
        if (need() != expected) throw new IOException("a damaged LZ4 frame header");
        blockBytesMax = 1 << 8 + 2 * (blockCode >>> 4);
    }

    private void readBlock() throws IOException {
        int size = readWord();
        if (size == 0) {
            inFrame = false;
            if ((flags & FLAG_CONTENT_CHECKSUM) != 0 && readWord() != contentHash.value()) {
                throw new IOException("LZ4 content that does not have its checksum");
            }
            return;
        }
        boolean stored = size < 0;
        size &= Integer.MAX_VALUE;
        if (size > blockBytesMax) throw new IOException("an LZ4 block longer than its frame allows");
        int there = readPacked(size);
        keepHistory();
        if (stored) {
            reserve(there);
            System.arraycopy(packed, 0, window, HISTORY_BYTES, there);
            to = HISTORY_BYTES + there;
        } else {
            reserve(blockBytesMax);
            Lz4Block block = new Lz4Block(packed, there);
            int limit = HISTORY_BYTES + blockBytesMax;
            if (isCut) to = block.unpackStart(window, HISTORY_BYTES, limit, HISTORY_BYTES - history);
            else to = block.unpack(window, HISTORY_BYTES, limit, HISTORY_BYTES - history);
        }
        from = HISTORY_BYTES;
        if ((flags & FLAG_CONTENT_CHECKSUM) != 0) contentHash.add(window, from, to - from);
    }

    /// Reads a block and its checksum, or what there is of them.
    ///
    /// @return bytes of the block that are there
    private int readPacked(int size) throws IOException {
        if (packed.length < size) packed = new byte[size];
        int there = in.readNBytes(packed, 0, size);
        isCut = there < size;
        if (isCut || (flags & FLAG_BLOCK_CHECKSUM) == 0) return there;
        isCut = in.readNBytes(word, 0, word.length) < word.length;
        if (!isCut && word() != XxHash32.of(packed, 0, size)) {
            throw new IOException("an LZ4 block that does not have its checksum");
        }
        return there;
    }

    /// Moves the end of the last block before the place of the next.
    private void keepHistory() {
        if ((flags & FLAG_INDEPENDENT) != 0) {
            history = 0;
            return;
        }
        int last = to - HISTORY_BYTES;
        int kept = Math.min(HISTORY_BYTES, history + last);
        System.arraycopy(window, to - kept, window, HISTORY_BYTES - kept, kept);
        history = kept;
    }

    private void reserve(int bytes) {
        if (window.length < HISTORY_BYTES + bytes) window = Arrays.copyOf(window, HISTORY_BYTES + bytes);
    }

    private int need() throws IOException {
        int value = in.read();
        if (value < 0) throw new EOFException("the data ends inside an LZ4 frame");
        return value;
    }

    private int readWord() throws IOException {
        if (in.readNBytes(word, 0, word.length) < word.length) {
            throw new EOFException("the data ends inside an LZ4 frame");
        }
        return word();
    }

    private int word() {
        return word[0] & 0xff | (word[1] & 0xff) << 8 | (word[2] & 0xff) << 16 | word[3] << 24;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

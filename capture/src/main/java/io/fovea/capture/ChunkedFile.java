package io.fovea.capture;

import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that is read in chunks of one size, each with a margin behind it, since records cross their ends.
///
/// Reading copies, and is nevertheless several times cheaper than walking a mapping: the copy is sequential and lands
/// in the cache, where the walk from record to record then meets no miss and no page fault. A file that shrinks
/// meanwhile gives fewer bytes, not a fault. The length is what it was when the file was opened.
final class ChunkedFile implements AutoCloseable {
    /// Small enough for several chunks in a second-level cache, large enough that a call is cheap.
    static final int CHUNK_BYTES = 256 << 10;
    /// Most records that cross the end of a chunk end in here.
    static final int MARGIN_BYTES = 4 << 10;
    /// Address of bytes that the file no longer has.
    static final long GONE = 0;

    private final FileChannel channel;
    private final long lengthBytes;
    private final Path deleteOnClose;

    private ChunkedFile(FileChannel channel, long lengthBytes, Path deleteOnClose) {
        this.channel = channel;
        this.lengthBytes = lengthBytes;
        this.deleteOnClose = deleteOnClose;
    }

    /// Opens a file.
    ///
    /// @param name what messages call it
    /// @param temporary whether it is removed at `close`
    static ChunkedFile open(Path file, String name, boolean temporary) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new ChunkedFile(channel, channel.size(), temporary ? file : null);
        } catch (NoSuchFileException e) {
            throw new InputException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new InputException(name + ": permission denied", e);
        } catch (IOException e) {
            if (channel != null) channel.close();
            throw new InputException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    long lengthBytes() {
        return lengthBytes;
    }

    long chunks() {
        return Math.max(1, (lengthBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    /// Reads a chunk and its margin.
    void load(Chunk chunk, long number) throws IOException {
        chunk.offset = number * CHUNK_BYTES;
        int wanted = (int) Math.min(CHUNK_BYTES + MARGIN_BYTES, Math.max(0, lengthBytes - chunk.offset));
        chunk.lengthBytes = read(chunk.memory().clear().limit(wanted), chunk.offset);
    }

    /// The address of bytes of the file, which are in the chunk or are read now. Bytes that are read now stay until the
    /// next call for the same chunk.
    ///
    /// @return the address, or `GONE` when the file ends before them
    long address(Chunk chunk, long offset, long length) throws IOException {
        if (offset + length <= chunk.offset + chunk.lengthBytes) return chunk.address() + (offset - chunk.offset);
        MemorySegment room = chunk.spill(length);
        return read(room.asSlice(0, length).asByteBuffer(), offset) < length ? GONE : room.address();
    }

    private int read(ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) break;
        }
        return buffer.position();
    }

    /// Reads from the start of the file, for headers.
    byte[] head(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, lengthBytes));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, buffer.position()) < 0) break;
        }
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (deleteOnClose != null) Files.deleteIfExists(deleteOnClose);
    }
}

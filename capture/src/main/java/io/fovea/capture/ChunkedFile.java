package io.fovea.capture;

import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// A file that is read in chunks of one size, each with a margin behind it, since records cross their ends.
///
/// Reading copies, and is nevertheless several times cheaper than walking a mapping: the copy is sequential and lands
/// in the cache, where the walk from record to record then meets no miss and no page fault. A file that shrinks
/// meanwhile, or whose disk fails, gives fewer bytes, not a fault. The length is what it was when the file was opened.
final class ChunkedFile extends CaptureBytes {
    private final FileChannel channel;
    private final long lengthBytes;
    private volatile String failure;

    ChunkedFile(FileChannel channel, long lengthBytes) {
        this.channel = channel;
        this.lengthBytes = lengthBytes;
    }

    /// Opens a file.
    ///
    /// @param name what messages call it
    static ChunkedFile open(Path file, String name) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new ChunkedFile(channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new InputException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new InputException(name + ": permission denied", e);
        } catch (IOException e) {
            if (channel != null) channel.close();
            throw new InputException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    long lengthBytes() {
        return lengthBytes;
    }

    @Override
    long chunks() {
        return Math.max(1, (lengthBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    @Override
    void load(Chunk chunk, long number) {
        chunk.offset = number * CHUNK_BYTES;
        long there = Math.min(CHUNK_BYTES + MARGIN_BYTES, Math.max(0, lengthBytes - chunk.offset));
        ByteBuffer memory = chunk.memory().clear();
        chunk.lengthBytes = read(memory.limit((int) Math.min(there, memory.capacity())), chunk.offset);
    }

    @Override
    long begin(Chunk chunk, long next) {
        return chunk.address();
    }

    @Override
    long end(Chunk chunk) {
        return Math.min(lengthBytes, chunk.offset + CHUNK_BYTES);
    }

    @Override
    long address(Chunk chunk, long offset, long length) {
        MemorySegment room = chunk.spill(length);
        return read(room.asSlice(0, length).asByteBuffer(), offset) < length ? ABSENT : room.address();
    }

    @Override
    boolean comesLater(long end) {
        return false;
    }

    @Override
    String failure() {
        return failure;
    }

    private int read(ByteBuffer buffer, long offset) {
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) break;
            }
        } catch (IOException e) {
            failure = "cannot be read: " + e.getMessage();
        }
        return buffer.position();
    }

    @Override
    byte[] head(int length) {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, lengthBytes));
        return Arrays.copyOf(buffer.array(), read(buffer, 0));
    }

    @Override
    long packedBytes(long next) {
        return Math.min(next, lengthBytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

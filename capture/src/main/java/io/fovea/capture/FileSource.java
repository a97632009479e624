package io.fovea.capture;

import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import java.io.IOException;

/// What readers of capture files have in common: the file, how far it was walked, and what ended it. // per packet
abstract class FileSource implements PacketSource {
    /// Longer records are damage: no link carries them, and tcpdump draws the line far lower.
    static final int RECORD_LENGTH_MAX = 64 << 20;

    final String name;
    final ChunkedFile file;
    boolean littleEndian;
    /// Offset of the next record.
    long next;
    /// Frames found so far.
    long frames;
    private String damage;

    FileSource(String name, ChunkedFile file) {
        this.name = name;
        this.file = file;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int chunkBytes() {
        return ChunkedFile.CHUNK_BYTES + ChunkedFile.MARGIN_BYTES;
    }

    @Override
    public final long chunks() {
        return file.chunks();
    }

    @Override
    public final void load(Chunk chunk, long number) throws IOException {
        file.load(chunk, number);
    }

    @Override
    public final boolean findFrames(Chunk chunk) throws IOException {
        if (damage == null) walk(chunk, Math.min(file.lengthBytes(), chunk.offset + ChunkedFile.CHUNK_BYTES));
        return damage == null && next < file.lengthBytes();
    }

    /// Adds the frames of all records that begin before `end`, from `next` on.
    abstract void walk(Chunk chunk, long end) throws IOException;

    /// The input ends before the record at `next`.
    ///
    /// @return false
    final boolean fail(String what) {
        damage = name + ": packet " + (frames + 1) + " at byte " + next + ": " + what
                + "; everything before it was read";
        return false;
    }

    /// The file has become shorter since it was opened.
    final boolean failShrunk() {
        return fail("the file has become shorter while it was read");
    }

    final int word(long at) {
        return littleEndian ? RawMemory.i32Little(at) : RawMemory.i32(at);
    }

    final int half(long at) {
        return littleEndian ? RawMemory.u8(at) | RawMemory.u8(at + 1) << 8 : RawMemory.u16(at);
    }

    @Override
    public final long position() {
        return Math.min(next, file.lengthBytes());
    }

    @Override
    public final long length() {
        return file.lengthBytes();
    }

    @Override
    public final String damage() {
        return damage;
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }
}

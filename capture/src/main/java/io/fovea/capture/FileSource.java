package io.fovea.capture;

import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import java.io.IOException;

/// What readers of captures have in common: the bytes, how far they were walked, and what ended them. // per packet
abstract class FileSource implements PacketSource {
    /// Longer records are damage: no link carries them, and tcpdump draws the line far lower.
    static final int RECORD_LENGTH_MAX = 64 << 20;
    /// Bytes that are looked through for the first frame.
    private static final long FIRST_FRAME_BYTES_MAX = 1 << 20;

    final String name;
    final CaptureBytes bytes;
    boolean littleEndian;
    /// Offset of the next record.
    long next;
    /// Frames found so far.
    long frames;
    /// Address that the capture's first byte would have, for bytes before `loaded`.
    private long base;
    /// Offset behind the bytes that are in memory.
    private long loaded;
    private String damage;

    FileSource(String name, CaptureBytes bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int chunkBytes() {
        return CaptureBytes.CHUNK_BYTES + CaptureBytes.MARGIN_BYTES;
    }

    @Override
    public final long chunks() {
        return bytes.chunks();
    }

    @Override
    public final void load(Chunk chunk, long number) {
        bytes.load(chunk, number);
    }

    @Override
    public final boolean findFrames(Chunk chunk) {
        if (damage != null) return false;
        ready(chunk);
        walk(chunk, bytes.end(chunk));
        if (damage == null && next >= bytes.lengthBytes()) checkEnd();
        return damage == null && next < bytes.lengthBytes();
    }

    private void ready(Chunk chunk) {
        base = bytes.begin(chunk, next) - chunk.offset;
        loaded = chunk.offset + chunk.lengthBytes;
    }

    private void checkEnd() {
        if (bytes.failure() != null) fail(bytes.failure());
        else if (next > bytes.lengthBytes()) fail("the file ends inside the block before");
    }

    @Override
    public final long firstTimeNs(Chunk chunk) {
        bytes.load(chunk, 0);
        while (chunk.packets() == 0 && damage == null && next < Math.min(bytes.lengthBytes(), FIRST_FRAME_BYTES_MAX)) {
            ready(chunk);
            walk(chunk, Math.min(bytes.end(chunk), Math.max(loaded, next + 1)));
        }
        return chunk.packets() > 0 ? chunk.burst(0).timeNs[0] : Long.MAX_VALUE;
    }

    /// Adds the frames of all records that begin before `end`, from `next` on.
    abstract void walk(Chunk chunk, long end);

    final long base() {
        return base;
    }

    final long loaded() {
        return loaded;
    }

    /// The address of bytes that are in memory or can be read now, else `CaptureBytes.ABSENT`.
    final long address(Chunk chunk, long offset, long length) {
        return offset + length <= loaded ? base + offset : bytes.address(chunk, offset, length);
    }

    /// The input ends before the record at `next`.
    ///
    /// @return false
    final boolean fail(String what) {
        damage = name + ": packet " + (frames + 1) + " at byte " + next + ": " + what
                + "; everything before it was read";
        return false;
    }

    /// The bytes end too early: because that is all there is, or because more cannot be read.
    final boolean failCut(String what) {
        return fail(bytes.failure() == null ? what : bytes.failure());
    }

    /// Bytes are not there that should be. Nothing is wrong when they may come later.
    ///
    /// @return false
    final boolean awaitOrFail(long end) {
        return bytes.comesLater(end) ? false : failCut("the file has become shorter while it was read");
    }

    final int word(long at) {
        return littleEndian ? RawMemory.i32Little(at) : RawMemory.i32(at);
    }

    final int half(long at) {
        return littleEndian ? RawMemory.u8(at) | RawMemory.u8(at + 1) << 8 : RawMemory.u16(at);
    }

    @Override
    public final long position() {
        return Math.min(next, bytes.lengthBytes());
    }

    @Override
    public final long packedPosition() {
        return bytes.packedBytes(next);
    }

    @Override
    public final String damage() {
        return damage;
    }

    @Override
    public final void close() throws IOException {
        bytes.close();
    }
}

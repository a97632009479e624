package io.fovea.capture;

import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// The bytes of a stream: a pipe, a file that grows, or what is unpacked from a file.
///
/// Nothing is done at `load`: bytes are taken when a chunk's turn has come, and those behind its last whole record are
/// held for the next. Chunks begin and end where those of a file would, however the bytes come: what is unpacked from
/// a file gives the same chunks in every run. Only a pipe that has no more for a moment gives a shorter chunk, so that
/// its packets do not wait for others; when nothing comes a chunk stays empty, and whoever drives the run can stop it.
/// A record that is larger than a chunk is held until it is whole: as much memory as really came, never as much as it
/// claims.
final class StreamBytes extends CaptureBytes {
    private static final long WAIT_NS = 20_000_000L;
    private static final int HELD_BYTES_KEPT = 1 << 20;
    /// No capture is shorter than its header.
    private static final int HEAD_BYTES = 24;

    private final BlockReader reader;
    private byte[] held = new byte[2 * CHUNK_BYTES];
    private int heldFrom;
    private int heldTo;
    /// Offset of the first byte that is held.
    private long heldOffset;
    /// Bytes before here are not held when they come.
    private long skipTo;
    /// Offset up to which bytes are wanted before anything is handed over.
    private long wantedTo;
    private long lengthBytes = UNKNOWN;

    private StreamBytes(BlockReader reader) {
        this.reader = reader;
    }

    /// Starts to read a stream on a thread of its own.
    ///
    /// @param goesOn asked while the first bytes do not come
    /// @return the bytes, or null when the first did not come before the run was stopped
    /// @throws InputException when the stream cannot be opened
    static StreamBytes open(StreamOpening opening, String name, BooleanSupplier goesOn) throws IOException {
        StreamBytes bytes = new StreamBytes(BlockReader.start(opening, name));
        while (!bytes.fill(HEAD_BYTES) && bytes.lengthBytes == UNKNOWN) {
            if (goesOn.getAsBoolean()) continue;
            bytes.close();
            return null;
        }
        IOException refusal = bytes.reader.refusal();
        if (refusal == null) return bytes;
        bytes.close();
        throw refusal instanceof InputException ? refusal
                : new InputException(name + ": cannot be read: " + refusal.getMessage(), refusal);
    }

    @Override
    long lengthBytes() {
        return lengthBytes;
    }

    @Override
    long chunks() {
        return UNKNOWN;
    }

    @Override
    void load(Chunk chunk, long number) {}

    @Override
    long begin(Chunk chunk, long next) {
        drop(next);
        chunk.offset = next;
        chunk.lengthBytes = 0;
        long wanted = Math.max(1, wantedTo - next);
        boolean isFull = fill(Math.max(wanted, CHUNK_BYTES + MARGIN_BYTES));
        boolean isEnough = isFull || reader.isLive() && heldTo - heldFrom >= wanted;
        if (!isEnough && (lengthBytes == UNKNOWN || heldOffset < next)) return chunk.address();
        ByteBuffer memory = chunk.memory().clear();
        if (wanted > memory.capacity()) return beginLarge(chunk, wanted);
        int count = Math.min(heldTo - heldFrom, memory.capacity());
        memory.put(held, heldFrom, count);
        chunk.lengthBytes = count;
        return chunk.address();
    }

    private long beginLarge(Chunk chunk, long wanted) {
        int count = (int) Math.min(wanted, heldTo - heldFrom);
        MemorySegment room = chunk.spill(count);
        room.asSlice(0, count).asByteBuffer().put(held, heldFrom, count);
        chunk.lengthBytes = count;
        return room.address();
    }

    /// Forgets bytes before an offset, some of which may not have come.
    private void drop(long next) {
        long count = Math.min(next - heldOffset, heldTo - heldFrom);
        heldFrom += (int) count;
        heldOffset += count;
        if (heldFrom < heldTo) return;
        heldFrom = 0;
        heldTo = 0;
        if (held.length > HELD_BYTES_KEPT) held = new byte[2 * CHUNK_BYTES];
        skipTo = next;
    }

    /// Takes blocks until so many bytes are held, for a moment.
    private boolean fill(long wanted) {
        long deadline = System.nanoTime() + WAIT_NS;
        while (heldTo - heldFrom < wanted && lengthBytes == UNKNOWN) {
            BlockReader.Block block = reader.take(deadline - System.nanoTime());
            if (block != null) {
                hold(block);
                reader.giveBack(block);
            } else if (reader.hasEnded()) {
                lengthBytes = heldOffset + heldTo - heldFrom;
            } else {
                break;
            }
        }
        return heldTo - heldFrom >= wanted;
    }

    private void hold(BlockReader.Block block) {
        int skipped = 0;
        if (heldFrom == heldTo && heldOffset < skipTo) {
            skipped = (int) Math.min(block.length, skipTo - heldOffset);
            heldOffset += skipped;
        }
        int count = block.length - skipped;
        if (heldTo + count > held.length) makeRoom(count);
        System.arraycopy(block.bytes, skipped, held, heldTo, count);
        heldTo += count;
    }

    private void makeRoom(int count) {
        int there = heldTo - heldFrom;
        byte[] to = there + count <= held.length / 2 ? held : new byte[Math.max(held.length, 2 * (there + count))];
        System.arraycopy(held, heldFrom, to, 0, there);
        held = to;
        heldFrom = 0;
        heldTo = there;
    }

    @Override
    long end(Chunk chunk) {
        return Math.min(chunk.offset + chunk.lengthBytes, (chunk.offset / CHUNK_BYTES + 1) * CHUNK_BYTES);
    }

    @Override
    long address(Chunk chunk, long offset, long length) {
        wantedTo = offset + length;
        return ABSENT;
    }

    @Override
    boolean comesLater(long end) {
        wantedTo = end;
        return end <= lengthBytes;
    }

    @Override
    String failure() {
        return lengthBytes == UNKNOWN ? null : reader.failure();
    }

    @Override
    byte[] head(int length) {
        assert heldOffset == 0 : "nothing was dropped yet";
        return Arrays.copyOfRange(held, heldFrom, heldFrom + Math.min(length, heldTo - heldFrom));
    }

    @Override
    long packedBytes(long next) {
        return reader.packedBytes();
    }

    @Override
    public void close() {
        reader.close();
    }
}

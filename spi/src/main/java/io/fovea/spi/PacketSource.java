package io.fovea.spi;

import java.io.IOException;

/// Where packets come from: an open capture file, read in chunks.
///
/// A chunk is loaded by any thread, several at once and in any order; its frames are then found in order, one chunk
/// after the other, since only the record before says where a record begins. Finding frames is a few nanoseconds each,
/// so that the threads hardly wait for each other, and no guess at where a record might begin is ever needed.
public interface PacketSource extends AutoCloseable {
    /// What rows and messages call it: the file's path as it was given.
    String name();

    /// Bytes that a chunk must have room for.
    int chunkBytes();

    /// Chunks there are.
    long chunks();

    /// Reads the bytes of a chunk. Thread safe.
    ///
    /// @param number from 0
    void load(Chunk chunk, long number) throws IOException;

    /// Adds the frames that begin in a loaded chunk. Called for chunk 0, 1, 2, … in turn, by one thread at a time.
    ///
    /// @return whether chunks behind this one can have frames
    boolean findFrames(Chunk chunk) throws IOException;

    /// Bytes of the input whose frames were found so far.
    long position();

    /// Bytes of the file or stream behind the input that were taken so far: fewer, when they are packed.
    default long packedPosition() {
        return position();
    }

    /// What the input says beside its packets. Known once `findFrames` gave false.
    default SourceNotes notes() {
        return SourceNotes.NONE;
    }

    /// The time of the first frame, in nanoseconds since 1970, or `Long.MAX_VALUE` when there is none near the start.
    /// For a source that nothing else is wanted of.
    ///
    /// @param chunk to read into; a small one will do
    default long firstTimeNs(Chunk chunk) throws IOException {
        load(chunk, 0);
        findFrames(chunk);
        return chunk.packets() == 0 ? Long.MAX_VALUE : chunk.burst(0).timeNs[0];
    }

    /// Why the input ended before its end, with the byte offset; null when it did not. Known once `findFrames` gave
    /// false.
    String damage();

    @Override
    void close() throws IOException;
}

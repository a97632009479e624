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

    /// Bytes of the input in all.
    long length();

    /// Why the input ended before its end, with the byte offset; null when it did not. Known once `findFrames` gave
    /// false.
    String damage();

    @Override
    void close() throws IOException;
}

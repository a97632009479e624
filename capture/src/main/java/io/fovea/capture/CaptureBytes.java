package io.fovea.capture;

import io.fovea.spi.Chunk;
import java.io.IOException;

/// The bytes of a capture, handed to a reader of records chunk by chunk: those of a file that can be read anywhere, or
/// those of a stream, which come once and in order.
///
/// Every call but `load` belongs to whoever finds frames, one thread at a time.
abstract class CaptureBytes implements AutoCloseable {
    /// Small enough for several chunks in a second-level cache, large enough that a call is cheap.
    static final int CHUNK_BYTES = 256 << 10;
    /// Most records that cross the end of a chunk end in here.
    static final int MARGIN_BYTES = 4 << 10;
    /// Address of bytes that are not there, or not yet.
    static final long ABSENT = 0;
    /// Length of a stream whose end has not come.
    static final long UNKNOWN = Long.MAX_VALUE;

    /// Bytes in all, or `UNKNOWN`.
    abstract long lengthBytes();

    /// Chunks there are; of a stream, more than there will ever be.
    abstract long chunks();

    /// Reads a chunk, if that can be done before its turn. Thread safe.
    abstract void load(Chunk chunk, long number);

    /// Readies a chunk whose turn it is.
    ///
    /// @param next offset of the record that comes next
    /// @return address of the byte at `chunk.offset`; `chunk.lengthBytes` of them are there, of a stream perhaps none
    abstract long begin(Chunk chunk, long next);

    /// Offset up to which records are this chunk's.
    abstract long end(Chunk chunk);

    /// The address of bytes beyond those that `begin` made ready. They stay until the next call for the same chunk.
    ///
    /// @return the address, or `ABSENT` when they are not there, or come with a later chunk
    abstract long address(Chunk chunk, long offset, long length);

    /// Whether bytes up to an offset may come with a later chunk, if `address` has no place for them now.
    abstract boolean comesLater(long end);

    /// Why bytes before the end cannot be read; null when they can.
    abstract String failure();

    /// Up to so many bytes from the start, before anything else was asked for.
    abstract byte[] head(int length);

    /// Bytes of the file or stream itself, as it is packed, that were taken so far.
    ///
    /// @param next offset of the record that comes next
    abstract long packedBytes(long next);

    @Override
    public abstract void close() throws IOException;
}

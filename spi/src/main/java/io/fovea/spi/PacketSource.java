package io.fovea.spi;

import io.fovea.packet.Burst;
import java.io.IOException;

/// Where packets come from: an open capture file or device. One thread at a time.
public interface PacketSource extends AutoCloseable {
    /// What rows and messages call it: the file's path as it was given.
    String name();

    /// Adds frames to an empty burst, up to its capacity.
    ///
    /// @return how many; 0 at the end of the input
    int fill(Burst burst) throws IOException;

    /// Bytes of the input that were read so far.
    long position();

    /// Bytes of the input in all, or -1 when unknown.
    long length();

    /// Why the input ended before its end, with the byte offset; null when it did not. Known once `fill` gave 0.
    String damage();

    @Override
    void close() throws IOException;
}

package io.fovea.spi;

import java.io.IOException;

/// Opens capture files of one or more formats. Found by `ServiceLoader`.
public interface PacketSourceOpener {
    /// Whether the first bytes of a file are of a format that this opener reads.
    ///
    /// @param magic up to the first eight bytes
    boolean recognises(byte[] magic);

    /// Whether it opens streams, whose first bytes cannot be looked at before.
    default boolean opensStreams() {
        return false;
    }

    /// Opens a capture.
    ///
    /// @throws InputException when it cannot be opened or is no capture
    PacketSource open(SourceRequest request) throws IOException;
}

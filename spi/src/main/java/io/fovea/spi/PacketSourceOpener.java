package io.fovea.spi;

import java.io.IOException;
import java.nio.file.Path;

/// Opens capture files of one or more formats. Found by `ServiceLoader`.
public interface PacketSourceOpener {
    /// Whether the first bytes of a file are of a format that this opener reads.
    ///
    /// @param magic up to the first eight bytes
    boolean recognises(byte[] magic);

    /// Opens a file.
    ///
    /// @throws InputException when it cannot be opened or is no capture
    PacketSource open(Path file) throws IOException;
}

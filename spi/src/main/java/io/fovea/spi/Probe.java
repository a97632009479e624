package io.fovea.spi;

/// What a protocol says to the first bytes of a stream.
public enum Probe {
    /// This is the protocol.
    MATCH,
    /// It cannot be.
    NO,
    /// The bytes fit so far.
    NEED_MORE
}

package io.fovea.reassembly;

/// What one endpoint of a TCP flow has done, as Zeek sees it.
enum TcpState {
    /// Nothing has been seen of it.
    INACTIVE,
    /// It sent a SYN.
    SYN_SENT,
    /// Both sides know of each other.
    ESTABLISHED,
    /// It sent something, but no SYN was seen.
    PARTIAL,
    /// It sent a FIN.
    CLOSED,
    /// It sent a RST.
    RESET;

    /// Whether it never took part in a handshake.
    boolean isInactive() {
        return this == INACTIVE || this == PARTIAL;
    }

    /// Whether it will send nothing more.
    boolean isClosed() {
        return this == CLOSED || this == RESET;
    }
}

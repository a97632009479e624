package io.fovea.parsers.quic;

/// One direction's Initial packets: what their handshake bytes say, and which packet number is next.
final class InitialSide {
    final CryptoStream stream = new CryptoStream();
    /// The largest packet number so far, or -1.
    long largestNumber = -1;
    /// Nothing more is read from this direction's handshake.
    boolean finished;

    /// The handshake begins anew, with other keys.
    void restart() {
        stream.clear();
        largestNumber = -1;
        finished = false;
    }

    /// Enough is known.
    void finish() {
        finished = true;
        stream.clear();
    }
}

package io.fovea.reassembly;

/// What an ordinary endpoint of a TCP flow does without: numbers from far ahead, which another packet must confirm, and
/// bytes that are not part of the stream. An endpoint has one only once it needs it.
final class Oddities {
    static final long NONE = Long.MIN_VALUE;

    /// Where a segment from far ahead ended, or `NONE`.
    long suspectSequence;
    /// Whether that segment was a FIN.
    boolean suspectFin;
    /// An acknowledgment from far ahead, or `NONE`.
    long suspectAcknowledgment;
    /// Bytes before the stream's start or behind its FIN.
    long ignoredBytes;

    Oddities() {
        clear();
    }

    void clear() {
        suspectSequence = NONE;
        suspectFin = false;
        suspectAcknowledgment = NONE;
        ignoredBytes = 0;
    }

    /// Whether an offset is near one that the peer has acknowledged, perhaps.
    boolean isNearAcknowledgment(long offset, long distance) {
        return suspectAcknowledgment != NONE && Math.abs(offset - suspectAcknowledgment) <= distance;
    }
}

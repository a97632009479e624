package io.fovea.reassembly;

/// What an ordinary endpoint of a TCP flow does without: bytes that came too early, numbers from far ahead, which
/// another packet must confirm, bytes that are missing or not part of the stream, and a close that is not the usual
/// one. An endpoint has one only once it needs it; the flow's object gives it back when it begins anew.
final class Oddities {
    static final long NONE = Long.MIN_VALUE;

    /// Null while nothing waits, and nothing that was delivered is kept.
    WaitingSegments waiting;
    /// Where a segment from far ahead ended, or `NONE`.
    long suspectSequence;
    /// Whether that segment was a FIN.
    boolean suspectFin;
    /// An acknowledgment from far ahead, or `NONE`.
    long suspectAcknowledgment;
    /// Bytes before the stream's start or behind its FIN.
    long ignoredBytes;
    /// The FIN's offset, if it is not the last before the highest offset; or `NONE`.
    long fin;
    /// How far the peer had acknowledged when a hole was first seen to be acknowledged.
    long ackMark;
    int packetsSinceMark;
    /// Bytes of gaps that were told.
    long missedBytes;
    /// Low halves of the offsets at which the history has its last SYN, RST and FIN; of the FIN only if it is another
    /// than the last offset before the highest.
    int lastSyn;
    int lastRst;
    int lastFin;
    boolean keepsFin;

    Oddities() {
        clear();
    }

    void clear() {
        assert waiting == null : "what waited was given back";
        restart();
        missedBytes = 0;
        lastSyn = 0;
        lastRst = 0;
        lastFin = 0;
        keepsFin = false;
    }

    /// Forgets what belonged to a start of the stream that was not the right one.
    void restart() {
        suspectSequence = NONE;
        suspectFin = false;
        suspectAcknowledgment = NONE;
        ignoredBytes = 0;
        fin = NONE;
        ackMark = 0;
        packetsSinceMark = 0;
    }

    /// Whether an offset is near one that the peer has acknowledged, perhaps.
    boolean isNearAcknowledgment(long offset, long distance) {
        return suspectAcknowledgment != NONE && Math.abs(offset - suspectAcknowledgment) <= distance;
    }
}

package io.fovea.engine;

import io.fovea.spi.StreamParser;

/// How far one flow's stream is understood: probing, or parsing one protocol. A flow whose stream bytes are of no use
/// has none; a worker's are reused.
final class FlowParsing {
    /// What is done with the flow's stream bytes.
    enum Phase {
        /// Nothing any more: the stream was not recognised, or is parsed to its end.
        OFF,
        /// All candidate protocols look at the first bytes.
        PROBING,
        /// One protocol's parser reads on.
        PARSING
    }

    Phase phase = Phase.OFF;
    /// Protocols that may still be it: bit p for number p.
    long candidates;
    /// Datagrams that the candidates have looked at.
    int datagramsProbed;
    /// Number of the protocol that is parsed, or -1.
    int protocol = -1;
    StreamParser parser;
    /// Null until bytes of that direction had to wait.
    private Remainder fromOriginator;
    private Remainder fromResponder;
    /// Bytes that were missing before the protocol was known.
    long gapFromOriginator;
    long gapFromResponder;

    /// Bytes of a direction that wait.
    int remaining(boolean originator) {
        Remainder remainder = originator ? fromOriginator : fromResponder;
        return remainder == null ? 0 : remainder.length();
    }

    Remainder remainder(boolean originator) {
        if (originator) {
            if (fromOriginator == null) fromOriginator = new Remainder();
            return fromOriginator;
        }
        if (fromResponder == null) fromResponder = new Remainder();
        return fromResponder;
    }

    /// Gives the bytes of a direction back.
    void release(boolean originator, NativePool pool) {
        if (remaining(originator) > 0) remainder(originator).release(pool);
    }

    boolean isOn() {
        return phase != Phase.OFF;
    }

    /// Forgets everything and gives its memory back.
    void reset(NativePool pool) {
        phase = Phase.OFF;
        candidates = 0;
        datagramsProbed = 0;
        protocol = -1;
        parser = null;
        gapFromOriginator = 0;
        gapFromResponder = 0;
        release(true, pool);
        release(false, pool);
    }
}

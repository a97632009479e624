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
    /// Protocols that the flow was found to speak.
    long found;
    /// Protocols that may go on in the stream of the one that is parsed.
    long followers;
    /// How often a protocol went over to another.
    int upgrades;
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

    /// One that probes.
    static FlowParsing probing(long protocols) {
        FlowParsing parsing = new FlowParsing();
        parsing.probe(protocols);
        return parsing;
    }

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

    /// Lets candidates look at the next bytes, which nothing is known of.
    void probe(long protocols) {
        phase = Phase.PROBING;
        candidates = protocols;
        protocol = -1;
        parser = null;
        gapFromOriginator = 0;
        gapFromResponder = 0;
    }

    /// Forgets everything and gives its memory back.
    void reset(NativePool pool) {
        found = 0;
        followers = 0;
        upgrades = 0;
        datagramsProbed = 0;
        probe(0);
        phase = Phase.OFF;
        release(true, pool);
        release(false, pool);
    }
}

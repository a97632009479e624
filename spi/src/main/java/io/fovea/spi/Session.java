package io.fovea.spi;

import java.util.EnumSet;
import java.util.Set;

/// One exchange in an application protocol, as its parser fills it in. Each protocol has one subclass.
///
/// A session grows by milestones: numbers from 0 on that its module defines (for TLS: identified, ClientHello,
/// ServerHello, end). Fields say at which milestone they are final.
public abstract class Session {
    /// What filters know about this session so far; owned by the filter program.
    public final KnownBits known = new KnownBits();
    /// Queries that may still match this session; owned by the filter program.
    public long[] pending;
    /// Whatever else a filter program keeps; owned by it.
    public Object attachment;

    /// Time of the session's first packet, nanoseconds since 1970.
    public long timeNs;
    /// Frame that held the session's first byte.
    public long firstFrame;
    /// Last frame that the session needed so far.
    public long lastFrame;
    /// The last milestone that was reached, or -1.
    public int milestone = -1;

    /// Null while nothing is missing, as in nearly every session.
    private Set<Partial> partial;

    /// Marks that something is missing.
    public final void mark(Partial what) {
        if (partial == null) partial = EnumSet.of(what);
        else partial.add(what);
    }

    /// Name of the protocol that this is a session of, where the parser tells of several; null for the parser's own.
    public String kind() {
        return null;
    }

    /// What is missing.
    public final Set<Partial> partial() {
        return partial == null ? Set.of() : partial;
    }
}

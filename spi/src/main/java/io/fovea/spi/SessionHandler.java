package io.fovea.spi;

/// What a parser tells about its sessions.
public interface SessionHandler {
    /// A session reached a milestone: `session.milestone` and all fields of that milestone are final.
    ///
    /// @return whether any query needs more of this session; if not, the parser drops it, and answers `STOP` when the
    ///         flow can hold no other
    boolean reached(Session session);

    /// A session is complete, or will not get any further. `session.milestone` is the last one.
    void finished(Session session);

    /// Whether any query needs sessions of another protocol that this parser can tell of (`ProtocolModule.toldBy`).
    default boolean wants(String protocol) {
        return true;
    }
}

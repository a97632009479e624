package io.fovea.spi;

import io.fovea.packet.Burst;

/// All queries of a run, compiled: answers, as knowledge of packets, flows and sessions arrives, which queries may
/// still match. Each worker has its own; not thread safe.
///
/// Methods that take a `FlowState` settle what they can (`FlowState.known`), then clear from `pending` the queries
/// that are now false and set `accepted` for those that are true. Method order for one flow: `openFlow`,
/// `observePacket` for its packets from the first on while a query is pending, `protocolKnown` and the session methods
/// as parsing goes, at last `flowEnded`.
public interface FilterProgram {
    /// Sets `burst.candidate[i]` for every packet whose outcome is `FLOW`: false only when no query above `packet` can
    /// match any flow that holds this packet, whichever end sent it. // per packet
    void selectCandidates(Burst burst);

    /// For queries over `packet`: hands every packet that matches to `matches`. // per packet
    void matchPackets(Burst burst, PacketMatches matches);

    /// Starts a flow with its first packet: resets `flow` and settles what is the same in all its packets.
    ///
    /// @param fromOriginator whether the originator sent packet `i`
    void openFlow(Burst burst, int i, boolean fromOriginator, FlowState flow);

    /// Takes in what differs from packet to packet. Called only when `observesPackets()`. // per packet
    void observePacket(Burst burst, int i, FlowState flow);

    /// Whether any query has predicates on what differs from packet to packet.
    boolean observesPackets();

    /// The flow is this protocol (true) or certainly not (false).
    ///
    /// @param protocol index in `CompiledQueries.protocols()`
    void protocolKnown(FlowState flow, int protocol, boolean present);

    /// A session reached `session.milestone`. Matching queries whose rows are complete are handed to `matches` now.
    ///
    /// @return whether any query still needs this session, for its own rows or for those of the flow
    boolean sessionReached(FlowState flow, int protocol, Session session, RowMatches matches);

    /// A session is over; nothing about it is unknown any more. Every pending query of its kind is settled.
    void sessionFinished(FlowState flow, int protocol, Session session, RowMatches matches);

    /// No further session of a protocol comes in this flow, and none is unfinished.
    ///
    /// @param protocol one that is known to be present
    default void protocolOver(FlowState flow, int protocol) {}

    /// The flow is over; nothing is unknown any more. Pending queries over `conn` are settled.
    void flowEnded(FlowState flow, RowMatches matches);

    /// The flow goes on and has come to the end of an interval: queries over `conn` that are decided, but for what the
    /// flow's counters say, get a row of it. Nothing is told unless all of them are.
    ///
    /// @return whether the interval is told
    default boolean flowContinues(FlowState flow, RowMatches matches) {
        return false;
    }

    /// Something odd was met, in a flow that goes on or is about to end, or outside flows. Queries over `weird` are
    /// settled for it, and stay pending in the flow.
    ///
    /// @param flow where it was met, or null
    void weirdMet(FlowState flow, Weird weird, RowMatches matches);

    /// Whether a pending query needs the flow's protocol to be identified.
    boolean wantsProbe(FlowState flow);

    /// Whether a pending query needs sessions of a protocol parsed.
    boolean wantsParse(FlowState flow, int protocol);

    /// Receives packets that match.
    interface PacketMatches {
        void match(int query, Burst burst, int i);
    }

    /// Receives flows (session null) and sessions that match.
    interface RowMatches {
        void match(int query, FlowState flow, Session session);
    }
}

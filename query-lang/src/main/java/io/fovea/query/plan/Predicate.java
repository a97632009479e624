package io.fovea.query.plan;

import io.fovea.spi.Field;

/// One test of one field.
///
/// @param id its place in the plan and its bit in `KnownBits`
/// @param field a `Header`, `Flow`, `Protocol` or `OfSession` field; composites are taken apart by the planner
/// @param test what the value has to meet; never true of an absent value, except that negation is written as `Not`
/// @param subject of what the field is read, and so when the predicate is known
/// @param all for lists: whether every value has to pass (and one be there), instead of any
/// @param text the predicate as a person would write it, for generated code and explanations
public record Predicate(int id, Field field, Test test, Subject subject, boolean all, String text) {
    /// Of what a predicate's field is read.
    public enum Subject {
        /// The packet itself, in queries over `packet`: header fields, as they stand in the frame.
        PACKET,
        /// The flow's first packet, seen from the originator: header fields that are the same in all its packets.
        /// Bits in `FlowState.known`.
        FLOW_CONSTANT,
        /// The list of what the flow's packets show until the row's moment. Bits in `FlowState.known`.
        PACKET_LIST,
        /// Flow fields (`conn.…`, `ts`, `uid`); known at `Field.Flow.known`. Those known at `OPEN` have bits in
        /// `FlowState.known`, others are settled per session (in `Session.known`) or at the flow's end.
        FLOW,
        /// Whether the flow was identified as a protocol. Bits in `FlowState.known`.
        PROTOCOL,
        /// A field of the row's own session. Bits in `Session.known`.
        SESSION,
        /// The list of what the flow's sessions of that protocol show until the row's moment: session fields in rows
        /// of another kind. Bits in `FlowState.known`.
        SESSION_LIST
    }

    /// Whether it is a test of the history of flows.
    boolean testsHistory() {
        return field.name().equals(Field.Flow.HISTORY);
    }
}

package io.fovea.engine;

import io.fovea.spi.FlowState;

/// What the filter program knows of a worker's flows: spread out for the flow at hand, packed in one array in every
/// other, so that a flow is small. // per packet
final class FlowKnowledge {
    private final FlowState state = new FlowState(null);
    private QueryFlow shown;

    /// For a flow that begins: the program resets it.
    FlowState ofNew(QueryFlow flow) {
        putAway();
        show(flow);
        return state;
    }

    /// As the program left it.
    FlowState of(QueryFlow flow) {
        if (shown != flow) {
            putAway();
            show(flow);
            state.attachment = flow.attachment;
            state.load(flow.known);
        }
        return state;
    }

    private void show(QueryFlow flow) {
        shown = flow;
        state.conn = flow.view();
    }

    private void putAway() {
        if (shown == null) return;
        if (shown.known.length != state.words()) shown.known = new long[state.words()];
        state.save(shown.known);
        shown.attachment = state.attachment;
    }

    /// The flow is over, or no query needs it: nothing of it is kept.
    void forget(QueryFlow flow) {
        if (shown == flow) shown = null;
        flow.attachment = null;
    }
}

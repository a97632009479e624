package io.fovea.engine;

import io.fovea.spi.FlowState;
import java.util.Arrays;

/// What the filter program knows of a worker's flows: spread out for the flow at hand, packed in an array for every
/// other. // per packet
///
/// Of most flows the same is known, so they share one array, which is never written again: a flow is small, and what is
/// known of it is in the cache. An array that is not among those of late is made anew, at most once for each time that
/// something becomes known of a flow.
final class FlowKnowledge {
    /// Arrays of late, by hash: a power of two.
    private static final int LATELY = 1 << 8;
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private final FlowState state = new FlowState(null);
    private final long[][] lately = new long[LATELY][];
    /// Where the state is packed.
    private long[] words = {};
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
            state.attachment = flow.attachment();
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
        if (words.length != state.words()) words = new long[state.words()];
        state.save(words);
        if (!Arrays.equals(words, shown.known)) shown.known = shared();
        shown.attach(state.attachment);
    }

    /// The words in an array that is not written again.
    private long[] shared() {
        long hash = 0;
        for (long word : words) hash = (hash ^ word) * MULTIPLIER;
        int place = (int) (hash >>> Long.SIZE - Integer.numberOfTrailingZeros(LATELY));
        if (!Arrays.equals(words, lately[place])) lately[place] = words.clone();
        return lately[place];
    }

    /// The flow is over, or no query needs it: nothing of it is kept.
    void forget(QueryFlow flow) {
        if (shown == flow) shown = null;
        flow.attach(null);
    }
}

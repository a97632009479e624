package io.fovea.spi;

/// What filters know about one tracked flow. The engine owns it and reuses it for another flow after `reset`; the
/// filter program reads and writes its bits.
public final class FlowState {
    /// What is known of each predicate that speaks of the flow.
    public final KnownBits known = new KnownBits();
    /// For predicates over lists (per-packet header fields, other kinds' sessions): a value was present and passed.
    public long[] passed = {};
    /// Queries that may still give rows from this flow: bit q of word q/64.
    public long[] pending = {};
    /// Queries above `packet` whose filter is already true for the flow as a whole.
    public long[] accepted = {};
    /// Whatever else a filter program keeps; owned by it, null after `reset`.
    public Object attachment;
    /// The flow itself, for conn fields; set by the engine once.
    public final ConnView conn;

    public FlowState(ConnView conn) {
        this.conn = conn;
    }

    /// Forgets everything and makes room.
    ///
    /// @param predicateWords words of 64 predicates
    /// @param queryWords words of 64 queries
    public void reset(int predicateWords, int queryWords) {
        known.reset(predicateWords);
        passed = cleared(passed, predicateWords);
        pending = cleared(pending, queryWords);
        accepted = cleared(accepted, queryWords);
        attachment = null;
    }

    private static long[] cleared(long[] words, int length) {
        if (words.length != length) return new long[length];
        java.util.Arrays.fill(words, 0);
        return words;
    }

    /// Whether any query may still give a row from this flow.
    public boolean isPending() {
        for (long word : pending) {
            if (word != 0) return true;
        }
        return false;
    }
}

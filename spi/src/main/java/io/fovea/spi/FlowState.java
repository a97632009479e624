package io.fovea.spi;

/// What filters know about the tracked flow at hand. The engine owns it and shows one flow in it after the other, each
/// with what was known when the flow was last shown; the filter program reads and writes its bits.
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
    /// The flow itself, for conn fields; set by the engine.
    public ConnView conn;

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

    /// Longs that `save` needs; the same for every flow of a filter program.
    public int words() {
        return 3 * passed.length + 2 * pending.length;
    }

    /// Writes all bits down.
    public void save(long[] to) {
        int predicates = passed.length;
        int queries = pending.length;
        System.arraycopy(known.isTrue, 0, to, 0, predicates);
        System.arraycopy(known.isFalse, 0, to, predicates, predicates);
        System.arraycopy(passed, 0, to, 2 * predicates, predicates);
        System.arraycopy(pending, 0, to, 3 * predicates, queries);
        System.arraycopy(accepted, 0, to, 3 * predicates + queries, queries);
    }

    /// Takes up again what `save` wrote.
    public void load(long[] from) {
        int predicates = passed.length;
        int queries = pending.length;
        System.arraycopy(from, 0, known.isTrue, 0, predicates);
        System.arraycopy(from, predicates, known.isFalse, 0, predicates);
        System.arraycopy(from, 2 * predicates, passed, 0, predicates);
        System.arraycopy(from, 3 * predicates, pending, 0, queries);
        System.arraycopy(from, 3 * predicates + queries, accepted, 0, queries);
    }

    /// Whether any query may still give a row from this flow.
    public boolean isPending() {
        for (long word : pending) {
            if (word != 0) return true;
        }
        return false;
    }
}

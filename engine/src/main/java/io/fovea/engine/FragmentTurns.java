package io.fovea.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/// Whose turn it is to put fragments together: a chunk's, once every chunk before has been past that.
///
/// A chunk without fragments says so and waits for nobody, so that a capture without fragments costs one store a chunk.
final class FragmentTurns {
    /// By number modulo length: the chunk that was past last, plus one. Chunks so far apart are never under way at the
    /// same time, so that a later chunk in the place of an earlier one says that the earlier one is past too.
    private final AtomicLongArray past;

    /// @param chunksMax chunks that are under way at the same time
    FragmentTurns(int chunksMax) {
        past = new AtomicLongArray(chunksMax);
    }

    /// Whether all chunks before are past.
    boolean isTurnOf(long chunk) {
        for (long before = Math.max(0, chunk - past.length() + 1); before < chunk; before++) {
            if (past.get((int) (before % past.length())) <= before) return false;
        }
        return true;
    }

    /// A chunk's fragments are put together, or it has none.
    void pass(long chunk) {
        past.set((int) (chunk % past.length()), chunk + 1);
    }
}

package io.fovea.reassembly;

import java.util.Arrays;

/// Objects of one kind that flows have given back, to be taken again: a stack. Not thread safe.
///
/// @param <T> the kind
final class Spares<T> {
    private static final int CAPACITY_FIRST = 16;

    private Object[] spares = new Object[CAPACITY_FIRST];
    private int count;

    /// One that was given back, or null.
    @SuppressWarnings("unchecked")
    T take() {
        return count > 0 ? (T) spares[--count] : null;
    }

    void give(T spare) {
        if (count == spares.length) spares = Arrays.copyOf(spares, count << 1);
        spares[count++] = spare;
    }
}

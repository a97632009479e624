package io.fovea.sinks.parquet;

import java.util.Arrays;
import java.util.List;

/// Lists that rows share: parsers hand the same object in for the same bytes, so that what is known of a list is found
/// without looking at its elements.
///
/// Bounded: so many places, and no list is kept that has many elements.
final class SeenLists {
    private static final int PLACES = 256;
    private static final int ELEMENTS_MAX = 128;

    private final Seen[] places = new Seen[PLACES];

    /// What is known of a list.
    static final class Seen {
        final List<?> list;
        final long sizeBytes;
        /// The numbers of its elements in the dictionary, -1 for null; or null while nobody has asked.
        int[] numbers;

        Seen(List<?> list, long sizeBytes) {
            this.list = list;
            this.sizeBytes = sizeBytes;
        }
    }

    /// What is known of this very list, or null.
    Seen get(List<?> list) {
        Seen seen = places[place(list)];
        return seen != null && seen.list == list ? seen : null;
    }

    /// Remembers a list in place of another, unless it is long.
    void put(List<?> list, long sizeBytes) {
        if (list.size() <= ELEMENTS_MAX) places[place(list)] = new Seen(list, sizeBytes);
    }

    private static int place(List<?> list) {
        return System.identityHashCode(list) & PLACES - 1;
    }

    /// Forgets everything: another dictionary has other numbers.
    void clear() {
        Arrays.fill(places, null);
    }
}

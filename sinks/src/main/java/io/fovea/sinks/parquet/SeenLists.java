package io.fovea.sinks.parquet;

import java.util.Arrays;
import java.util.List;

/// Lists that rows share: parsers hand the same object in for the same bytes, so that the numbers of a list's elements
/// in the dictionary are found without looking at the elements.
///
/// Bounded: so many places, and no list is kept that has many elements.
final class SeenLists {
    private static final int PLACES = 256;
    private static final int ELEMENTS_MAX = 128;

    private final List<?>[] lists = new List<?>[PLACES];
    private final int[][] numbers = new int[PLACES][];

    /// The numbers of this very list's elements, -1 for null; or null when they are not known.
    int[] numbersOf(List<?> list) {
        int place = place(list);
        return lists[place] == list ? numbers[place] : null;
    }

    /// Remembers a list in place of another, unless it is long.
    void put(List<?> list, int[] numbersOfElements) {
        if (numbersOfElements.length > ELEMENTS_MAX) return;
        int place = place(list);
        lists[place] = list;
        numbers[place] = numbersOfElements;
    }

    private static int place(List<?> list) {
        return System.identityHashCode(list) & PLACES - 1;
    }

    /// Forgets everything: another dictionary has other numbers.
    void clear() {
        Arrays.fill(lists, null);
        Arrays.fill(numbers, null);
    }
}

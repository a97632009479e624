package io.fovea.sinks.parquet;

import java.util.Arrays;
import java.util.List;

/// Lists that rows share: parsers hand the same object in for the same bytes, so that the numbers of a list's elements
/// in the dictionary are found without looking at the elements.
///
/// Most lists come once: a list has numbers here from its second time on.
/// Bounded: so many places, and no list is kept that has many elements.
final class SeenLists {
    private static final int PLACES = 256;
    private static final int ELEMENTS_MAX = 128;

    private final List<?>[] lists = new List<?>[PLACES];
    private final int[][] numbers = new int[PLACES][];

    /// Whether this very list came before and nothing has taken its place; remembers it in any case.
    boolean knows(List<?> list) {
        int place = place(list);
        if (lists[place] == list) return true;
        if (list.size() <= ELEMENTS_MAX) {
            lists[place] = list;
            numbers[place] = null;
        }
        return false;
    }

    /// The numbers of a known list's elements, -1 for null; or null when they have not been told.
    int[] numbersOf(List<?> known) {
        return numbers[place(known)];
    }

    /// Tells the numbers of a known list's elements.
    void put(List<?> known, int[] numbersOfElements) {
        assert lists[place(known)] == known : "the list is known";
        numbers[place(known)] = numbersOfElements;
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

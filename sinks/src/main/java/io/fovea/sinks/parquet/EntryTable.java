package io.fovea.sinks.parquet;

import java.util.Arrays;

/// The numbers of a dictionary's entries by their values: open addressing, without an object for each entry.
///
/// Values come from traffic, and texts of one hash are easy to make: a search looks at `PLACES_MAX` places and no more.
/// What finds no place there is not kept, and the table says that it is crowded.
final class EntryTable {
    private static final int PLACES_MAX = 256;
    private static final int SIZE_FIRST = 256;

    private Object[] values = new Object[SIZE_FIRST];
    private int[] hashes = new int[SIZE_FIRST];
    private int[] numbers = new int[SIZE_FIRST];
    private int count;
    private boolean crowded;

    static int hash(Object value) {
        int hash = value.hashCode() * 0x9e37_79b9;
        return hash ^ hash >>> 16;
    }

    /// The number of a value, or -1.
    int find(Object value, int hash) {
        int mask = values.length - 1;
        for (int i = 0; i < PLACES_MAX; i++) {
            int place = hash + i & mask;
            Object known = values[place];
            if (known == null) return -1;
            if (known == value || hashes[place] == hash && known.equals(value)) return numbers[place];
        }
        return -1;
    }

    /// Takes a value that is not there.
    void put(Object value, int hash, int number) {
        if (count * 2 >= values.length) grow();
        place(value, hash, number);
    }

    private void place(Object value, int hash, int number) {
        int mask = values.length - 1;
        for (int i = 0; i < PLACES_MAX; i++) {
            int place = hash + i & mask;
            if (values[place] != null) continue;
            values[place] = value;
            hashes[place] = hash;
            numbers[place] = number;
            count++;
            return;
        }
        crowded = true;
    }

    private void grow() {
        Object[] oldValues = values;
        int[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        values = new Object[oldValues.length * 2];
        hashes = new int[values.length];
        numbers = new int[values.length];
        count = 0;
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) place(oldValues[i], oldHashes[i], oldNumbers[i]);
        }
    }

    /// Whether a value found no place.
    boolean isCrowded() {
        return crowded;
    }

    /// Forgets everything.
    void clear() {
        Arrays.fill(values, null);
        count = 0;
        crowded = false;
    }
}

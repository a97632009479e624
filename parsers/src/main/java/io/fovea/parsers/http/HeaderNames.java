package io.fovea.parsers.http;

import io.fovea.spi.StreamSlice;
import java.util.Collection;

/// The headers of one side that queries ask for; of all others nothing is kept.
final class HeaderNames {
    /// How much of a header is kept.
    enum Kept { NOTHING, NAME, LINE }

    /// Every header is kept whole.
    static final HeaderNames ALL = new HeaderNames(true, true, java.util.List.of());
    /// No header that anybody asks for has a longer name.
    static final int NAME_LENGTH_MAX = 256;
    private static final int HASH_FACTOR = 31;

    private final boolean everyName;
    private final boolean everyLine;
    /// The names in small letters, each at its hash or behind it; null where there is none.
    private final String[] slots;

    /// @param everyName whether all names are asked for
    /// @param everyLine whether all headers are
    /// @param names headers whose values are asked for, in small letters
    HeaderNames(boolean everyName, boolean everyLine, Collection<String> names) {
        this.everyName = everyName;
        this.everyLine = everyLine;
        slots = new String[Math.max(2, Integer.highestOneBit(names.size()) * 4)];
        for (String name : names) {
            int hash = 0;
            for (int i = 0; i < name.length(); i++) hash = hash * HASH_FACTOR + name.charAt(i);
            int slot = slot(hash);
            while (slots[slot] != null && !slots[slot].equals(name)) slot = slot + 1 & slots.length - 1;
            slots[slot] = name;
        }
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & slots.length - 1;
    }

    /// What is kept of a header whose name is the first bytes of a line.
    Kept kept(StreamSlice line, int nameLength) {
        if (everyLine) return Kept.LINE;
        int hash = 0;
        for (int i = 0; i < nameLength; i++) hash = hash * HASH_FACTOR + lower(line.u8(i));
        for (int slot = slot(hash); slots[slot] != null; slot = slot + 1 & slots.length - 1) {
            if (is(line, 0, nameLength, slots[slot])) return Kept.LINE;
        }
        return everyName ? Kept.NAME : Kept.NOTHING;
    }

    /// The same of a name of its own.
    Kept kept(byte[] name) {
        if (everyLine) return Kept.LINE;
        if (name.length > NAME_LENGTH_MAX) return everyName ? Kept.NAME : Kept.NOTHING;
        int hash = 0;
        for (byte each : name) hash = hash * HASH_FACTOR + lower(each & 0xff);
        for (int slot = slot(hash); slots[slot] != null; slot = slot + 1 & slots.length - 1) {
            if (is(name, 0, name.length, slots[slot])) return Kept.LINE;
        }
        return everyName ? Kept.NAME : Kept.NOTHING;
    }

    /// Whether bytes of a slice are a word, whatever the size of their letters.
    static boolean is(StreamSlice line, int offset, int length, String lowerCase) {
        if (length != lowerCase.length()) return false;
        for (int i = 0; i < length; i++) {
            if (lower(line.u8(offset + i)) != lowerCase.charAt(i)) return false;
        }
        return true;
    }

    /// Whether bytes of a slice are a word, letter by letter.
    static boolean isExactly(StreamSlice line, int offset, int length, String word) {
        if (length != word.length()) return false;
        for (int i = 0; i < length; i++) {
            if (line.u8(offset + i) != word.charAt(i)) return false;
        }
        return true;
    }

    /// Whether bytes of an array are a word, whatever the size of their letters.
    static boolean is(byte[] bytes, int offset, int length, String lowerCase) {
        if (length != lowerCase.length()) return false;
        for (int i = 0; i < length; i++) {
            if (lower(bytes[offset + i] & 0xff) != lowerCase.charAt(i)) return false;
        }
        return true;
    }

    private static int lower(int value) {
        return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
    }
}

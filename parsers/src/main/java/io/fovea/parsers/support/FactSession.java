package io.fovea.parsers.support;

import io.fovea.spi.Partial;
import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What was read of one flow of a protocol of facts.
public final class FactSession extends Session {
    private static final int LIST_MAX = 64;
    /// Characters of a text, and of the texts of a list together; what is cut marks the row.
    static final int TEXT_LENGTH_MAX = 2048;
    static final int LIST_LENGTH_MAX = 1 << 14;

    private final Map<Fact, Object> values = new IdentityHashMap<>(8);
    /// Characters in all lists.
    private int listLength;

    /// The value, or null.
    public Object get(Fact fact) {
        return values.get(fact);
    }

    public boolean has(Fact fact) {
        return values.containsKey(fact);
    }

    /// Sets a value, unless it is set already or the new one is null or empty.
    public void putFirst(Fact fact, Object value) {
        if (!has(fact)) put(fact, value);
    }

    /// Sets a value, in place of another, unless it is null or empty.
    public void put(Fact fact, Object value) {
        assert !fact.isList() : "lists are added to";
        if (value == null || value.equals("")) return;
        values.put(fact, value instanceof String text ? cut(text) : value);
    }

    private String cut(String text) {
        if (text.length() <= TEXT_LENGTH_MAX) return text;
        mark(Partial.LIMIT);
        return text.substring(0, TEXT_LENGTH_MAX);
    }

    /// Adds to a list that holds every value once, as long as it is not too long.
    public void add(Fact fact, String value) {
        assert fact.isList() : "a list";
        if (value.isEmpty()) return;
        @SuppressWarnings("unchecked")
        List<String> list = (List<String>) values.computeIfAbsent(fact, _ -> new ArrayList<String>());
        String kept = cut(value);
        if (list.contains(kept)) return;
        if (list.size() == LIST_MAX || kept.length() > LIST_LENGTH_MAX - listLength) {
            mark(Partial.LIMIT);
            return;
        }
        listLength += kept.length();
        list.add(kept);
    }
}

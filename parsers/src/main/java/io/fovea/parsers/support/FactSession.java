package io.fovea.parsers.support;

import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What was read of one flow of a protocol of facts.
public final class FactSession extends Session {
    private static final int LIST_MAX = 64;

    private final Map<Fact, Object> values = new IdentityHashMap<>(8);

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
        if (value != null && !value.equals("")) values.put(fact, value);
    }

    /// Adds to a list that holds every value once, as long as it is not too long.
    public void add(Fact fact, String value) {
        assert fact.isList() : "a list";
        if (value.isEmpty()) return;
        @SuppressWarnings("unchecked")
        List<String> list = (List<String>) values.computeIfAbsent(fact, _ -> new ArrayList<String>());
        if (list.size() < LIST_MAX && !list.contains(value)) list.add(value);
    }
}

package io.fovea.codegen.runtime;

import io.fovea.query.plan.Predicate;
import io.fovea.spi.Field;
import io.fovea.spi.FlowState;
import io.fovea.spi.RowContext;
import java.util.List;
import java.util.function.Function;

/// A predicate over a boxed value: a field of the flow or of a session. Met once per flow or milestone, not per packet.
final class ValuePredicate {
    /// A milestone before all others: known as soon as there is a session.
    static final int AT_ONCE = -1;

    final int id;
    /// First milestone of the session at which the value is final.
    final int milestone;

    private final Function<RowContext, Object> reader;
    private final ValueTest test;
    private final boolean all;
    private final int[] users;

    /// @param users the queries that need it where it is read
    ValuePredicate(Predicate predicate, int[] users) {
        id = predicate.id();
        test = ValueTest.of(predicate.test());
        all = predicate.all();
        this.users = users;
        switch (predicate.field()) {
            case Field.OfSession field -> {
                milestone = field.milestone();
                reader = row -> field.reader().apply(row.session);
            }
            case Field.Flow field -> {
                milestone = AT_ONCE;
                reader = field.reader();
            }
            default -> throw new IllegalStateException("no boxed value is read of " + predicate.text());
        }
    }

    /// Whether one of these queries needs it.
    boolean isWanted(long[] queries) {
        return Words.containsAny(queries, users);
    }

    /// Its value in a row's context; lists are over.
    boolean holds(RowContext row) {
        Object value = reader.apply(row);
        if (value == null) return false;
        return value instanceof List<?> list ? holdsFor(list) : test.passes(value);
    }

    private boolean holdsFor(List<?> list) {
        for (Object element : list) {
            if (test.passes(element) != all) return !all;
        }
        return all && !list.isEmpty();
    }

    /// Adds a session's value to the list of what the flow's sessions show.
    void addTo(FlowState flow, RowContext row) {
        Object value = reader.apply(row);
        if (value == null) return;
        if (value instanceof List<?> list) list.forEach(element -> add(flow, element));
        else add(flow, value);
    }

    private void add(FlowState flow, Object value) {
        boolean passes = test.passes(value);
        if (passes != all) flow.known.set(id, passes);
        else if (passes) Words.add(flow.passed, id);
    }

    /// Settles the list when no session can come any more.
    void closeList(FlowState flow) {
        flow.known.set(id, all && Words.contains(flow.passed, id));
    }
}

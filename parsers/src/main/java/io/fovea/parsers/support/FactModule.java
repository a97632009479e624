package io.fovea.parsers.support;

import io.fovea.spi.Field;
import io.fovea.spi.ProtocolModule;
import java.util.List;
import java.util.Set;

/// A protocol that is recognised, and of which a few facts are read: one row a flow, all facts final at its end.
public abstract class FactModule implements ProtocolModule {
    protected static final int TCP = 6;
    protected static final int UDP = 17;
    /// What follows STARTTLS and the like.
    protected static final Set<String> TLS = Set.of("tls");

    private static final List<String> MILESTONES = List.of("identified", "end");

    private final String name;
    private final Set<Integer> transports;
    private final List<Field.OfSession> fields;
    private final List<String> columns;

    /// @param facts in the order of their columns
    protected FactModule(String name, Set<Integer> transports, List<Fact> facts) {
        this.name = name;
        this.transports = transports;
        fields = facts.stream().map(fact -> fact.field(name, FactParser.END)).toList();
        columns = facts.stream().map(fact -> fact.column(name)).toList();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Set<Integer> transports() {
        return transports;
    }

    @Override
    public final List<Field.OfSession> fields() {
        return fields;
    }

    @Override
    public final List<String> columns() {
        return columns;
    }

    @Override
    public final List<String> milestones() {
        return MILESTONES;
    }

    @Override
    public final boolean oneSessionPerFlow() {
        return true;
    }
}

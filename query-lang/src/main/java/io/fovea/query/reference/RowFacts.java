package io.fovea.query.reference;

import io.fovea.spi.Field;
import io.fovea.spi.RowContext;
import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.List;

/// What is known of a flow, or of a session of it, at the row's own moment.
final class RowFacts implements Facts {
    private final FlowRecord flow;
    private final RowContext row;
    private final String kind;

    /// @param kind name of the kind of row, whose fields are read from the row's own session
    RowFacts(FlowRecord flow, RowContext row, String kind) {
        this.flow = flow;
        this.row = row;
        this.kind = kind;
    }

    @Override
    public List<Object> values(Field field) {
        return switch (field) {
            case Field.Header header -> flow.header(header);
            case Field.Composite composite -> {
                List<Object> values = new ArrayList<>();
                composite.components().forEach(part -> values.addAll(values(part)));
                yield values;
            }
            case Field.Flow ofFlow -> asList(ofFlow.reader().apply(row));
            case Field.Protocol protocol -> List.of(flow.isProtocol(protocol.name()));
            case Field.OfSession ofSession when ofSession.module().equals(kind) ->
                asList(ofSession.reader().apply(row.session));
            case Field.OfSession ofSession -> {
                List<Object> values = new ArrayList<>();
                for (Session session : flow.sessions(ofSession.module())) {
                    boolean isFinal = session.milestone >= ofSession.milestone();
                    if (isFinal) values.addAll(asList(ofSession.reader().apply(session)));
                }
                yield values;
            }
        };
    }

    private static List<Object> asList(Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> values -> new ArrayList<>(values);
            default -> List.of(value);
        };
    }
}

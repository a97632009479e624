package io.fovea.query.plan;

import io.fovea.spi.Field;
import io.fovea.spi.ProtocolModule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// All queries of a run as one shared set of predicates. A predicate that two queries share is there once.
///
/// @param queries in the order of their numbers
/// @param predicates in the order of their ids
/// @param protocols the protocols that some query may need identified or parsed, in the order of their numbers
public record Plan(List<PlannedQuery> queries, List<Predicate> predicates, List<ProtocolModule> protocols) {
    public Plan {
        queries = List.copyOf(queries);
        predicates = List.copyOf(predicates);
        protocols = List.copyOf(protocols);
    }

    /// Whether a filter or a column reads the history of flows.
    public boolean showsHistory() {
        return predicates.stream().anyMatch(Predicate::testsHistory)
                || queries.stream().anyMatch(PlannedQuery::hasHistoryColumn);
    }

    /// Full names of the fields of sessions that filters or columns read.
    public Set<String> sessionFields() {
        Set<String> names = new TreeSet<>();
        for (Predicate predicate : predicates) {
            if (predicate.field() instanceof Field.OfSession field) names.add(field.name());
        }
        for (PlannedQuery query : queries) query.columns().forEach(column -> names.add(column.field()));
        return names;
    }
}

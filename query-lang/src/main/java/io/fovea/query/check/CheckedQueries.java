package io.fovea.query.check;

import io.fovea.spi.Catalogue;
import java.util.List;

/// All queries of a run, checked.
///
/// @param queries   in the order written
/// @param catalogue what their names were looked up in
public record CheckedQueries(List<CheckedQuery> queries, Catalogue catalogue) {
    public CheckedQueries {
        queries = List.copyOf(queries);
    }
}

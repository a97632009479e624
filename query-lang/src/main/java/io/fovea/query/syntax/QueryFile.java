package io.fovea.query.syntax;

import java.util.List;

/// A whole query text: its names for values, and its queries, in the order written.
public record QueryFile(List<Let> lets, List<QueryNode> queries) {
    public QueryFile {
        lets = List.copyOf(lets);
        queries = List.copyOf(queries);
    }
}

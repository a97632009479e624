package io.fovea.spi;

import java.util.List;

/// The columns of a query's rows.
///
/// @param query name of the query
/// @param kind name of the kind of row
/// @param columns in order
/// @param text the query as it was written, for metadata
public record RowSchema(String query, String kind, List<Column> columns, String text) {
    public RowSchema {
        columns = List.copyOf(columns);
    }
}

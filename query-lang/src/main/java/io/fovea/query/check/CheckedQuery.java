package io.fovea.query.check;

import io.fovea.spi.Column;
import io.fovea.spi.Field;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A query that makes sense.
///
/// @param name         unique among the queries checked together
/// @param kind         what its rows are
/// @param protocol     the kind's protocol, absent for `packet` and `conn`
/// @param filter       which rows
/// @param columns      what the rows hold
/// @param columnFields the field of each column
/// @param limit        rows after which it stops, or `Long.MAX_VALUE`
/// @param text         as it was written
public record CheckedQuery(String name, RowKind kind, Optional<ProtocolModule> protocol, CheckedExpr filter,
        List<Column> columns, List<Field> columnFields, long limit, String text) {
    public CheckedQuery {
        columns = List.copyOf(columns);
        columnFields = List.copyOf(columnFields);
        assert columns.size() == columnFields.size() : "each column shows a field";
    }

    /// The fields that the filter or a column reads.
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(columnFields);
        filter.addFields(fields);
        return fields;
    }
}

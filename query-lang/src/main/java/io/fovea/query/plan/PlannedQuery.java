package io.fovea.query.plan;

import io.fovea.spi.Column;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;
import java.util.List;

/// One query of a plan.
///
/// @param name unique in the plan
/// @param kind what its rows are
/// @param protocol number of the kind's protocol in the plan, or -1 for `packet` and `conn`
/// @param filter the filter, without what the kind itself implies
/// @param columns the columns, in order
/// @param completeAt for session kinds: the first milestone at which every column is final, or `Integer.MAX_VALUE`
///         when some column is only final at the row's own moment; unused for other kinds
/// @param probes whether a column shows which protocol was identified, so flows are probed whatever the filter says
/// @param limit rows after which the query stops, or `Long.MAX_VALUE`
/// @param text the query as written
public record PlannedQuery(
        String name,
        RowKind kind,
        int protocol,
        Formula filter,
        List<Column> columns,
        int completeAt,
        boolean probes,
        long limit,
        String text) {
    public PlannedQuery {
        columns = List.copyOf(columns);
    }

    /// Whether a column shows the history of flows.
    boolean hasHistoryColumn() {
        return columns.stream().anyMatch(column -> column.field().equals(Field.Flow.HISTORY));
    }
}

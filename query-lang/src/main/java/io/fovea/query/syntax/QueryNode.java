package io.fovea.query.syntax;

import java.util.List;
import java.util.Optional;

/// One query as it was written. An absent clause is an empty optional; a bare filter has only `where`.
///
/// @param name        absent for a query on the command line
/// @param description the text after the name
/// @param from        the kind of row
/// @param where       the filter
/// @param select      what each row holds
/// @param group       by what rows become aggregates
/// @param sample      which share of the flows is kept
/// @param limit       after how many rows the query stops
/// @param into        the sink
/// @param span        the whole query
public record QueryNode(Optional<Name> name, Optional<String> description, Optional<Name> from, Optional<Expr> where,
        Optional<List<SelectItem>> select, Optional<Group> group, Optional<Sample> sample, Optional<Limit> limit,
        Optional<Sink> into, Span span) {
    public QueryNode {
        select = select.map(List::copyOf);
    }

    /// Whether it is nothing but a filter, so that its kind is to be told from the fields.
    public boolean isBareFilter() {
        return from.isEmpty() && select.isEmpty() && group.isEmpty();
    }

    /// A word that names something.
    public record Name(String text, Span span) {}

    /// `group by … every …`.
    public record Group(List<SelectItem.Column> columns, Optional<Literal.Duration> every, Span span) {
        public Group {
            columns = List.copyOf(columns);
        }
    }

    /// `sample numerator/denominator`.
    public record Sample(long numerator, long denominator, Span span) {}

    /// `limit rows`.
    public record Limit(long rowsMax, Span span) {}

    /// `into 'target'`.
    public record Sink(String target, Span span) {}
}

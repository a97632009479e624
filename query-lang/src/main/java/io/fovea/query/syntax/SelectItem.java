package io.fovea.query.syntax;

import java.util.Optional;

/// One thing that a query selects or groups by.
public sealed interface SelectItem {
    /// Where it came from in the query text.
    Span span();

    /// `*`: every column of the kind.
    record Everything(Span span) implements SelectItem {}

    /// One column, with the name that `as` gives it.
    record Column(Expr value, Optional<String> alias, Span span) implements SelectItem {}
}

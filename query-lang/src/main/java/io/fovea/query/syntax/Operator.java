package io.fovea.query.syntax;

import java.util.Optional;

/// A comparison. Each has one canonical spelling; the grammar knows the others.
public enum Operator {
    /// Equality, or membership when the right side is a prefix, a range or a set.
    EQUAL("="),
    /// Not equal: false when the field is absent, and for lists true only when no value is equal.
    NOT_EQUAL("!="),
    /// Less than.
    LESS("<"),
    /// Less than or equal.
    LESS_EQUAL("<="),
    /// Greater than.
    GREATER(">"),
    /// Greater than or equal.
    GREATER_EQUAL(">="),
    /// Member of a set, range or prefix.
    IN("in"),
    /// Not a member.
    NOT_IN("not in"),
    /// Holds a substring.
    CONTAINS("contains"),
    /// Does not hold a substring.
    NOT_CONTAINS("not contains"),
    /// Begins with a substring.
    STARTS_WITH("startswith"),
    /// Does not begin with a substring.
    NOT_STARTS_WITH("not startswith"),
    /// Ends with a substring.
    ENDS_WITH("endswith"),
    /// Does not end with a substring.
    NOT_ENDS_WITH("not endswith"),
    /// Matches a regular expression somewhere.
    MATCHES("~"),
    /// Matches a regular expression nowhere.
    NOT_MATCHES("not ~"),
    /// Matches a regular expression somewhere, whatever the case.
    MATCHES_ANY_CASE("~*"),
    /// Matches a regular expression nowhere, whatever the case.
    NOT_MATCHES_ANY_CASE("not ~*"),
    /// Matches a regular expression over bytes somewhere.
    MATCHES_BYTES("~b"),
    /// Matches a regular expression over bytes nowhere.
    NOT_MATCHES_BYTES("not ~b");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /// The canonical spelling.
    public String symbol() {
        return symbol;
    }

    /// Whether the right side is a regular expression, whose text is taken as it is written.
    public boolean isPattern() {
        return switch (this) {
            case MATCHES, NOT_MATCHES, MATCHES_ANY_CASE, NOT_MATCHES_ANY_CASE, MATCHES_BYTES, NOT_MATCHES_BYTES -> true;
            default -> false;
        };
    }

    /// Whether this is the denial of another operator; over a list such an operator speaks of all values.
    public boolean isNegated() {
        return positive().isPresent();
    }

    /// The operator that this one denies, if it denies one.
    public Optional<Operator> positive() {
        return switch (this) {
            case NOT_EQUAL -> Optional.of(EQUAL);
            case NOT_IN -> Optional.of(IN);
            case NOT_CONTAINS -> Optional.of(CONTAINS);
            case NOT_STARTS_WITH -> Optional.of(STARTS_WITH);
            case NOT_ENDS_WITH -> Optional.of(ENDS_WITH);
            case NOT_MATCHES -> Optional.of(MATCHES);
            case NOT_MATCHES_ANY_CASE -> Optional.of(MATCHES_ANY_CASE);
            case NOT_MATCHES_BYTES -> Optional.of(MATCHES_BYTES);
            default -> Optional.empty();
        };
    }
}

package io.fovea.query.syntax;

/// How many values of a list must pass a comparison.
public enum Quantifier {
    /// Not written: any, or all for a negated operator.
    UNSTATED(""),
    /// At least one.
    ANY("any "),
    /// Every one, and at least one.
    ALL("all ");

    private final String prefix;

    Quantifier(String prefix) {
        this.prefix = prefix;
    }

    /// What is written before the comparison, with its space.
    public String prefix() {
        return prefix;
    }
}

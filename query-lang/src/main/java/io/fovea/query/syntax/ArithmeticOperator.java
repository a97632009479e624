package io.fovea.query.syntax;

/// An operator that makes a value of two.
public enum ArithmeticOperator {
    /// Bits that both have.
    BITS("&", 1),
    /// Sum.
    ADD("+", 2),
    /// Difference.
    SUBTRACT("-", 2),
    /// Product.
    MULTIPLY("*", 3),
    /// Quotient.
    DIVIDE("/", 3),
    /// Rest of a division.
    REMAINDER("%", 3);

    private final String symbol;
    private final int tightness;

    ArithmeticOperator(String symbol, int tightness) {
        this.symbol = symbol;
        this.tightness = tightness;
    }

    /// How it is written.
    public String symbol() {
        return symbol;
    }

    /// How tightly it binds; more is tighter.
    public int tightness() {
        return tightness;
    }
}

package io.fovea.codegen.runtime;

/// Kleene's three values as numbers in the order of truth, so that `and` is the lesser and `or` the greater.
public final class Kleene {
    public static final int FALSE = 0;
    public static final int UNKNOWN = 1;
    public static final int TRUE = 2;

    private Kleene() {}

    /// The value of something that may be known to be true or known to be false.
    public static int of(boolean isTrue, boolean isFalse) {
        assert !(isTrue && isFalse) : "nothing is true and false";
        return isTrue ? TRUE : isFalse ? FALSE : UNKNOWN;
    }

    public static int not(int value) {
        return TRUE - value;
    }

    public static int and(int one, int other) {
        return Math.min(one, other);
    }

    public static int or(int one, int other) {
        return Math.max(one, other);
    }

    /// Unknown as soon as one side is.
    public static int xor(int one, int other) {
        if (one == UNKNOWN || other == UNKNOWN) return UNKNOWN;
        return one == other ? FALSE : TRUE;
    }
}

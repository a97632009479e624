package io.fovea.spi;

/// Kleene's three values for up to any number of predicates: a bit in `isTrue`, in `isFalse`, or in neither (unknown).
/// Words are allotted by the filter program, which also knows what each bit means.
public final class KnownBits {
    private static final long[] NONE = {};

    public long[] isTrue = NONE;
    public long[] isFalse = NONE;

    /// Makes room for `words` times 64 predicates and forgets everything.
    public void reset(int words) {
        if (isTrue.length != words) {
            isTrue = new long[words];
            isFalse = new long[words];
            return;
        }
        java.util.Arrays.fill(isTrue, 0);
        java.util.Arrays.fill(isFalse, 0);
    }

    /// Records the value of a predicate; the first answer stays.
    public void set(int predicate, boolean value) {
        long bit = 1L << predicate;
        int word = predicate >>> 6;
        if (((isTrue[word] | isFalse[word]) & bit) != 0) return;
        if (value) isTrue[word] |= bit;
        else isFalse[word] |= bit;
    }

    public boolean isTrue(int predicate) {
        return (isTrue[predicate >>> 6] & 1L << predicate) != 0;
    }

    public boolean isFalse(int predicate) {
        return (isFalse[predicate >>> 6] & 1L << predicate) != 0;
    }
}

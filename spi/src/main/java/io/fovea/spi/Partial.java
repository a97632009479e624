package io.fovea.spi;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What was missing when a row was made.
public enum Partial {
    /// Bytes of the stream were not in the capture.
    GAP,
    /// The capture starts in the middle of the flow.
    MIDSTREAM,
    /// Frames were cut by the snapshot length, or the capture ends early.
    TRUNCATED,
    /// One of our limits was hit.
    LIMIT,
    /// The same bytes were sent twice with different content.
    CONFLICT;

    /// What rows show of every set: one list for each, however many rows have it.
    private static final List<List<String>> LABELS = IntStream.range(0, 1 << values().length)
            .mapToObj(Partial::labels).toList();

    private static List<String> labels(int bits) {
        return Stream.of(values()).filter(each -> (bits >>> each.ordinal() & 1) == 1).map(Partial::label).toList();
    }

    /// The names of a set in rows, in the order of the values.
    static List<String> labels(Set<Partial> set) {
        int bits = 0;
        for (Partial each : set) bits |= 1 << each.ordinal();
        return LABELS.get(bits);
    }

    /// The name in rows.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

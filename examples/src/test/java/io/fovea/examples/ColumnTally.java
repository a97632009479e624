package io.fovea.examples;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How often each column of our rows was as another program has it, and where it was not.
final class ColumnTally {
    private final String title;
    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();

    /// @param title the first line of the table
    ColumnTally(String title) {
        this.title = title;
    }

    void count(String column, boolean same) {
        counts.computeIfAbsent(column, _ -> new int[2])[same ? 0 : 1]++;
    }

    void differ(String capture, String connection, String column, String expected, String got) {
        differences.add(String.join("\t", capture, connection, column, expected, got));
    }

    int equal(String column) {
        return counts.get(column)[0];
    }

    /// Capture, connection, column, expected, got, with tabs between them.
    Set<String> differences() {
        return differences;
    }

    String table() {
        StringBuilder text = new StringBuilder(title).append('\n');
        text.append(String.format("%-24s %7s %9s%n", "column", "equal", "different"));
        counts.forEach((column, count) -> text.append(String.format(
                "%-24s %7d %9d%n", column, count[0], count[1])));
        return text.toString();
    }
}

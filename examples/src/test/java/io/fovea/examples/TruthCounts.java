package io.fovea.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts what is equal, different, missing and extra, column by column, and remembers where.
final class TruthCounts {
    /// How a value of ours stands to the truth.
    enum Outcome {
        EQUAL,
        DIFFERENT,
        MISSING,
        EXTRA
    }

    private final Map<String, int[]> columns = new TreeMap<>();
    private final Map<String, Integer> places = new TreeMap<>();
    private final List<String> details = new ArrayList<>();

    void compare(String place, String column, String expected, String got) {
        add(place, column, expected.equals(got) ? Outcome.EQUAL : Outcome.DIFFERENT, expected, got);
    }

    void add(String place, String column, Outcome outcome, String expected, String got) {
        columns.computeIfAbsent(column, _ -> new int[Outcome.values().length])[outcome.ordinal()]++;
        if (outcome == Outcome.EQUAL) return;
        places.merge(String.join("\t", place, column, outcome.name().toLowerCase(java.util.Locale.ROOT)), 1, Integer::sum);
        details.add(String.join("\t", place, column, outcome.name(), expected, got));
    }

    /// How often the truth and we agree in a column.
    int equal(String column) {
        return columns.get(column)[0];
    }

    /// Lines of place, column and outcome with how often it is so.
    Map<String, Integer> places() {
        return places;
    }

    /// The explained differences of a file with the same columns, a count and a reason.
    static Map<String, Integer> explained(Path file) throws IOException {
        Map<String, Integer> places = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(file)) {
            String key = String.join("\t", row.get("place"), row.get("column"), row.get("outcome"));
            places.put(key, Integer.valueOf(row.get("count")));
        }
        return places;
    }

    /// Writes the table of counts and every single difference.
    void write(String title, Path table, Path list) throws IOException {
        StringBuilder text = new StringBuilder(title).append('\n');
        text.append(String.format("%-24s %7s %9s %8s %6s%n", "column", "equal", "different", "missing", "extra"));
        columns.forEach((column, count) -> text.append(String.format(
                "%-24s %7d %9d %8d %6d%n", column, count[0], count[1], count[2], count[3])));
        Files.writeString(table, text);
        List<String> lines = new ArrayList<>(List.of("place\tcolumn\toutcome\tcount\twhy"));
        places.forEach((place, count) -> lines.add(place + "\t" + count + "\t"));
        Files.write(list, lines);
        Files.write(list.resolveSibling(list.getFileName() + ".details"), details);
    }
}

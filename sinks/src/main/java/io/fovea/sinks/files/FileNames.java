package io.fovea.sinks.files;

import io.fovea.spi.RowSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names of files and folders for queries.
///
/// They hold letters, digits, `-`, `_` and `.` only and start with a letter or digit: Spark and DuckDB skip names that
/// start with a dot or an underscore, Hadoop cannot read a colon, and `=` would be a partition.
public final class FileNames {
    private static final int LENGTH_MAX = 100;

    private FileNames() {}

    /// One name for each query, in order; no two are the same, not even in another case.
    public static List<String> ofQueries(List<RowSchema> schemas) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (RowSchema schema : schemas) {
            String wanted = safe(schema.query());
            String name = wanted;
            for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) name = wanted + "-" + i;
            names.add(name);
        }
        return names;
    }

    /// The name with everything else than letters, digits, `-`, `_` and `.` replaced.
    static String safe(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < Math.min(name.length(), LENGTH_MAX); i++) {
            char c = name.charAt(i);
            text.append(isSafe(c) ? c : '_');
        }
        if (text.isEmpty() || !isLetterOrDigit(text.charAt(0))) text.insert(0, 'q');
        return text.toString();
    }

    private static boolean isSafe(char c) {
        return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}

package io.fovea.cli;

import java.util.List;

/// The words that choose a command.
final class CommandName {
    /// What there is.
    static final List<String> ALL = List.of("run", "check", "explain", "fields", "bench", "completion", "help");
    /// What the conventions name and nobody has built.
    static final List<String> PLANNED = List.of("packets", "sql", "top", "ctl", "doctor", "test", "anonymize");
    private static final int DISTANCE_MAX = 2;

    private CommandName() {}

    /// The command that a word is a misspelling of, or null.
    static String closestTo(String word) {
        for (String name : ALL) {
            if (word.length() > DISTANCE_MAX && distance(word, name) <= DISTANCE_MAX) return name;
        }
        return null;
    }

    /// Letters to insert, remove or replace.
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column < above.length; column++) above[column] = column;
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < current.length; column++) {
                int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }
}

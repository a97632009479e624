package io.fovea.query;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody may have meant by a word that does not exist.
public final class Suggestions {
    private static final int WORD_LENGTH_MAX = 64;

    private Suggestions() {}

    /// The nearest of some known words, if one is near: at most a third of its letters differ. Among equally near
    /// ones, the first in alphabetical order.
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > WORD_LENGTH_MAX) return Optional.empty();
        String lower = word.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            if (candidate.length() > WORD_LENGTH_MAX) continue;
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            int length = Math.max(lower.length(), candidate.length());
            boolean isNear = distance <= Math.max(1, length / 3) && distance * 2 < length;
            boolean isBetter = distance < bestDistance
                    || distance == bestDistance && candidate.compareTo(best) < 0;
            if (isNear && isBetter) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The hint for a word, if a known one is near.
    public static Optional<String> hint(String word, Collection<String> known) {
        return nearest(word, known).map(near -> "did you mean '" + near + "'?");
    }

    /// How many letters must be added, removed, changed or swapped with their neighbour.
    static int distance(String from, String to) {
        int[][] distances = new int[from.length() + 1][to.length() + 1];
        for (int row = 0; row <= from.length(); row++) {
            for (int column = 0; column <= to.length(); column++) {
                distances[row][column] = cell(distances, from, to, row, column);
            }
        }
        return distances[from.length()][to.length()];
    }

    private static int cell(int[][] distances, String from, String to, int row, int column) {
        if (row == 0 || column == 0) return row + column;
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        int best = Math.min(distances[row - 1][column - 1] + change,
                Math.min(distances[row - 1][column], distances[row][column - 1]) + 1);
        boolean isSwap = row > 1 && column > 1 && from.charAt(row - 1) == to.charAt(column - 2)
                && from.charAt(row - 2) == to.charAt(column - 1);
        return isSwap ? Math.min(best, distances[row - 2][column - 2] + 1) : best;
    }
}

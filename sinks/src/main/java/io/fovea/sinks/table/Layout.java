package io.fovea.sinks.table;

import java.util.Arrays;

/// How wide each column is and how many are shown.
///
/// @param widths in terminal cells
/// @param shown columns from the left that have room
record Layout(int[] widths, int shown) {
    /// Below this a value says nothing, so the last columns are left out instead.
    private static final int WIDTH_MIN = 8;
    /// Room for the header's mark of columns left out, with its gap.
    private static final int MARK_WIDTH = 6;

    /// Fits columns of natural widths into a terminal by narrowing the widest; without a terminal nothing is changed.
    static Layout fit(int[] natural, int gap, int terminalWidth) {
        int[] widths = natural.clone();
        if (terminalWidth == 0) return new Layout(widths, widths.length);
        int shown = columnsThatFit(widths, gap, terminalWidth);
        int room = terminalWidth - (shown < widths.length ? MARK_WIDTH : 0) - gap * (shown - 1);
        narrowWidest(widths, shown, room);
        return new Layout(widths, shown);
    }

    private static int columnsThatFit(int[] widths, int gap, int terminalWidth) {
        int needed = -gap;
        for (int i = 0; i < widths.length; i++) {
            needed += gap + Math.min(widths[i], WIDTH_MIN);
            int mark = i + 1 < widths.length ? MARK_WIDTH : 0;
            if (needed + mark > terminalWidth && !restFits(widths, i, needed, gap, terminalWidth)) {
                return Math.max(1, i);
            }
        }
        return widths.length;
    }

    /// Whether this column and all behind it fit, so that no mark is needed.
    private static boolean restFits(int[] widths, int last, int needed, int gap, int terminalWidth) {
        int all = needed;
        for (int i = last + 1; i < widths.length; i++) all += gap + Math.min(widths[i], WIDTH_MIN);
        return all <= terminalWidth;
    }

    private static void narrowWidest(int[] widths, int shown, int room) {
        int sum = Arrays.stream(widths, 0, shown).sum();
        while (sum > room) {
            int widest = 0;
            for (int i = 1; i < shown; i++) if (widths[i] > widths[widest]) widest = i;
            if (widths[widest] <= 1) return;
            widths[widest]--;
            sum--;
        }
    }
}

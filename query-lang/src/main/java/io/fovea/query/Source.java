package io.fovea.query;

import io.fovea.query.syntax.Span;
import java.util.Arrays;

/// A query text with its name, and where its lines begin.
public final class Source {
    private final String name;
    private final String text;
    private final int[] lineStarts;
    // For every offset, how many surrogate pairs end before it; null when there are none. Keeps `span` fast on long
    // lines.
    private final int[] pairsBefore;

    /// A text under the name that messages give it.
    public Source(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = findLineStarts(text);
        this.pairsBefore = countPairs(text);
    }

    /// What messages call it; mostly a file's path.
    public String name() {
        return name;
    }

    /// The whole text.
    public String text() {
        return text;
    }

    /// The span between two offsets, counted in UTF-16 units.
    public Span span(int startOffset, int endOffset) {
        int found = Arrays.binarySearch(lineStarts, startOffset);
        int lineIndex = found >= 0 ? found : -found - 2;
        int lineStart = lineStarts[lineIndex];
        int pairs = pairsBefore == null ? 0 : pairsBefore[startOffset] - pairsBefore[lineStart];
        int column = startOffset - lineStart - pairs + 1;
        return new Span(name, startOffset, endOffset, lineIndex + 1, column);
    }

    /// Offset of the first unit of a line, lines counted from 1.
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /// Offset after the last unit of a line, without its end-of-line units.
    public int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        while (end > lineStarts[line - 1] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) end--;
        return end;
    }

    private static int[] countPairs(String text) {
        if (text.chars().noneMatch(unit -> Character.isLowSurrogate((char) unit))) return null;
        int[] pairs = new int[text.length() + 1];
        for (int index = 0; index < text.length(); index++) {
            boolean endsPair = index > 0 && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
            pairs[index + 1] = pairs[index] + (endsPair ? 1 : 0);
        }
        return pairs;
    }

    private static int[] findLineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            boolean ends = unit == '\n'
                    || unit == '\r' && (index + 1 == text.length() || text.charAt(index + 1) != '\n');
            if (!ends) continue;
            if (count == starts.length) starts = Arrays.copyOf(starts, count * 2);
            starts[count++] = index + 1;
        }
        return Arrays.copyOf(starts, count);
    }
}

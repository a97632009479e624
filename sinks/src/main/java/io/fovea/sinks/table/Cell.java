package io.fovea.sinks.table;

import io.fovea.packet.ValueType;
import io.fovea.sinks.text.HiddenCharacters;
import io.fovea.sinks.text.TextBuffer;
import io.fovea.sinks.text.Values;
import io.fovea.spi.Column;
import java.util.Arrays;
import java.util.List;

/// A value as text that is safe to show, with its width in terminal cells.
record Cell(String text, int width) {
    private static final boolean[] PLAIN = HiddenCharacters.plainAsciiWithout("");
    private static final int LENGTH_START = 64;
    private static final Cell BLANK = new Cell("", 0);
    /// Marks that combine take none, so more characters than cells are kept; but not all that an attacker sends.
    private static final int CHARACTERS_PER_CELL = 4;
    private static final String LIST_SEPARATOR = ", ";
    private static final String CUT_MARK = "…";

    /// The cell of a value. Of text, no more is looked at than a terminal's width can show; without one, all.
    static Cell of(Column column, Object value, int terminalWidth) {
        if (value == null) return BLANK;
        TextBuffer out = new TextBuffer(LENGTH_START);
        if (!column.list()) {
            append(out, column.type(), value, terminalWidth);
        } else {
            boolean first = true;
            for (Object element : (List<?>) value) {
                if (terminalWidth > 0 && out.length() > CHARACTERS_PER_CELL * terminalWidth) break;
                if (!first) out.ascii(LIST_SEPARATOR);
                first = false;
                if (element != null) append(out, column.type(), element, terminalWidth);
            }
        }
        return measured(out.toString());
    }

    static Cell ofText(String text, int terminalWidth) {
        TextBuffer out = new TextBuffer(LENGTH_START);
        appendText(out, text, terminalWidth);
        return measured(out.toString());
    }

    private static Cell measured(String text) {
        return new Cell(text, DisplayWidth.of(text));
    }

    private static void append(TextBuffer out, ValueType type, Object value, int terminalWidth) {
        switch (type) {
            case TEXT -> appendText(out, (String) value, terminalWidth);
            case TIME -> out.readableTime((long) value);
            case BYTES -> appendBytes(out, (byte[]) value, terminalWidth);
            case BOOL, INT, FLOAT, DURATION, IP, MAC -> Values.append(out, type, value);
        }
    }

    private static void appendBytes(TextBuffer out, byte[] value, int terminalWidth) {
        boolean isLong = terminalWidth > 0 && value.length > terminalWidth;
        out.hex(isLong ? Arrays.copyOf(value, terminalWidth) : value);
    }

    private static void appendText(TextBuffer out, String whole, int terminalWidth) {
        boolean isLong = terminalWidth > 0 && whole.length() > CHARACTERS_PER_CELL * terminalWidth;
        String text = isLong ? whole.substring(0, CHARACTERS_PER_CELL * terminalWidth) : whole;
        for (int i = out.plain(text, 0, PLAIN); i < text.length(); i = out.plain(text, i, PLAIN)) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            switch (point) {
                case '\n' -> out.ascii('\\').ascii('n');
                case '\r' -> out.ascii('\\').ascii('r');
                case '\t' -> out.ascii('\\').ascii('t');
                default -> {
                    if (HiddenCharacters.contain(point)) {
                        out.escaped(point);
                    } else {
                        out.codePoint(point);
                    }
                }
            }
        }
    }

    /// This cell, or its beginning and `…` if it is wider.
    Cell cutTo(int widthMax) {
        if (width <= widthMax) return this;
        int end = 0;
        int kept = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            int next = kept + DisplayWidth.of(point);
            if (next > widthMax - 1) break;
            kept = next;
            end += Character.charCount(point);
        }
        return new Cell(text.substring(0, end) + CUT_MARK, kept + 1);
    }
}

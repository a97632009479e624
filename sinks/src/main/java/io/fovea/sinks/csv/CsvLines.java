package io.fovea.sinks.csv;

import io.fovea.packet.ValueType;
import io.fovea.sinks.text.HiddenCharacters;
import io.fovea.sinks.text.LineFormat;
import io.fovea.sinks.text.TextBuffer;
import io.fovea.sinks.text.Values;
import io.fovea.spi.Column;
import io.fovea.spi.RowSchema;
import java.util.List;

/// Rows of one query as lines of comma-separated values.
final class CsvLines implements LineFormat {
    private static final char LIST_SEPARATOR = '|';
    private static final boolean[] PLAIN = HiddenCharacters.plainAsciiWithout("\"|");

    private final Column[] columns;

    CsvLines(RowSchema schema) {
        columns = schema.columns().toArray(Column[]::new);
    }

    @Override
    public void header(TextBuffer out) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) out.ascii(',');
            appendText(out, columns[i].name());
        }
        out.ascii('\n');
    }

    @Override
    public void row(TextBuffer out, Object[] row) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) out.ascii(',');
            Object value = row[i];
            if (value == null) continue;
            if (columns[i].list()) {
                appendList(out, columns[i].type(), (List<?>) value);
            } else if (columns[i].type() == ValueType.TEXT) {
                appendText(out, (String) value);
            } else {
                Values.append(out, columns[i].type(), value);
            }
        }
        out.ascii('\n');
    }

    private static void appendText(TextBuffer out, String text) {
        boolean quoted = needsQuotes(text);
        if (quoted) out.ascii('"');
        appendCharacters(out, text, false);
        if (quoted) out.ascii('"');
    }

    /// Empty text is quoted to tell it from an absent value; spaces at the ends, because some readers trim.
    private static boolean needsQuotes(String text) {
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') return true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') return true;
        }
        return false;
    }

    private static void appendList(TextBuffer out, ValueType type, List<?> list) {
        boolean quoted = list.isEmpty() || type == ValueType.TEXT;
        if (quoted) out.ascii('"');
        boolean first = true;
        for (Object element : list) {
            if (!first) out.ascii(LIST_SEPARATOR);
            first = false;
            if (element == null) continue;
            if (type == ValueType.TEXT) {
                appendCharacters(out, (String) element, true);
            } else {
                Values.append(out, type, element);
            }
        }
        if (quoted) out.ascii('"');
    }

    private static void appendCharacters(TextBuffer out, String text, boolean inList) {
        for (int i = out.plain(text, 0, PLAIN); i < text.length(); i = out.plain(text, i, PLAIN)) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point == '"') {
                out.ascii('"').ascii('"');
            } else if (isEscaped(point) || inList && point == LIST_SEPARATOR) {
                out.escaped(point);
            } else {
                out.codePoint(point);
            }
        }
    }

    private static boolean isEscaped(int point) {
        return point != '\n' && point != '\r' && point != '\t' && HiddenCharacters.contain(point);
    }
}

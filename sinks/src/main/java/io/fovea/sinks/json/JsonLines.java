package io.fovea.sinks.json;

import io.fovea.packet.ValueType;
import io.fovea.sinks.text.HiddenCharacters;
import io.fovea.sinks.text.LineFormat;
import io.fovea.sinks.text.TextBuffer;
import io.fovea.sinks.text.Utf8;
import io.fovea.sinks.text.Values;
import io.fovea.spi.Column;
import io.fovea.spi.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Rows of one query as JSON objects.
///
/// Where several queries share an output and the columns do not name the query, each object ends with `_query`.
final class JsonLines implements LineFormat {
    private static final String QUERY_FIELD = "query";
    private static final boolean[] PLAIN = HiddenCharacters.plainAsciiWithout("\"\\");

    private final Column[] columns;
    private final byte[][] keys;
    private final byte[] queryMember;

    JsonLines(RowSchema schema, boolean shared) {
        columns = schema.columns().toArray(Column[]::new);
        keys = new byte[columns.length][];
        for (int i = 0; i < columns.length; i++) keys[i] = bytes(quoted(columns[i].name()) + ":");
        boolean namesQuery = schema.columns().stream().anyMatch(column -> column.field().equals(QUERY_FIELD));
        queryMember = shared && !namesQuery ? bytes("\"_query\":" + quoted(schema.query())) : null;
    }

    private static String quoted(String text) {
        TextBuffer buffer = new TextBuffer();
        appendText(buffer, text);
        return buffer.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void header(TextBuffer out) {}

    @Override
    public void row(TextBuffer out, Object[] row) {
        char separator = '{';
        for (int i = 0; i < columns.length; i++) {
            Object value = row[i];
            if (value == null || value instanceof Double number && !Double.isFinite(number)) continue;
            out.ascii(separator).raw(keys[i]);
            separator = ',';
            if (columns[i].list()) {
                appendList(out, columns[i].type(), (List<?>) value);
            } else {
                appendValue(out, columns[i].type(), value);
            }
        }
        if (queryMember != null) {
            out.ascii(separator).raw(queryMember);
            separator = ',';
        }
        if (separator == '{') out.ascii(separator);
        out.ascii('}').ascii('\n');
    }

    private static void appendList(TextBuffer out, ValueType type, List<?> list) {
        out.ascii('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) out.ascii(',');
            first = false;
            appendValue(out, type, element);
        }
        out.ascii(']');
    }

    private static void appendValue(TextBuffer out, ValueType type, Object value) {
        switch (value) {
            case null -> out.ascii("null");
            case Double number when !Double.isFinite(number) -> out.ascii("null"); // JSON has no such numbers
            case Object _ when type == ValueType.TEXT -> appendText(out, (String) value);
            case Object _ when isNumberOrBoolean(type) -> Values.append(out, type, value);
            default -> {
                out.ascii('"');
                Values.append(out, type, value);
                out.ascii('"');
            }
        }
    }

    private static boolean isNumberOrBoolean(ValueType type) {
        return switch (type) {
            case BOOL, INT, FLOAT, DURATION -> true;
            case TEXT, BYTES, TIME, IP, MAC -> false;
        };
    }

    private static void appendText(TextBuffer out, String text) {
        out.ascii('"');
        for (int i = out.plain(text, 0, PLAIN); i < text.length(); i = out.plain(text, i, PLAIN)) {
            int point = text.codePointAt(i);
            appendCharacter(out, point);
            i += Character.charCount(point);
        }
        out.ascii('"');
    }

    private static void appendCharacter(TextBuffer out, int point) {
        switch (point) {
            case '"' -> out.ascii('\\').ascii('"');
            case '\\' -> out.ascii('\\').ascii('\\');
            case '\n' -> out.ascii('\\').ascii('n');
            case '\r' -> out.ascii('\\').ascii('r');
            case '\t' -> out.ascii('\\').ascii('t');
            default -> {
                // DuckDB and jq refuse the whole file for an escape that is half a pair: the reader gets it as text.
                if (Utf8.isSurrogate(point)) out.ascii('\\');
                if (HiddenCharacters.contain(point)) {
                    out.escaped(point);
                } else {
                    out.codePoint(point);
                }
            }
        }
    }
}

package io.fovea.engine;

import java.util.List;
import java.util.Map;

/// Indented JSON text (RFC 8259) of maps, lists, text, numbers, booleans and null.
final class JsonText {
    private JsonText() {}

    static String of(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, "");
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, Object value, String indent) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> appendMap(text, map, indent);
            case List<?> list -> appendList(text, list, indent);
            case Number number -> text.append(number);
            case Boolean flag -> text.append(flag);
            default -> appendText(text, value.toString());
        }
    }

    private static void appendMap(StringBuilder text, Map<?, ?> map, String indent) {
        String inner = indent + "  ";
        text.append('{');
        String separator = "\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator).append(inner);
            appendText(text, entry.getKey().toString());
            text.append(": ");
            append(text, entry.getValue(), inner);
            separator = ",\n";
        }
        text.append(map.isEmpty() ? "}" : "\n" + indent + "}");
    }

    private static void appendList(StringBuilder text, List<?> list, String indent) {
        String inner = indent + "  ";
        text.append('[');
        String separator = "\n";
        for (Object value : list) {
            text.append(separator).append(inner);
            append(text, value, inner);
            separator = ",\n";
        }
        text.append(list.isEmpty() ? "]" : "\n" + indent + "]");
    }

    private static void appendText(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                        text.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}

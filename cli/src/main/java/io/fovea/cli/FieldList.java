package io.fovea.cli;

import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The catalogue as people read it: what each field is called, what it is, and when it is known.
final class FieldList {
    private final Catalogue catalogue;
    private final List<Field> fields;

    FieldList(Catalogue catalogue) {
        this.catalogue = catalogue;
        fields = new ArrayList<>(catalogue.fields());
        for (FieldMap map : catalogue.maps()) fields.add(map.example());
    }

    /// Every field, and of each map the example.
    List<Field> all() {
        return fields;
    }

    /// The words in front of the first dot, in the order of the catalogue; `row` for names without a dot that are no
    /// protocol's own.
    List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (Field field : fields) {
            if (!groups.contains(group(field))) groups.add(group(field));
        }
        return groups;
    }

    static String group(Field field) {
        int dot = field.name().indexOf('.');
        if (dot >= 0) return field.name().substring(0, dot);
        return field instanceof Field.Flow ? "row" : field.name();
    }

    List<Field> ofGroup(String group) {
        return fields.stream().filter(field -> group(field).equals(group)).toList();
    }

    /// Fields whose name, alias or description holds the words; `*` and `?` in a pattern match whole names.
    List<Field> matching(String pattern) {
        List<Field> exact = fields.stream().filter(field -> isNamed(field, pattern)).toList();
        if (!exact.isEmpty()) return exact;
        String lower = pattern.toLowerCase(Locale.ROOT);
        return fields.stream()
                .filter(field -> namesOf(field).stream().anyMatch(name -> name.contains(lower))
                        || field.doc().toLowerCase(Locale.ROOT).contains(lower))
                .toList();
    }

    private static boolean isNamed(Field field, String pattern) {
        return namesOf(field).stream().anyMatch(name -> matches(name, 0, pattern, 0));
    }

    private static List<String> namesOf(Field field) {
        List<String> names = new ArrayList<>(field.aliases());
        names.add(field.name());
        return names;
    }

    /// Whether a name matches a pattern with `*` and `?`. Names and patterns are short.
    private static boolean matches(String name, int at, String pattern, int patternAt) {
        if (patternAt == pattern.length()) return at == name.length();
        char wanted = pattern.charAt(patternAt);
        if (wanted == '*') {
            if (patternAt + 1 < pattern.length() && pattern.charAt(patternAt + 1) == '*') {
                return matches(name, at, pattern, patternAt + 1);
            }
            for (int next = at; next <= name.length(); next++) {
                if (matches(name, next, pattern, patternAt + 1)) return true;
            }
            return false;
        }
        return at < name.length() && (wanted == '?' || wanted == name.charAt(at))
                && matches(name, at + 1, pattern, patternAt + 1);
    }

    static String type(Field field) {
        String type = switch (field) {
            case Field.OfSession session when session.enumeration() != null -> "enum";
            default -> field.type().name().toLowerCase(Locale.ROOT);
        };
        return field.list() ? "list of " + type : type;
    }

    /// The moment at which a filter can use the field.
    String known(Field field) {
        return switch (field) {
            case Field.Header header -> switch (header.header().scope()) {
                case FLOW -> "first packet";
                case PACKET -> "each packet";
            };
            case Field.Composite composite -> known(composite.components().getFirst());
            case Field.Flow flow -> switch (flow.known()) {
                case OPEN -> "first packet";
                case SESSION -> "start of the row";
                case MOMENT -> "end of the row";
            };
            case Field.Protocol _ -> "protocol identified";
            case Field.OfSession session -> milestone(session);
        };
    }

    private String milestone(Field.OfSession field) {
        for (ProtocolModule module : catalogue.protocols()) {
            if (!module.name().equals(field.module())) continue;
            List<String> names = module.milestones();
            return field.milestone() < names.size() ? names.get(field.milestone()) : "end";
        }
        return "session";
    }

    /// `select *` of a kind: each column's name and the field that it shows.
    static List<String[]> columns(RowKind kind) {
        List<String[]> columns = new ArrayList<>();
        for (String column : kind.columns()) {
            int sign = column.indexOf('=');
            columns.add(sign < 0
                    ? new String[] {column, column}
                    : new String[] {column.substring(0, sign), column.substring(sign + 1)});
        }
        return columns;
    }
}

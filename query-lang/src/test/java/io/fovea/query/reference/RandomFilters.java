package io.fovea.query.reference;

import io.fovea.packet.HeaderField.Scope;
import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.RowKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes random filters that are right, over few values, and random facts of the same values: so that comparisons
/// are often true and often false.
final class RandomFilters {
    private static final List<String> PATTERNS = List.of("a", "^a", "b$", "^ab$", "a.?c", "(?i)A", "[ab]+$", "a\\.b",
            "^$", "");

    private final Random random;
    private final RowKind kind;
    private final List<Field> fields;

    RandomFilters(Random random, RowKind kind, Catalogue catalogue) {
        this.random = random;
        this.kind = kind;
        boolean ofPackets = kind.scope() == RowKind.Scope.PACKET;
        List<Field> all = new ArrayList<>(catalogue.fields());
        for (FieldMap map : ofPackets ? List.<FieldMap>of() : List.copyOf(catalogue.maps())) {
            for (String key : List.of("a", "b")) map.fields().apply(key).ifPresent(all::add);
        }
        this.fields = all.stream()
                .filter(field -> field instanceof Field.Header || field instanceof Field.Composite
                        || !ofPackets && !field.name().startsWith("weird.") && !field.name().equals("query")
                                && !field.name().equals("src_file")).toList();
    }

    String filter(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) return term();
        return switch (random.nextInt(4)) {
            case 0 -> "not (" + filter(depth - 1) + ")";
            case 1 -> join(" and ", depth);
            case 2 -> join(" or ", depth);
            default -> join(" xor ", depth);
        };
    }

    private String join(String word, int depth) {
        return IntStream.range(0, random.nextInt(2, 4)).mapToObj(_ -> "(" + filter(depth - 1) + ")")
                .collect(Collectors.joining(word));
    }

    private String term() {
        if (random.nextInt(20) == 0) return Boolean.toString(random.nextBoolean());
        Field field = random.nextInt(3) == 0 ? pick(fields) : pick(interesting());
        if (random.nextInt(6) == 0) return field.name();
        String quantifier = isList(field) ? pick(List.of("", "any ", "all ")) : "";
        return switch (field.type()) {
            case BOOL -> quantifier + field.name() + " " + pick(List.of("=", "!=")) + " " + random.nextBoolean();
            case INT -> quantifier + number(field);
            case TIME, DURATION -> quantifier + field.name() + " " + equalOrOrder() + " " + literal(field);
            case FLOAT -> quantifier + field.name() + " " + equalOrOrder() + " " + literal(field);
            case TEXT -> quantifier + text(field);
            case BYTES -> quantifier + bytes(field);
            case IP, MAC -> quantifier + membership(field);
        };
    }

    private List<Field> interesting() {
        return fields.stream().filter(one -> one instanceof Field.Composite || one.name().startsWith("toy")
                || one.name().startsWith("other") || one.name().startsWith("tcp.f")).toList();
    }

    private boolean isList(Field field) {
        return switch (field) {
            case Field.Header header -> kind.scope() != RowKind.Scope.PACKET && header.header().scope() == Scope.PACKET;
            case Field.Composite _ -> true;
            case Field.Flow flow -> flow.list();
            case Field.Protocol _ -> false;
            case Field.OfSession session -> session.list() || !session.module().equals(kind.name());
        };
    }

    private String number(Field field) {
        boolean isNamed = field instanceof Field.OfSession session && session.enumeration() != null;
        return switch (random.nextInt(isNamed ? 2 : 3)) {
            case 0 -> field.name() + " " + equalOrOrder() + " " + literal(field);
            case 1 -> membership(field);
            default -> field.name() + " & " + pick(List.of("1", "0x2", "3")) + " " + equalOrOrder() + " "
                    + random.nextInt(4);
        };
    }

    private String equalOrOrder() {
        return pick(List.of("=", "!=", "<", "<=", ">", ">="));
    }

    private String membership(Field field) {
        String in = pick(List.of(" in ", " not in ", " = ", " != "));
        if (in.contains("=")) return field.name() + in + literal(field);
        String set = IntStream.range(0, random.nextInt(4)).mapToObj(_ -> member(field))
                .collect(Collectors.joining(", ", "{", "}"));
        return field.name() + in + (random.nextBoolean() ? set : member(field));
    }

    private String member(Field field) {
        return switch (field.type()) {
            case INT -> random.nextBoolean() ? literal(field) : random.nextInt(3) + ".." + random.nextInt(3, 6);
            case IP -> pick(List.of("10.0.0.1", "10.0.0.0/8", "::/0", "0.0.0.0/0", "fd00::/8", "::1",
                    "10.0.0.1..10.0.0.2", "::..fd00::1", "::ffff:0:0/80"));
            default -> literal(field);
        };
    }

    private String text(Field field) {
        return switch (random.nextInt(3)) {
            case 0 -> membership(field);
            case 1 -> field.name() + pick(List.of("", " not")) + pick(List.of(" contains ", " startswith ",
                    " endswith "))
                    + literal(field);
            default -> field.name() + pick(List.of("", " not")) + pick(List.of(" ~ ", " ~* ")) + "'" + pick(PATTERNS)
                    + "'";
        };
    }

    private String bytes(Field field) {
        return switch (random.nextInt(3)) {
            case 0 -> membership(field);
            case 1 -> field.name() + pick(List.of("", " not")) + pick(List.of(" contains ", " startswith ",
                    " endswith "))
                    + literal(field);
            default -> field.name() + pick(List.of("", " not")) + " ~b '" + pick(List.of("a", "^\\x00", "\\xff$",
                    "^ab$")) + "'";
        };
    }

    private String literal(Field field) {
        boolean isNamed = field instanceof Field.OfSession session && session.enumeration() != null;
        return switch (field.type()) {
            case INT -> isNamed ? pick(List.of("'low'", "'high'", "2", "9")) : Integer.toString(random.nextInt(5));
            case FLOAT -> pick(List.of("0", "1.5", "2"));
            case TEXT -> pick(List.of("''", "'a'", "'ab'", "'a.b'", "'B'"));
            case BYTES -> pick(List.of("|00|", "|00 ff|", "'ab'"));
            case TIME -> pick(List.of("'1970-01-01'", "'1970-01-01T00:00:00.000000002Z'"));
            case DURATION -> pick(List.of("0s", "1ns", "2ns"));
            case IP -> pick(List.of("10.0.0.1", "10.0.0.2", "::1", "fd00::1"));
            case MAC -> pick(List.of("00:00:00:00:00:01", "00:00:00:00:00:02"));
            case BOOL -> "true";
        };
    }

    /// Random values for every field: none when it is absent.
    Map<String, List<Object>> facts() {
        Map<String, List<Object>> facts = new HashMap<>();
        for (Field field : fields) {
            List<Object> values = new ArrayList<>();
            int count = field instanceof Field.Protocol ? 1 : random.nextInt(isList(field) ? 4 : 2);
            for (int index = 0; index < count; index++) values.add(value(field));
            facts.put(field.name(), values);
        }
        return facts;
    }

    private Object value(Field field) {
        return switch (field.type()) {
            case BOOL -> random.nextBoolean();
            case INT -> (long) random.nextInt(5);
            case FLOAT -> pick(List.of(0.0, 1.5, 2.0, Double.NaN));
            case TEXT -> pick(List.of("", "a", "ab", "a.b", "B", "abc"));
            case BYTES -> pick(List.of("", "\0", "\0\u00ff", "ab")).getBytes(StandardCharsets.ISO_8859_1);
            case TIME, DURATION -> (long) random.nextInt(3);
            case IP -> IpAddress.parse(pick(List.of("10.0.0.1", "10.0.0.2", "192.168.0.1", "::1", "fd00::1",
                    "::2:0:0")));
            case MAC -> new MacAddress(random.nextInt(1, 3));
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

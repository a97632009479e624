package io.fovea.examples;

import io.fovea.packet.HeaderField;
import io.fovea.packet.ValueType;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.ProtocolModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Writes random queries: every operator on fields of every layer, in any shape, with values that the traffic really has.
final class RandomQueries {
    private static final int DEPTH_MAX = 4;
    private static final List<String> KEYS = List.of("host", "User-Agent", "content-type", "X-Forwarded-For");
    private static final List<String> ORDER = List.of("=", "!=", "<", "<=", ">", ">=", "==", "ne", "ge", "lt");

    private final Random random;
    private final List<String> protocols;
    private final List<Field> headers = new ArrayList<>();
    private final List<Field> sessions = new ArrayList<>();
    private final List<Field> flows = new ArrayList<>();
    /// Values that were seen, by field name.
    private final Map<String, List<String>> seen = new TreeMap<>();

    RandomQueries(Random random, Catalogue catalogue) {
        this.random = random;
        protocols = catalogue.protocols().stream().map(ProtocolModule::name).toList();
        for (Field field : fields(catalogue)) {
            switch (field) {
                case Field.Header _, Field.Composite _ -> headers.add(field);
                case Field.OfSession _ -> sessions.add(field);
                case Field.Flow flow when !flow.name().equals("query") && !flow.name().equals("src_file") ->
                    flows.add(field);
                default -> {}
            }
        }
    }

    /// All fields, and of maps those of a few keys.
    static List<Field> fields(Catalogue catalogue) {
        List<Field> fields = new ArrayList<>(catalogue.fields());
        for (FieldMap map : catalogue.maps()) {
            for (String key : KEYS) map.fields().apply(key).ifPresent(fields::add);
        }
        return fields;
    }

    /// Remembers a value that a field had.
    void saw(String field, String value) {
        List<String> values = seen.computeIfAbsent(field, _ -> new ArrayList<>());
        if (!value.isEmpty() && values.size() < 200 && !values.contains(value)) values.add(value);
    }

    /// A named query.
    String query(String name) {
        String kind = random.nextBoolean() ? pick(protocols) : pick(List.of("conn", "packet", "weird"));
        String filter = filter(kind, 0);
        return "query " + name + " from " + kind + " where " + filter + " select " + columns(kind);
    }

    private String columns(String kind) {
        return switch (kind) {
            case "packet" -> pick(List.of("*", "frame.number", "frame.number, ip.src, tcp.dst_port"));
            case "conn" -> pick(List.of("*", "uid, conn_state", "uid, history, partial", "ts, uid"));
            case "weird" -> pick(List.of("*", "uid, name, count", "ts, name, first_frame, last_frame"));
            case "tls" -> pick(List.of("*", "uid, sni", "uid, ja4, tcp.dst_port", "uid, version, first_frame",
                    "uid, established, conn.orig_pkts", "ts, uid, cipher"));
            default -> pick(List.of("*", "uid", "ts, uid, first_frame", "uid, last_frame, partial",
                    "uid, " + pick(sessions.stream().filter(field -> isOf(kind, field)).toList()).name()));
        };
    }

    private static boolean isOf(String kind, Field field) {
        return field instanceof Field.OfSession session && session.module().equals(kind);
    }

    private String filter(String kind, int depth) {
        int shape = depth >= DEPTH_MAX ? 0 : random.nextInt(7);
        return switch (shape) {
            case 0, 1, 2 -> predicate(kind);
            case 3 -> "not (" + filter(kind, depth + 1) + ")";
            case 4 -> "(" + filter(kind, depth + 1) + " and " + filter(kind, depth + 1) + ")";
            case 5 -> "(" + filter(kind, depth + 1) + " or " + filter(kind, depth + 1) + ")";
            default -> "(" + filter(kind, depth + 1) + " xor " + filter(kind, depth + 1) + ")";
        };
    }

    private String predicate(String kind) {
        int layer = random.nextInt(10);
        if (kind.equals("packet") || layer < 5) return predicate(pick(headers), !kind.equals("packet"));
        if (layer < 8) return random.nextInt(12) == 0 ? pick(protocols) : predicate(pick(sessions), true);
        Field field = pick(flows);
        boolean isElsewhere = field.name().startsWith("weird.") && !kind.equals("weird");
        return isElsewhere ? predicate(kind) : predicate(field, true);
    }

    private String predicate(Field field, boolean mayQuantify) {
        String name = field.aliases().isEmpty() || random.nextInt(3) > 0 ? field.name() : pick(field.aliases());
        if (random.nextInt(10) == 0) return name;
        boolean list = field.list() || mayQuantify && field instanceof Field.Header header
                && header.header().scope() == HeaderField.Scope.PACKET;
        String quantifier = list && random.nextInt(4) == 0 ? pick(List.of("any ", "all ")) : "";
        String test = test(field, name);
        return test == null ? name : quantifier + test;
    }

    private String test(Field field, String name) {
        boolean enumerated = field instanceof Field.OfSession session && session.enumeration() != null;
        if (enumerated) return enumeration(field, name);
        return switch (field.type()) {
            case BOOL -> name + pick(List.of(" = true", " = false", " != true"));
            case INT -> number(field, name);
            case TEXT -> text(field, name);
            case IP -> address(field, name);
            case MAC -> name + pick(List.of(" = ", " != ")) + value(field, "00:00:5e:00:53:01");
            case BYTES -> bytes(field, name);
            case DURATION -> name + " " + pick(ORDER) + " " + pick(List.of("1ms", "20ms", "1s", "0s"));
            case TIME -> name + pick(List.of(" > ", " <= ")) + "'" + pick(List.of(
                    "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "1970-01-01T00:00:01Z")) + "'";
            case FLOAT -> null;
        };
    }

    private String enumeration(Field field, String name) {
        List<String> values = seen.getOrDefault(field.name(), List.of());
        if (values.isEmpty()) return name;
        if (random.nextInt(3) == 0) {
            return name + pick(List.of(" in ", " not in ")) + "{'" + pick(values) + "', '" + pick(values) + "'}";
        }
        return name + " " + pick(ORDER) + " '" + pick(values) + "'";
    }

    private String number(Field field, String name) {
        String value = value(field, Integer.toString(random.nextInt(100)));
        return switch (random.nextInt(4)) {
            case 0 -> name + pick(List.of(" in ", " not in ")) + "{" + value + ", " + value(field, "7") + ", 400..500}";
            case 1 -> name + " & " + pick(List.of("0x12", "1", "0xff00")) + pick(List.of(" = 0", " != 0", " = 0x02"));
            case 2 -> name + " in " + Math.min(10, Long.parseLong(value)) + ".." + value;
            default -> name + " " + pick(ORDER) + " " + value;
        };
    }

    private String text(Field field, String name) {
        String value = value(field, "example");
        int from = random.nextInt(value.length());
        String part = value.substring(from, from + 1 + random.nextInt(Math.min(6, value.length() - from)));
        return switch (random.nextInt(7)) {
            case 0 -> name + pick(List.of(" = ", " != ")) + quoted(value);
            case 1 -> name + pick(List.of(" contains ", " not contains ", " !contains ")) + quoted(part);
            case 2 -> name + " startswith " + quoted(value.substring(0, Math.min(3, value.length())));
            case 3 -> name + " endswith " + quoted(value.substring(from));
            case 4 -> name + pick(List.of(" ~ ", " matches ")) + "'" + pick(List.of("[a-f]+[0-9]", "^v", "com$",
                    "(.+?\\\\.)?example\\\\.(com|org)", "x")) + "'";
            case 5 -> name + " ~* 'EXAMPLE|[A-C]1'";
            default -> name + pick(List.of(" in ", " not in ")) + "{" + quoted(value) + ", " + quoted(part) + "}";
        };
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private String address(Field field, String name) {
        String value = value(field, "192.0.2.10");
        String prefix = value.contains(":") ? "2001:db8::/" + (16 + random.nextInt(49)) : value + "/" + random.nextInt(33);
        return switch (random.nextInt(4)) {
            case 0 -> name + pick(List.of(" = ", " != ", " in ", " not in ")) + prefix;
            case 1 -> name + pick(List.of(" in ", " not in ")) + "{" + value + ", 10.0.0.0/8, fd00::/8}";
            default -> name + pick(List.of(" = ", " != ")) + value;
        };
    }

    private String bytes(Field field, String name) {
        String hex = value(field, "32ee30");
        int from = random.nextInt(hex.length() / 2);
        String part = "|" + hex.substring(from * 2, from * 2 + 2) + "|";
        return switch (random.nextInt(4)) {
            case 0 -> name + pick(List.of(" = ", " != ")) + "|" + hex + "|";
            case 1 -> name + pick(List.of(" contains ", " not contains ")) + part;
            case 2 -> name + pick(List.of(" startswith ", " endswith ")) + part;
            default -> name + " ~b '(?-u)\\\\x0[0-9]|[\\\\x20-\\\\x3f]$'";
        };
    }

    private String value(Field field, String otherwise) {
        List<String> values = seen.getOrDefault(field.name(), List.of());
        if (values.isEmpty() && field instanceof Field.Composite composite) {
            values = seen.getOrDefault(pick(composite.components()).name(), List.of());
        }
        if (values.isEmpty() || random.nextInt(8) == 0) return otherwise;
        return pick(values);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// Whether a field's values can be selected and typed back as literals.
    static boolean isPlain(Field field) {
        return field.type() != ValueType.TIME && field.type() != ValueType.DURATION;
    }
}

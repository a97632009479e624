package io.fovea.query;

import io.fovea.packet.ValueType;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// Two protocols for tests: `toy` has a field of every type, `other` has one field. Neither can be parsed.
public final class Toy {
    private static final List<String> CODES = List.of("low", "middle", "high");

    private Toy() {}

    /// Everything that a query can name in tests.
    public static Catalogue catalogue() {
        return new Catalogue(List.of(module("other", List.of(field("other.name", ValueType.TEXT, false, 0, null)),
                List.of("name=other.name")), module("toy", toyFields(), List.of("toy_name=toy.name",
                        "code=toy.code"))));
    }

    /// The same, but sessions of `other` carry messages of `toy`: they tell its name and whether there were any.
    public static Catalogue carryingCatalogue() {
        ProtocolModule other = new ToyModule("other", List.of(field("other.title", ValueType.TEXT, false, 1, null),
                field("other.toy", ValueType.BOOL, false, 1, null)), List.of("title=other.title"),
                Map.of("toy", "other.toy", "toy.name", "other.title"));
        return new Catalogue(List.of(other, module("toy", toyFields(), List.of("toy_name=toy.name"))));
    }

    private static List<Field.OfSession> toyFields() {
        return List.of(
                field("toy.name", ValueType.TEXT, false, 0, null),
                field("toy.code", ValueType.INT, false, 1, new Codes()),
                field("toy.size", ValueType.INT, false, 1, null),
                field("toy.ratio", ValueType.FLOAT, false, 1, null),
                field("toy.cookie", ValueType.BYTES, false, 0, null),
                field("toy.at", ValueType.TIME, false, 0, null),
                field("toy.took", ValueType.DURATION, false, 2, null),
                field("toy.peer", ValueType.IP, false, 1, null),
                field("toy.mac", ValueType.MAC, false, 1, null),
                field("toy.ok", ValueType.BOOL, false, 2, null),
                field("toy.tags", ValueType.TEXT, true, 1, null),
                field("toy.ports", ValueType.INT, true, 1, null),
                field("toy.codes", ValueType.INT, true, 1, new Codes()),
                field("toy.blobs", ValueType.BYTES, true, 1, null));
    }

    private static Field.OfSession field(String name, ValueType type, boolean list, int milestone, Enumeration names) {
        Function<Session, Object> reader = session -> ((ToySession) session).values.get(name);
        List<String> aliases = name.equals("toy.name") ? List.of("toy.handshake.name") : List.of();
        return new Field.OfSession(name, aliases, type, list, name.split("\\.")[0], milestone, reader, names,
                "For tests.");
    }

    private static ProtocolModule module(String name, List<Field.OfSession> fields, List<String> columns) {
        return new ToyModule(name, fields, columns, Map.of());
    }

    /// A session that is what a test says.
    public static final class ToySession extends Session {
        /// Values by the full name of their field.
        public final Map<String, Object> values = new HashMap<>();
    }

    /// A field for each key of small letters; capital ones mean the same.
    private static FieldMap pairs() {
        return new FieldMap("toy.pairs", List.of("toy.pair"), "toy", "key",
                key -> key.matches("[A-Za-z]+") ? Optional.of(field(
                        FieldMap.fieldName("toy.pairs", key.toLowerCase(Locale.ROOT)), ValueType.TEXT, true, 1, null))
                        : Optional.empty());
    }

    private record ToyModule(String name, List<Field.OfSession> fields,
            List<String> columns, Map<String, String> carried) implements ProtocolModule {
        @Override
        public Set<Integer> transports() {
            return Set.of(6);
        }

        @Override
        public List<FieldMap> maps() {
            return name.equals("toy") ? List.of(pairs()) : List.of();
        }

        @Override
        public List<String> milestones() {
            return List.of("hello", "answer", "end");
        }

        @Override
        public boolean oneSessionPerFlow() {
            return false;
        }

        @Override
        public Probe probe(StreamSlice slice) {
            return Probe.NO;
        }

        @Override
        public StreamParser newParser() {
            throw new UnsupportedOperationException("the toy has no parser");
        }
    }

    private record Codes() implements Enumeration {
        @Override
        public OptionalLong numberOf(String name) {
            int index = CODES.indexOf(name);
            return index < 0 ? OptionalLong.empty() : OptionalLong.of(index + 1L);
        }

        @Override
        public String nameOf(long number) {
            return number >= 1 && number <= CODES.size() ? CODES.get((int) number - 1) : "unknown-" + number;
        }

        @Override
        public List<String> names() {
            return CODES;
        }
    }
}

package io.fovea.query.check;

import io.fovea.packet.HeaderValue;
import io.fovea.packet.ValueType;
import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.syntax.Printer;
import io.fovea.query.syntax.SelectItem;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Column;
import io.fovea.spi.ConnView;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import io.fovea.spi.RowContext;
import io.fovea.spi.RowKind;
import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Makes the columns of a query's rows: names, types and how each value is read.
final class ColumnBuilder {
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9_]+");
    private final RowKind kind;
    private final NameResolver names;
    private final Consumer<Diagnostic> faults;
    private final List<Column> columns = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    ColumnBuilder(RowKind kind, NameResolver names, Consumer<Diagnostic> faults) {
        this.kind = kind;
        this.names = names;
        this.faults = faults;
    }

    /// The columns that were added, in order.
    List<Column> columns() {
        return columns;
    }

    /// The field of each column.
    List<Field> fields() {
        return fields;
    }

    /// Adds every column of the kind. One whose name is taken gets a number behind it.
    void addEverything(Span span) {
        for (String entry : kind.columns()) {
            String[] parts = entry.split("=", 2);
            String fieldName = parts[parts.length - 1];
            Field field = names.fullField(fieldName).orElseThrow(
                    () -> new IllegalStateException("the kind " + kind.name() + " has no field " + fieldName));
            String name = parts[0];
            for (int number = 2; taken.contains(name); number++) name = parts[0] + "_" + number;
            add(name, field, span);
        }
    }

    /// Adds one selected item.
    void add(SelectItem item) {
        try {
            switch (item) {
                case SelectItem.Everything(Span span) -> addEverything(span);
                case SelectItem.Column column -> addColumn(column);
            }
        } catch (Fault fault) {
            faults.accept(fault.diagnostic());
        }
    }

    private void addColumn(SelectItem.Column item) {
        Optional<Field> named = names.field(item.value(), kind);
        if (named.isEmpty()) {
            ComparisonChecker.refuseUnplanned(item.value());
            throw FieldRules.unsupported(item.value().span(), "a column that is no field");
        }
        Field field = named.get();
        Span span = item.value().span();
        String name = item.alias().orElseGet(() -> columnName(Printer.print(item.value()), kind));
        if (taken.contains(name)) {
            throw new Fault(Diagnostic.of(Code.DUPLICATE, item.span(), "two columns are called '" + name + "'",
                    "give one another name with 'as'"));
        }
        add(name, field, span);
    }

    /// A field of the row's own kind or flow loses its prefix, others keep it. What no name of a column holds becomes
    /// `_`: `http.header['x-id']` gives `header_x_id`.
    private static String columnName(String written, RowKind kind) {
        String lower = written.toLowerCase(Locale.ROOT);
        for (String prefix : List.of(kind.name() + ".", "conn.")) {
            if (lower.startsWith(prefix)) return snakeCase(lower.substring(prefix.length()));
        }
        return snakeCase(lower);
    }

    private static String snakeCase(String lower) {
        String name = NO_WORD.matcher(lower).replaceAll("_");
        return lower.endsWith("]") ? name.substring(0, name.length() - 1) : name;
    }

    private void add(String name, Field field, Span span) {
        Function<RowContext, Object> reader = reader(field, span);
        boolean isNamed = ValueReader.enumeration(field).filter(Enumeration::isShown).isPresent();
        columns.add(new Column(name, isNamed ? ValueType.TEXT : field.type(), field.list(), reader, field.name()));
        fields.add(field);
        taken.add(name);
    }

    private Function<RowContext, Object> reader(Field field, Span span) {
        boolean ofPacket = kind.scope() == RowKind.Scope.PACKET;
        return switch (field) {
            case Field.Header header -> ofPacket ? packetReader(header) : flowReader(header, span);
            case Field.Composite composite -> listOf(composite.components().stream()
                    .map(part -> ofPacket ? packetReader(part) : flowReader(part, span)).toList());
            case Field.Flow flow -> {
                boolean isOfPackets = Set.of("ts", "query", "src_file", "partial").contains(flow.name());
                if (ofPacket && !isOfPackets || !FieldRules.isOf(flow, kind)) throw unsupported(field, span);
                yield flow.reader();
            }
            case Field.Protocol _ -> throw unsupported(field, span);
            case Field.OfSession session -> {
                if (!session.module().equals(kind.name())) throw unsupported(field, span);
                yield sessionReader(session);
            }
        };
    }

    private static Function<RowContext, Object> packetReader(Field.Header field) {
        HeaderValue value = new HeaderValue(field.header());
        return row -> value.read(row.burst, row.packet);
    }

    private Function<RowContext, Object> flowReader(Field.Header field, Span span) {
        Function<ConnView, Object> reader = FlowHeaderColumns.reader(field.name())
                .orElseThrow(() -> unsupported(field, span));
        return row -> row.conn == null ? null : reader.apply(row.conn);
    }

    private static Function<RowContext, Object> listOf(List<Function<RowContext, Object>> parts) {
        return row -> {
            List<Object> present = parts.stream().map(part -> part.apply(row)).filter(Objects::nonNull).toList();
            return present.isEmpty() ? null : present;
        };
    }

    private static Function<RowContext, Object> sessionReader(Field.OfSession field) {
        Enumeration names = field.enumeration();
        Function<Session, Object> reader = field.reader();
        if (names == null || !names.isShown()) return row -> reader.apply(row.session);
        return row -> {
            Object value = reader.apply(row.session);
            return switch (value) {
                case null -> null;
                case List<?> numbers -> namesOf(numbers, names);
                default -> names.nameOf((Long) value);
            };
        };
    }

    private static List<String> namesOf(List<?> numbers, Enumeration names) {
        List<String> found = new ArrayList<>(numbers.size());
        for (Object number : numbers) found.add(names.nameOf((Long) number));
        return found;
    }

    private Fault unsupported(Field field, Span span) {
        return FieldRules.unsupported(span, "'" + field.name() + "' as a column of '" + kind.name() + "'");
    }
}

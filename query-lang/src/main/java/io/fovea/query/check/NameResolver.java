package io.fovea.query.check;

import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.Suggestions;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Finds the field that a name means in a kind of row.
final class NameResolver {
    // Looking for near names is slow beside everything else here; hostile texts hold many unknown names.
    private static final int SUGGESTIONS_MAX = 100;

    private static final int NAME_LENGTH_MIN = 3;

    private final Catalogue catalogue;
    private final Map<String, Optional<String>> hints = new HashMap<>();

    NameResolver(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// The kind of a name.
    RowKind kind(String name, Span span) {
        return catalogue.kind(name).orElseThrow(() -> {
            List<String> known = catalogue.kinds().stream().map(RowKind::name).toList();
            String hint = Suggestions.hint(name, known).orElse("known kinds are " + String.join(", ", known));
            return new Fault(Diagnostic.of(Code.UNKNOWN_NAME, span, "unknown kind '" + name + "'", hint));
        });
    }

    /// The field of a name in rows of a kind: a column of the kind, else `kind.name`, else what the name means of a
    /// protocol that the kind's sessions carry, else a full name or alias.
    Field field(String name, RowKind kind, Span span) {
        return find(name, kind).orElseThrow(() -> unknown(name, kind, span));
    }

    /// The field that an expression names: a name, or a map with a key. Any other expression is none.
    Optional<Field> field(Expr expr, RowKind kind) {
        return switch (expr) {
            case Expr.Field(String name, Span span) -> {
                if (map(name, kind).isPresent()) throw keyMissing(map(name, kind).get(), span);
                yield Optional.of(field(name, kind, span));
            }
            case Expr.Index(Expr.Field(String name, _), Literal key, _) when map(name, kind).isPresent() ->
                Optional.of(entry(map(name, kind).get(), key));
            case Expr.Index(Expr.Field(String name, Span span), _, _) when find(name, kind).isEmpty() ->
                throw unknown(name, kind, span);
            default -> Optional.empty();
        };
    }

    private Optional<FieldMap> map(String name, RowKind kind) {
        return catalogue.map(kind.name() + "." + name).or(() -> catalogue.map(name));
    }

    /// The map of a full name, if there is one.
    Optional<FieldMap> fullMap(String name) {
        return catalogue.map(name);
    }

    private static Field entry(FieldMap map, Literal key) {
        if (!(key instanceof Literal.Text(String text, Span span))) {
            throw new Fault(Diagnostic.of(Code.TYPE, key.span(), "a key of " + map.name() + " is a text",
                    "for example " + map.example().name()));
        }
        return map.fields().apply(text).orElseThrow(() -> new Fault(Diagnostic.of(Code.TYPE, span,
                "no message can have such a key of " + map.name(), "for example " + map.example().name())));
    }

    private static Fault keyMissing(FieldMap map, Span span) {
        return new Fault(Diagnostic.of(Code.TYPE, span, map.name() + " needs a key",
                "for example " + map.example().name()));
    }

    /// The field of a full name, if there is one: for filters whose kind is not known yet.
    Optional<Field> fullField(String name) {
        return catalogue.field(name);
    }

    private Optional<Field> find(String name, RowKind kind) {
        for (String column : kind.columns()) {
            if (column.startsWith(name + "=")) return catalogue.field(column.substring(name.length() + 1));
        }
        Optional<Field> own = catalogue.field(kind.name() + "." + name);
        return own.or(() -> catalogue.carriedField(kind.name(), name)).or(() -> catalogue.field(name));
    }

    /// Whether sessions of a protocol carry messages of another.
    boolean carries(String protocol, String other) {
        return catalogue.carriedField(protocol, other).isPresent();
    }

    private Fault unknown(String name, RowKind kind, Span span) {
        Optional<String> hint = hints.size() < SUGGESTIONS_MAX || hints.containsKey(name + " " + kind.name())
                ? hints.computeIfAbsent(name + " " + kind.name(), _ -> hint(name, kind)) : Optional.empty();
        return new Fault(new Diagnostic(Code.UNKNOWN_NAME, "unknown field '" + name + "'", span, hint));
    }

    private Optional<String> hint(String name, RowKind kind) {
        List<String> known = new ArrayList<>(catalogue.names());
        known.addAll(catalogue.mapNames());
        String prefix = kind.name() + ".";
        if (name.indexOf('.') < 0) {
            for (String full : catalogue.names()) {
                if (full.startsWith(prefix)) known.add(full.substring(prefix.length()));
            }
            kind.columns().forEach(column -> known.add(column.split("=")[0]));
        }
        Optional<String> near = Suggestions.hint(name, known);
        if (near.isPresent()) return near;
        String layer = name.split("\\.")[0];
        TreeSet<String> layers = new TreeSet<>();
        catalogue.names().forEach(full -> layers.add(full.split("\\.")[0]));
        boolean isLayerKnown = layers.contains(layer) && name.indexOf('.') > 0;
        if (isLayerKnown || name.length() < NAME_LENGTH_MIN) return Optional.empty();
        List<String> protocols = catalogue.protocols().stream().map(ProtocolModule::name).toList();
        return Optional.of("known protocols are eth, vlan, ip, ipv4, ipv6, tcp, udp"
                + (protocols.isEmpty() ? "" : ", " + String.join(", ", protocols)));
    }
}

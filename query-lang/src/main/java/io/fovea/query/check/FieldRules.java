package io.fovea.query.check;

import io.fovea.packet.HeaderField.Scope;
import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;

/// Which fields a filter may name in which kind of row, and which of them are lists there.
final class FieldRules {
    private FieldRules() {}

    /// Whether a field may have several values in rows of a kind.
    static boolean isList(Field field, RowKind kind) {
        return switch (field) {
            case Field.Header header -> kind.scope() != RowKind.Scope.PACKET && header.header().scope() == Scope.PACKET;
            case Field.Composite _ -> true;
            case Field.Flow flow -> flow.list();
            case Field.Protocol _ -> false;
            case Field.OfSession session -> session.list() || !session.module().equals(kind.name());
        };
    }

    /// Throws when filters over a kind cannot name a field yet.
    static void checkFilter(Field field, RowKind kind, Span span) {
        boolean isSupported = switch (field) {
            case Field.Header _, Field.Composite _ -> true;
            case Field.Flow flow -> kind.scope() != RowKind.Scope.PACKET && !isOfRun(flow) && isOf(flow, kind);
            case Field.Protocol _, Field.OfSession _ -> kind.scope() != RowKind.Scope.PACKET;
        };
        if (!isSupported) throw unsupported(span, "'" + field.name() + "' in filters over '" + kind.name() + "'");
    }

    /// Whether a field is there in rows of a kind: what is odd has fields of its own.
    static boolean isOf(Field.Flow field, RowKind kind) {
        return kind.scope() == RowKind.Scope.EVENT || !field.name().startsWith("weird.");
    }

    /// Whether a field says something of the run rather than of the traffic.
    private static boolean isOfRun(Field.Flow field) {
        return field.name().equals("query") || field.name().equals("src_file");
    }

    /// The fault of a construct that this version refuses.
    static Fault unsupported(Span span, String what) {
        return new Fault(Diagnostic.of(Code.UNSUPPORTED, span, what + " is not supported yet"));
    }
}

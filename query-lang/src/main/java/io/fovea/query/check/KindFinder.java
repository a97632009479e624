package io.fovea.query.check;

import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.QueryNode;
import io.fovea.query.syntax.SelectItem;
import io.fovea.spi.Field;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Finds the kind of row of a query that has no `from`: the protocol that it names, if it is one and not merely
/// excluded; the one that carries the others; else `conn`. Several protocols have only their connections in common.
final class KindFinder {
    private final NameResolver names;
    private final Set<String> named = new TreeSet<>();

    private KindFinder(NameResolver names) {
        this.names = names;
    }

    static String find(QueryNode query, NameResolver names) {
        KindFinder finder = new KindFinder(names);
        query.where().ifPresent(filter -> finder.visit(filter, false));
        for (SelectItem item : query.select().orElse(List.of())) {
            if (item instanceof SelectItem.Column column) finder.visit(column.value(), false);
        }
        return finder.deepest();
    }

    private String deepest() {
        for (String one : named) {
            if (named.stream().allMatch(other -> other.equals(one) || names.carries(one, other))) return one;
        }
        return "conn";
    }

    private void visit(Expr expr, boolean isDenied) {
        switch (expr) {
            case Expr.And and -> and.terms().forEach(term -> visit(term, isDenied));
            case Expr.Or or -> or.terms().forEach(term -> visit(term, isDenied));
            case Expr.Xor xor -> xor.terms().forEach(term -> visit(term, isDenied));
            case Expr.Not not -> visit(not.operand(), !isDenied);
            case Expr.Compare compare -> visit(compare.left(), isDenied);
            case Expr.Arithmetic arithmetic -> visit(arithmetic.left(), isDenied);
            case Expr.Index index -> visit(index.operand(), isDenied);
            case Expr.Slice slice -> visit(slice.operand(), isDenied);
            case Expr.Call call -> call.arguments().forEach(argument -> visit(argument, isDenied));
            case Expr.Field field -> {
                names.fullField(field.name()).ifPresent(found -> name(found, isDenied));
                names.fullMap(field.name()).filter(_ -> !isDenied).ifPresent(map -> named.add(map.module()));
            }
            default -> { }
        }
    }

    private void name(Field field, boolean isDenied) {
        if (isDenied) return;
        switch (field) {
            case Field.Protocol protocol -> named.add(protocol.name());
            case Field.OfSession session -> named.add(session.module());
            case Field.Flow flow when flow.name().startsWith("weird.") -> named.add("weird");
            default -> { }
        }
    }
}

package io.fovea.query.check;

import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Checks a filter. A fault in one term leaves the others checked, so that all are told at once.
final class FilterChecker {
    private final RowKind kind;
    private final NameResolver names;
    private final ComparisonChecker comparisons;
    private final Consumer<Diagnostic> faults;

    FilterChecker(RowKind kind, NameResolver names, ComparisonChecker comparisons, Consumer<Diagnostic> faults) {
        this.kind = kind;
        this.names = names;
        this.comparisons = comparisons;
        this.faults = faults;
    }

    CheckedExpr check(Expr filter) {
        return switch (filter) {
            case Expr.And(var terms, var span) -> new CheckedExpr.And(checkAll(terms), span);
            case Expr.Or(var terms, var span) -> new CheckedExpr.Or(checkAll(terms), span);
            case Expr.Xor(var terms, var span) -> new CheckedExpr.Xor(checkAll(terms), span);
            case Expr.Not(var operand, var span) -> new CheckedExpr.Not(check(operand), span);
            default -> {
                try {
                    yield checkTerm(filter);
                } catch (Fault fault) {
                    faults.accept(fault.diagnostic());
                    yield new CheckedExpr.Constant(false, filter.span());
                }
            }
        };
    }

    private List<CheckedExpr> checkAll(List<Expr> terms) {
        List<CheckedExpr> checked = new ArrayList<>(terms.size());
        for (Expr term : terms) checked.add(check(term));
        return checked;
    }

    private CheckedExpr checkTerm(Expr term) {
        Optional<Field> named = names.field(term, kind);
        if (named.isPresent()) return presence(named.get(), term.span());
        ComparisonChecker.refuseUnplanned(term);
        return switch (term) {
            case Expr.Compare compare -> comparisons.check(compare);
            case Literal.Bool(boolean value, Span span) -> new CheckedExpr.Constant(value, span);
            case Expr.Variable variable -> throw new Fault(Diagnostic.of(Code.TYPE, variable.span(),
                    "a filter is expected here, not a variable", "for example ip.src in $" + variable.name()));
            default -> throw new Fault(Diagnostic.of(Code.TYPE, term.span(), "a filter is expected here, not a value",
                    "for example tcp.port = 443"));
        };
    }

    private CheckedExpr presence(Field field, Span span) {
        FieldRules.checkFilter(field, kind, span);
        return new CheckedExpr.Presence(field, span);
    }
}

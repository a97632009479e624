package io.fovea.query.check;

import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.QueryParser;
import io.fovea.query.Suggestions;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Let;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the `let`s of one text stand for.
final class Variables {
    private final Map<String, Expr> values = new HashMap<>();

    Variables(List<Let> lets) {
        for (Let let : lets) values.putIfAbsent(let.name(), let.value());
    }

    /// The expression itself, or what a variable stands for in the end.
    Expr resolve(Expr expr) {
        Expr resolved = expr;
        for (int steps = 0; resolved instanceof Expr.Variable variable; steps++) {
            if (steps > QueryParser.DEPTH_MAX) throw endless(expr);
            resolved = values.get(variable.name());
            if (resolved == null) throw unknown(variable);
        }
        return resolved;
    }

    /// The fault of a variable that leads to itself.
    static Fault endless(Expr variable) {
        return new Fault(Diagnostic.of(Code.BOUND, variable.span(), "this variable stands for itself"));
    }

    private Fault unknown(Expr.Variable variable) {
        List<String> known = values.keySet().stream().map(name -> "$" + name).toList();
        Optional<String> hint = Suggestions.hint("$" + variable.name(), known)
                .or(() -> Optional.of("write let $" + variable.name() + " = … before the query"));
        return new Fault(new Diagnostic(Code.UNKNOWN_NAME, "unknown variable '$" + variable.name() + "'",
                variable.span(), hint));
    }
}

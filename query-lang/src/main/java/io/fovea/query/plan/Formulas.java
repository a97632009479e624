package io.fovea.query.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Builds formulas: folds constants, flattens, drops what stands twice, and gives equal formulas as one object.
///
/// Every rewrite is exact in Kleene's logic: it never makes a known value unknown or the other way round in a way that
/// changes the final truth. `a and not a` is left alone: it is unknown while `a` is.
final class Formulas {
    private static final Formula TRUE = new Formula.Constant(true);
    private static final Formula FALSE = new Formula.Constant(false);

    private final Map<Formula, Formula> shared = new HashMap<>();

    Formula constant(boolean value) {
        return value ? TRUE : FALSE;
    }

    Formula atom(int predicate) {
        return share(new Formula.Atom(predicate));
    }

    Formula not(Formula operand) {
        return switch (operand) {
            case Formula.Constant(boolean value) -> constant(!value);
            case Formula.Not(Formula inner) -> inner;
            default -> share(new Formula.Not(operand));
        };
    }

    Formula and(List<Formula> terms) {
        Set<Formula> kept = new LinkedHashSet<>();
        for (Formula term : terms) {
            if (term.equals(FALSE)) return FALSE;
            if (term instanceof Formula.And(List<Formula> inner)) kept.addAll(inner);
            else if (!term.equals(TRUE)) kept.add(term);
        }
        return switch (kept.size()) {
            case 0 -> TRUE;
            case 1 -> kept.iterator().next();
            default -> share(new Formula.And(List.copyOf(kept)));
        };
    }

    Formula or(List<Formula> terms) {
        Set<Formula> kept = new LinkedHashSet<>();
        for (Formula term : terms) {
            if (term.equals(TRUE)) return TRUE;
            if (term instanceof Formula.Or(List<Formula> inner)) kept.addAll(inner);
            else if (!term.equals(FALSE)) kept.add(term);
        }
        return switch (kept.size()) {
            case 0 -> FALSE;
            case 1 -> kept.iterator().next();
            default -> share(new Formula.Or(List.copyOf(kept)));
        };
    }

    Formula xor(List<Formula> terms) {
        List<Formula> kept = new ArrayList<>();
        boolean flips = false;
        for (Formula term : terms) {
            if (term instanceof Formula.Constant(boolean value)) flips ^= value;
            else kept.add(term);
        }
        Formula result = switch (kept.size()) {
            case 0 -> FALSE;
            case 1 -> kept.getFirst();
            default -> share(new Formula.Xor(kept));
        };
        return flips ? not(result) : result;
    }

    private Formula share(Formula formula) {
        Formula known = shared.putIfAbsent(formula, formula);
        return known == null ? formula : known;
    }
}

package io.fovea.codegen.runtime;

import io.fovea.query.plan.Formula;
import java.util.ArrayList;
import java.util.List;

/// Folds constants out of a formula: afterwards it is one constant or has none. Keeps Kleene's value whatever is known.
final class FormulaFolding {
    private static final Formula TRUE = new Formula.Constant(true);
    private static final Formula FALSE = new Formula.Constant(false);

    private FormulaFolding() {}

    /// What some predicates are known to be at compile time.
    interface Knowledge {
        /// The value of a predicate, or null when it depends on traffic.
        Boolean valueOf(int predicate);
    }

    static Formula fold(Formula formula, Knowledge knowledge) {
        return switch (formula) {
            case Formula.Constant constant -> constant;
            case Formula.Atom atom -> {
                Boolean value = knowledge.valueOf(atom.predicate());
                yield value == null ? atom : value ? TRUE : FALSE;
            }
            case Formula.Not(Formula operand) -> not(fold(operand, knowledge));
            case Formula.And(List<Formula> terms) -> junction(terms, knowledge, true);
            case Formula.Or(List<Formula> terms) -> junction(terms, knowledge, false);
            case Formula.Xor(List<Formula> terms) -> xor(terms, knowledge);
        };
    }

    private static Formula not(Formula operand) {
        return switch (operand) {
            case Formula.Constant(boolean value) -> value ? FALSE : TRUE;
            case Formula.Not(Formula inner) -> inner;
            default -> new Formula.Not(operand);
        };
    }

    /// Conjunctions drop `true` and end at `false`; disjunctions the other way round.
    private static Formula junction(List<Formula> terms, Knowledge knowledge, boolean conjunction) {
        List<Formula> left = new ArrayList<>();
        for (Formula term : terms) {
            Formula folded = fold(term, knowledge);
            if (folded instanceof Formula.Constant(boolean value)) {
                if (value != conjunction) return folded;
            } else {
                left.add(folded);
            }
        }
        if (left.isEmpty()) return conjunction ? TRUE : FALSE;
        if (left.size() == 1) return left.getFirst();
        return conjunction ? new Formula.And(left) : new Formula.Or(left);
    }

    private static Formula xor(List<Formula> terms, Knowledge knowledge) {
        List<Formula> left = new ArrayList<>();
        boolean odd = false;
        for (Formula term : terms) {
            Formula folded = fold(term, knowledge);
            if (folded instanceof Formula.Constant(boolean value)) odd ^= value;
            else left.add(folded);
        }
        if (left.isEmpty()) return odd ? TRUE : FALSE;
        Formula rest = left.size() == 1 ? left.getFirst() : new Formula.Xor(left);
        return odd ? not(rest) : rest;
    }
}

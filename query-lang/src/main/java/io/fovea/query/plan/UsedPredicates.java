package io.fovea.query.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The predicates that are left when constants are folded, numbered anew without gaps.
///
/// @param filters    the formulas over the new numbers
/// @param predicates in the order of their new numbers
record UsedPredicates(List<Formula> filters, List<Predicate> predicates) {
    /// Drops the predicates that no filter asks for.
    static UsedPredicates of(List<Formula> filters, List<Predicate> predicates) {
        Renumbering renumbering = new Renumbering(predicates);
        List<Formula> renumbered = filters.stream().map(renumbering::apply).toList();
        return new UsedPredicates(renumbered, renumbering.used);
    }

    private static final class Renumbering {
        private final List<Predicate> all;
        private final List<Predicate> used = new ArrayList<>();
        private final Map<Integer, Integer> numbers = new HashMap<>();
        private final Formulas formulas = new Formulas();

        Renumbering(List<Predicate> all) {
            this.all = all;
        }

        Formula apply(Formula formula) {
            return switch (formula) {
                case Formula.Constant constant -> constant;
                case Formula.Atom(int predicate) -> formulas.atom(numbers.computeIfAbsent(predicate, this::use));
                case Formula.Not(Formula operand) -> formulas.not(apply(operand));
                case Formula.And(var terms) -> formulas.and(terms.stream().map(this::apply).toList());
                case Formula.Or(var terms) -> formulas.or(terms.stream().map(this::apply).toList());
                case Formula.Xor(var terms) -> formulas.xor(terms.stream().map(this::apply).toList());
            };
        }

        private int use(int predicate) {
            Predicate old = all.get(predicate);
            used.add(new Predicate(used.size(), old.field(), old.test(), old.subject(), old.all(), old.text()));
            return used.size() - 1;
        }
    }
}

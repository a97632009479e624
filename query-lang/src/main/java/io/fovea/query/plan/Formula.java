package io.fovea.query.plan;

import java.util.List;

/// A filter as a formula over predicates. Shared subformulas may be the same object.
public sealed interface Formula {
    /// Always true or always false.
    record Constant(boolean value) implements Formula {}

    /// A predicate of the plan.
    record Atom(int predicate) implements Formula {}

    record Not(Formula operand) implements Formula {}

    record And(List<Formula> terms) implements Formula {
        public And {
            terms = List.copyOf(terms);
            assert terms.size() >= 2 : "a conjunction has two terms";
        }
    }

    record Or(List<Formula> terms) implements Formula {
        public Or {
            terms = List.copyOf(terms);
            assert terms.size() >= 2 : "a disjunction has two terms";
        }
    }

    /// True when an odd number of terms is true; unknown when any is unknown.
    record Xor(List<Formula> terms) implements Formula {
        public Xor {
            terms = List.copyOf(terms);
            assert terms.size() >= 2 : "an exclusive disjunction has two terms";
        }
    }
}

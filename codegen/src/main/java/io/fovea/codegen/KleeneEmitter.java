package io.fovea.codegen;

import io.fovea.codegen.runtime.PlanTables;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Writes a query's filter as Java expressions over the known bits `flow` and `session`: predicates of one word that
/// stand side by side are one mask.
final class KleeneEmitter {
    private static final int LEGEND_MAX = 64;
    private static final String CONJUNCTION = "&&";
    private static final String DISJUNCTION = "||";

    private final List<Predicate> predicates;
    private final PlannedQuery query;
    private final Expression.Place place;

    /// @param words what methods that hold a part of a big filter are called
    KleeneEmitter(PlanTables tables, PlannedQuery query, GeneratedSource source, String words) {
        predicates = tables.plan().predicates();
        this.query = query;
        place = new Expression.Place(source, "boolean", words, "KnownBits flow, KnownBits session", "flow, session");
    }

    /// Lines that say which bits are which predicates, for the comment of the filter's method.
    String legend(Formula formula) {
        TreeSet<Integer> ids = new TreeSet<>();
        collect(formula, ids);
        StringBuilder legend = new StringBuilder();
        for (int id : ids.stream().limit(LEGEND_MAX).toList()) {
            boolean ofSession = PlanTables.isOfSession(query, predicates.get(id));
            legend.append("     * ").append(ofSession ? "session" : "flow").append('[').append(id >>> 6).append("] 0x")
                    .append(Long.toHexString(1L << id)).append(": ")
                    .append(GeneratedSource.comment(predicates.get(id).text())).append('\n');
        }
        if (ids.size() > LEGEND_MAX) legend.append("     * and ").append(ids.size() - LEGEND_MAX).append(" more\n");
        return legend.toString();
    }

    private static void collect(Formula formula, TreeSet<Integer> ids) {
        switch (formula) {
            case Formula.Constant _ -> { }
            case Formula.Atom(int predicate) -> ids.add(predicate);
            case Formula.Not(Formula operand) -> collect(operand, ids);
            case Formula.And(List<Formula> terms) -> terms.forEach(term -> collect(term, ids));
            case Formula.Or(List<Formula> terms) -> terms.forEach(term -> collect(term, ids));
            case Formula.Xor(List<Formula> terms) -> terms.forEach(term -> collect(term, ids));
        }
    }

    /// Whether the formula holds an exclusive disjunction, so that `value` is the way to write it.
    static boolean hasXor(Formula formula) {
        return switch (formula) {
            case Formula.Constant _, Formula.Atom _ -> false;
            case Formula.Not(Formula operand) -> hasXor(operand);
            case Formula.And(List<Formula> terms) -> terms.stream().anyMatch(KleeneEmitter::hasXor);
            case Formula.Or(List<Formula> terms) -> terms.stream().anyMatch(KleeneEmitter::hasXor);
            case Formula.Xor _ -> true;
        };
    }

    /// A boolean expression that says whether the formula, which has no exclusive disjunction, is known to be `wanted`.
    Expression known(Formula formula, boolean wanted) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> new Expression(Boolean.toString(value == wanted), 1);
            case Formula.Atom atom -> group(List.of(atom), wanted, CONJUNCTION);
            case Formula.Not(Formula operand) -> known(operand, !wanted);
            case Formula.And(List<Formula> terms) -> group(terms, wanted, wanted ? CONJUNCTION : DISJUNCTION);
            case Formula.Or(List<Formula> terms) -> group(terms, wanted, wanted ? DISJUNCTION : CONJUNCTION);
            case Formula.Xor _ -> throw new IllegalStateException("an exclusive disjunction is written by its value");
        };
    }

    private Expression group(List<Formula> terms, boolean wanted, String operator) {
        Map<String, Long> masks = new LinkedHashMap<>();
        List<Expression> others = new ArrayList<>();
        for (Formula term : terms) {
            Formula positive = term;
            boolean want = wanted;
            while (positive instanceof Formula.Not(Formula operand)) {
                positive = operand;
                want = !want;
            }
            if (positive instanceof Formula.Atom(int id)) {
                masks.merge(word(id, want), 1L << id, (one, two) -> one | two);
            } else {
                others.add(known(positive, want));
            }
        }
        List<Expression> all = new ArrayList<>();
        masks.forEach((word, mask) -> all.add(test(word, mask, operator)));
        all.addAll(others);
        return Expression.join(all, operator, place);
    }

    private String word(int predicate, boolean wanted) {
        boolean ofSession = PlanTables.isOfSession(query, predicates.get(predicate));
        return (ofSession ? "session" : "flow") + (wanted ? ".isTrue[" : ".isFalse[") + (predicate >>> 6) + "]";
    }

    private static Expression test(String word, long mask, String operator) {
        String bits = "0x" + Long.toHexString(mask) + "L";
        boolean all = operator.equals(CONJUNCTION) && Long.bitCount(mask) > 1;
        return new Expression("(" + word + " & " + bits + ")" + (all ? " == " + bits : " != 0"), 1);
    }

    /// An int expression for the value of any formula; every part is written once.
    Expression value(Formula formula) {
        if (!hasXor(formula)) {
            Expression isTrue = small(known(formula, true), place);
            Expression isFalse = small(known(formula, false), place);
            return new Expression("Kleene.of(" + isTrue.bare() + ", " + isFalse.bare() + ")",
                    isTrue.weight() + isFalse.weight());
        }
        return switch (formula) {
            case Formula.Not(Formula operand) -> {
                Expression value = value(operand);
                yield new Expression("Kleene.not(" + value.text() + ")", value.weight());
            }
            case Formula.And(List<Formula> terms) -> combined(gathered(terms, true), "and");
            case Formula.Or(List<Formula> terms) -> combined(gathered(terms, false), "or");
            case Formula.Xor(List<Formula> terms) -> combined(terms, "xor");
            case Formula.Constant _, Formula.Atom _ -> throw new IllegalStateException("no exclusive disjunction here");
        };
    }

    /// The terms, those without an exclusive disjunction as one.
    private static List<Formula> gathered(List<Formula> terms, boolean conjunction) {
        List<Formula> plain = terms.stream().filter(term -> !hasXor(term)).toList();
        if (plain.size() < 2) return terms;
        List<Formula> gathered = new ArrayList<>();
        gathered.add(conjunction ? new Formula.And(plain) : new Formula.Or(plain));
        terms.stream().filter(KleeneEmitter::hasXor).forEach(gathered::add);
        return gathered;
    }

    private Expression combined(List<Formula> terms, String operator) {
        Expression.Place ints = place.giving("int");
        Expression sum = null;
        for (Formula term : terms) {
            Expression value = small(value(term), ints);
            if (sum == null) {
                sum = value;
                continue;
            }
            Expression left = small(sum, ints);
            String text = "Kleene." + operator + "(" + left.text() + ", " + value.text() + ")";
            sum = new Expression(text, left.weight() + value.weight());
        }
        return sum;
    }

    /// The expression, or the call of a method with it when it fills one by half.
    private static Expression small(Expression expression, Expression.Place place) {
        return expression.weight() <= Expression.WEIGHT_MAX / 4 ? expression : expression.outlined(place);
    }
}

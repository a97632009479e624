package io.fovea.query.plan;

import io.fovea.packet.HeaderField.Scope;
import io.fovea.packet.ValueType;
import io.fovea.query.check.CheckedExpr;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.check.CheckedQuery;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Turns checked queries into a plan: formulas over shared, numbered predicates.
public final class Planner {
    private static final String SERVICE = "conn.service";
    private static final Test PRESENT = new Test.Present();

    private final Formulas formulas = new Formulas();
    private final TestLowering tests = new TestLowering();
    private final PredicateTable predicates = new PredicateTable();
    private final Set<String> neededProtocols = new TreeSet<>();

    private Planner() {}

    /// Plans all queries of a run together.
    public static Plan plan(CheckedQueries checked) {
        Planner planner = new Planner();
        List<Formula> filters = new ArrayList<>();
        List<Boolean> probing = new ArrayList<>();
        for (CheckedQuery query : checked.queries()) {
            Formula filter = planner.formula(query.filter(), query.kind());
            filters.add(filter);
            query.protocol().ifPresent(module -> planner.neededProtocols.add(module.name()));
            boolean isProbing = probes(query) || names(filter, planner.predicates.predicates());
            probing.add(isProbing);
            if (isProbing) checked.catalogue().protocols().forEach(one -> planner.neededProtocols.add(one.name()));
        }
        UsedPredicates used = UsedPredicates.of(filters, planner.predicates.predicates());
        List<ProtocolModule> protocols = planner.protocols(checked.catalogue(), used.predicates());
        List<PlannedQuery> queries = new ArrayList<>();
        for (int index = 0; index < filters.size(); index++) {
            queries.add(planned(
                    checked.queries().get(index), used.filters().get(index), protocols, probing.get(index)));
        }
        return new Plan(queries, used.predicates(), protocols);
    }

    private List<ProtocolModule> protocols(Catalogue catalogue, List<Predicate> predicates) {
        for (Predicate predicate : predicates) {
            switch (predicate.field()) {
                case Field.Protocol protocol -> neededProtocols.add(protocol.name());
                case Field.OfSession session -> neededProtocols.add(session.module());
                default -> { }
            }
        }
        while (addLeading(catalogue)) { }
        return catalogue.protocols().stream().filter(module -> neededProtocols.contains(module.name())).toList();
    }

    /// Adds the protocols whose streams a needed one may go on in, and those that tell of it. True when there were any.
    private boolean addLeading(Catalogue catalogue) {
        Set<String> leading = new TreeSet<>();
        for (ProtocolModule module : catalogue.protocols()) {
            if (module.followers().stream().anyMatch(neededProtocols::contains)) leading.add(module.name());
            if (neededProtocols.contains(module.name())) leading.addAll(module.toldBy());
        }
        return neededProtocols.addAll(leading);
    }

    private static PlannedQuery planned(
            CheckedQuery query, Formula filter, List<ProtocolModule> protocols, boolean isProbing) {
        int protocol = query.protocol().map(protocols::indexOf).orElse(-1);
        return new PlannedQuery(query.name(), query.kind(), protocol, filter, query.columns(), completeAt(query),
                isProbing, query.limit(), query.text());
    }

    /// Whether a column shows which protocol a flow speaks, whatever it is.
    private static boolean probes(CheckedQuery query) {
        return query.columnFields().stream().anyMatch(field -> field.name().equals(SERVICE));
    }

    /// Whether a filter asks for it.
    private static boolean names(Formula filter, List<Predicate> predicates) {
        return switch (filter) {
            case Formula.Constant _ -> false;
            case Formula.Atom(int id) -> predicates.get(id).field().name().equals(SERVICE);
            case Formula.Not(Formula operand) -> names(operand, predicates);
            case Formula.And(List<Formula> terms) -> terms.stream().anyMatch(term -> names(term, predicates));
            case Formula.Or(List<Formula> terms) -> terms.stream().anyMatch(term -> names(term, predicates));
            case Formula.Xor(List<Formula> terms) -> terms.stream().anyMatch(term -> names(term, predicates));
        };
    }

    private static int completeAt(CheckedQuery query) {
        int milestone = 0;
        for (Field field : query.columnFields()) {
            milestone = Math.max(milestone, switch (field) {
                case Field.OfSession session -> session.milestone();
                case Field.Flow flow -> flow.known() == Field.Flow.Known.MOMENT ? Integer.MAX_VALUE : 0;
                case Field.Header _, Field.Composite _, Field.Protocol _ -> 0;
            });
        }
        return milestone;
    }

    private Formula formula(CheckedExpr expr, RowKind kind) {
        return switch (expr) {
            case CheckedExpr.And(var terms, _) -> formulas.and(all(terms, kind));
            case CheckedExpr.Or(var terms, _) -> formulas.or(all(terms, kind));
            case CheckedExpr.Xor(var terms, _) -> formulas.xor(all(terms, kind));
            case CheckedExpr.Not(var operand, _) -> formulas.not(formula(operand, kind));
            case CheckedExpr.Constant(boolean value, _) -> formulas.constant(value);
            case CheckedExpr.Presence(Field field, _) -> presence(field, kind);
            case CheckedExpr.Comparison comparison -> comparison(comparison, kind);
        };
    }

    private List<Formula> all(List<CheckedExpr> terms, RowKind kind) {
        return terms.stream().map(term -> formula(term, kind)).toList();
    }

    private Formula presence(Field field, RowKind kind) {
        if (!(field instanceof Field.Composite composite)) return atom(field, PRESENT, kind, false);
        return formulas.or(composite.components().stream().map(part -> atom(part, PRESENT, kind, false)).toList());
    }

    private Formula comparison(CheckedExpr.Comparison comparison, RowKind kind) {
        Test test = tests.lower(comparison);
        if (!(comparison.field() instanceof Field.Composite composite)) {
            return single(comparison, comparison.field(), test, kind);
        }
        List<Formula> parts = new ArrayList<>();
        for (Field.Header part : composite.components()) {
            Formula passes = single(comparison, part, test, kind);
            parts.add(comparison.all()
                    ? formulas.or(List.of(formulas.not(atom(part, PRESENT, kind, false)), passes)) : passes);
        }
        if (!comparison.all()) return formulas.or(parts);
        parts.add(presence(composite, kind));
        return formulas.and(parts);
    }

    /// A comparison of one field that is no composite.
    private Formula single(CheckedExpr.Comparison comparison, Field field, Test test, RowKind kind) {
        boolean isList = isList(field, kind);
        boolean all = comparison.all() && isList;
        if (test instanceof Test.Matches && comparison.operator().isNegated()) {
            // "Some value does not match" is the denial of "all match", and the other way round.
            Formula denied = formulas.not(atom(field, test, kind, isList && !all));
            return formulas.and(List.of(atom(field, PRESENT, kind, false), denied));
        }
        if (!isList && test instanceof Test.Is(boolean value) && value) return atom(field, PRESENT, kind, false);
        if (matchesAnything(test)) return atom(field, PRESENT, kind, false);
        if (matchesNothing(test)) return formulas.constant(false);
        return atom(field, test, kind, all);
    }

    private static boolean matchesNothing(Test test) {
        return switch (test) {
            case Test.Numbers(var ranges, boolean negated) -> ranges.isEmpty() && !negated;
            case Test.Texts(var members, boolean negated) -> members.isEmpty() && !negated;
            case Test.BytesIn(var members, boolean negated) -> members.isEmpty() && !negated;
            case Test.Addresses(var prefixes, boolean negated) -> prefixes.isEmpty() && !negated;
            case Test.Macs(var members, boolean negated) -> members.isEmpty() && !negated;
            default -> false;
        };
    }

    /// Whether every value that is there passes: nothing is in the empty set.
    private static boolean matchesAnything(Test test) {
        return switch (test) {
            case Test.Numbers(var ranges, boolean negated) -> ranges.isEmpty() && negated;
            case Test.Texts(var members, boolean negated) -> members.isEmpty() && negated;
            case Test.BytesIn(var members, boolean negated) -> members.isEmpty() && negated;
            case Test.Addresses(var prefixes, boolean negated) -> prefixes.isEmpty() && negated;
            case Test.Macs(var members, boolean negated) -> members.isEmpty() && negated;
            default -> false;
        };
    }

    private Formula atom(Field field, Test test, RowKind kind, boolean all) {
        assert field.type() != ValueType.BOOL || test instanceof Test.Present || test instanceof Test.Is : test;
        return formulas.atom(predicates.id(field, test, subject(field, kind), all));
    }

    private static boolean isList(Field field, RowKind kind) {
        Subject subject = subject(field, kind);
        return field.list() || subject == Subject.PACKET_LIST || subject == Subject.SESSION_LIST;
    }

    private static Subject subject(Field field, RowKind kind) {
        return switch (field) {
            case Field.Header header -> kind.scope() == RowKind.Scope.PACKET ? Subject.PACKET
                    : header.header().scope() == Scope.FLOW ? Subject.FLOW_CONSTANT : Subject.PACKET_LIST;
            case Field.Flow _ -> Subject.FLOW;
            case Field.Protocol _ -> Subject.PROTOCOL;
            case Field.OfSession session ->
                session.module().equals(kind.name()) ? Subject.SESSION : Subject.SESSION_LIST;
            case Field.Composite _ -> throw new IllegalStateException("composites are taken apart");
        };
    }
}

package io.fovea.codegen;

import io.fovea.codegen.runtime.PlanTables;
import io.fovea.packet.HeaderCatalogue;
import io.fovea.packet.HeaderField;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import io.fovea.query.plan.Test;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What one packet's headers say of queries: exactly, for queries over `packet`; as an upper bound, for queries above.
///
/// The bound of a filter is the filter with what a packet cannot tell replaced by what favours it: unknown predicates
/// under an even number of negations are true, under an odd number false. An exclusive disjunction with an unknown term
/// may be anything. The bound holds for both ends: the packet may be of the originator or of the responder.
final class PacketGates {
    final GateTable gates = new GateTable();

    private final PlanTables tables;
    private final Plan plan;
    private final Map<String, HeaderField> fields = new HashMap<>();
    /// Bounds by formula, for each way to ask.
    private final List<Map<Formula, Integer>> bounds = List.of(
            new IdentityHashMap<>(), new IdentityHashMap<>(), new IdentityHashMap<>(), new IdentityHashMap<>());

    PacketGates(PlanTables tables) {
        this.tables = tables;
        plan = tables.plan();
        HeaderCatalogue.fields().forEach(field -> fields.put(field.name(), field));
    }

    /// Whether a query above `packet` may still match the flow of the packet.
    int mayMatch(int query) {
        PlannedQuery planned = plan.queries().get(query);
        Formula filter = tables.filter(query);
        int asSent = bound(filter, true, false);
        int mirrored = bound(filter, true, true);
        int either = gates.or(List.of(asSent, mirrored));
        if (planned.kind().scope() != Scope.SESSION) return either;
        return gates.and(List.of(transportOf(planned.protocol()), either));
    }

    /// Whether any query above `packet` may still match the flow of the packet.
    int mayMatchAny() {
        List<Integer> terms = new ArrayList<>();
        for (int query = 0; query < plan.queries().size(); query++) {
            if (plan.queries().get(query).kind().scope() != Scope.PACKET) terms.add(mayMatch(query));
        }
        return new GateSets(gates).merge(gates.or(terms));
    }

    /// Whether a query over `packet` matches the packet.
    int matches(int query) {
        return exact(tables.filter(query));
    }

    /// The test of a predicate over headers, as it stands or seen from the other end.
    int headerTest(Predicate predicate, boolean mirrored) {
        HeaderField field = ((Field.Header) predicate.field()).header();
        HeaderField read = mirrored && field.mirror() != null ? fields.get(field.mirror()) : field;
        return gates.headerTest(read, predicate.test(), predicate.text().replace(field.name(), read.name()));
    }

    private int exact(Formula formula) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> gates.constant(value);
            case Formula.Atom(int id) -> exactTest(plan.predicates().get(id));
            case Formula.Not(Formula operand) -> gates.not(exact(operand));
            case Formula.And(List<Formula> terms) -> gates.and(terms.stream().map(this::exact).toList());
            case Formula.Or(List<Formula> terms) -> gates.or(terms.stream().map(this::exact).toList());
            case Formula.Xor(List<Formula> terms) -> gates.xor(terms.stream().map(this::exact).toList());
        };
    }

    private int exactTest(Predicate predicate) {
        if (predicate.field() instanceof Field.Header) return headerTest(predicate, false);
        throw new IllegalStateException("a packet does not show " + predicate.text());
    }

    /// The upper bound of a formula, or its lower bound. Worked out once: exclusive disjunctions ask for both.
    private int bound(Formula formula, boolean upper, boolean mirrored) {
        Map<Formula, Integer> known = bounds.get((upper ? 1 : 0) + (mirrored ? 2 : 0));
        Integer bound = known.get(formula);
        if (bound == null) {
            bound = newBound(formula, upper, mirrored);
            known.put(formula, bound);
        }
        return bound;
    }

    private int newBound(Formula formula, boolean upper, boolean mirrored) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> gates.constant(value);
            case Formula.Atom(int id) -> boundOf(plan.predicates().get(id), upper, mirrored);
            case Formula.Not(Formula operand) -> gates.not(bound(operand, !upper, mirrored));
            case Formula.And(List<Formula> terms) -> gates.and(bounds(terms, upper, mirrored));
            case Formula.Or(List<Formula> terms) -> gates.or(bounds(terms, upper, mirrored));
            case Formula.Xor(List<Formula> terms) -> {
                List<Integer> most = bounds(terms, true, mirrored);
                List<Integer> least = bounds(terms, false, mirrored);
                yield most.equals(least) ? gates.xor(most) : gates.constant(upper);
            }
        };
    }

    private List<Integer> bounds(List<Formula> terms, boolean upper, boolean mirrored) {
        return terms.stream().map(term -> bound(term, upper, mirrored)).toList();
    }

    /// What speaks of a protocol's sessions holds only over that protocol's transport.
    private int boundOf(Predicate predicate, boolean upper, boolean mirrored) {
        return switch (predicate.subject()) {
            case FLOW_CONSTANT -> headerTest(predicate, mirrored);
            case PROTOCOL -> !upper ? gates.alwaysFalse
                    : predicate.test().equals(new Test.Is(false)) ? gates.alwaysTrue
                    : transportOf(tables.protocol(predicate.field().name()));
            case SESSION, SESSION_LIST -> upper
                    ? transportOf(tables.protocol(((Field.OfSession) predicate.field()).module())) : gates.alwaysFalse;
            case PACKET_LIST, FLOW -> gates.constant(upper);
            case PACKET -> throw new IllegalStateException("only a packet shows " + predicate.text());
        };
    }

    private int transportOf(int protocol) {
        return gates.or(plan.protocols().get(protocol).transports().stream().sorted().map(gates::transport).toList());
    }
}

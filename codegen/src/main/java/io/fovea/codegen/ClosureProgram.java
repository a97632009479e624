package io.fovea.codegen;

import io.fovea.codegen.runtime.Kleene;
import io.fovea.codegen.runtime.PlanProgram;
import io.fovea.codegen.runtime.PlanTables;
import io.fovea.codegen.runtime.ValueTest;
import io.fovea.packet.Burst;
import io.fovea.packet.HeaderField;
import io.fovea.packet.HeaderValue;
import io.fovea.packet.Outcome;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test;
import io.fovea.spi.Field;
import io.fovea.spi.FlowState;
import io.fovea.spi.KnownBits;
import io.fovea.spi.RowKind.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The program of a plan by plain closures: header values boxed, formulas walked. What the generated program is
/// compared with.
final class ClosureProgram extends PlanProgram {
    private static final byte FLOW = (byte) Outcome.FLOW.ordinal();

    private final PlanTables tables;
    private final Plan plan;
    private final PacketGates gates;
    private final int mayMatch;
    private final Map<Integer, PacketTest> tests = new HashMap<>();

    ClosureProgram(PlanTables tables) {
        super(tables);
        this.tables = tables;
        plan = tables.plan();
        gates = new PacketGates(tables);
        mayMatch = gates.mayMatchAny();
    }

    /// Something that is true or false of a packet.
    private interface PacketTest {
        boolean passes(Burst burst, int i);
    }

    @Override
    public void selectCandidates(Burst burst) {
        for (int i = 0; i < burst.count; i++) {
            burst.candidate[i] = burst.outcome[i] == FLOW && holds(mayMatch, burst, i);
        }
    }

    @Override
    public void matchPackets(Burst burst, PacketMatches matches) {
        for (int i = 0; i < burst.count; i++) {
            for (int query = 0; query < plan.queries().size(); query++) {
                if (plan.queries().get(query).kind().scope() != Scope.PACKET) continue;
                if (holds(gates.matches(query), burst, i)) matches.match(query, burst, i);
            }
        }
    }

    private boolean holds(int gate, Burst burst, int i) {
        return switch (gates.gates.gate(gate)) {
            case Gate.Constant(boolean value) -> value;
            case Gate.HeaderTest(HeaderField field, Test test) -> tests.computeIfAbsent(gate, _ -> test(field, test))
                    .passes(burst, i);
            case Gate.Transport(int number) -> burst.transport[i] == number;
            case Gate.Not(int operand) -> !holds(operand, burst, i);
            case Gate.And(List<Integer> terms) -> terms.stream().allMatch(term -> holds(term, burst, i));
            case Gate.Or(List<Integer> terms) -> terms.stream().anyMatch(term -> holds(term, burst, i));
            case Gate.Xor(List<Integer> terms) -> terms.stream().filter(term -> holds(term, burst, i)).count() % 2 == 1;
        };
    }

    private static PacketTest test(HeaderField field, Test test) {
        HeaderValue value = new HeaderValue(field);
        ValueTest passes = ValueTest.of(test);
        return (burst, i) -> {
            Object read = value.read(burst, i);
            return read != null && passes.passes(read);
        };
    }

    private List<Predicate> used(Subject subject) {
        List<Predicate> used = new ArrayList<>(plan.predicates());
        used.removeIf(predicate -> predicate.subject() != subject || !tables.isUsed(predicate.id()));
        return used;
    }

    @Override
    protected void testFlowConstants(Burst burst, int i, boolean fromOriginator, KnownBits known) {
        for (Predicate predicate : used(Subject.FLOW_CONSTANT)) {
            known.set(predicate.id(), holds(gates.headerTest(predicate, !fromOriginator), burst, i));
        }
    }

    @Override
    protected void testPacketLists(Burst burst, int i, FlowState flow, int word, long open) {
        for (Predicate predicate : used(Subject.PACKET_LIST)) {
            int id = predicate.id();
            if (id >>> 6 != word || (open & 1L << id) == 0) continue;
            HeaderField field = ((Field.Header) predicate.field()).header();
            if (new HeaderValue(field).read(burst, i) == null) continue;
            boolean passes = holds(gates.headerTest(predicate, false), burst, i);
            if (passes != predicate.all()) flow.known.set(id, passes);
            else if (passes) flow.passed[word] |= 1L << id;
        }
    }

    @Override
    protected int evaluate(int query, KnownBits flow, KnownBits session) {
        return evaluate(plan.queries().get(query), tables.filter(query), flow, session);
    }

    private int evaluate(PlannedQuery query, Formula formula, KnownBits flow, KnownBits session) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> value ? Kleene.TRUE : Kleene.FALSE;
            case Formula.Atom(int id) -> {
                KnownBits known = PlanTables.isOfSession(query, plan.predicates().get(id)) ? session : flow;
                yield Kleene.of(known.isTrue(id), known.isFalse(id));
            }
            case Formula.Not(Formula operand) -> Kleene.not(evaluate(query, operand, flow, session));
            case Formula.And(List<Formula> terms) -> {
                int value = Kleene.TRUE;
                for (Formula term : terms) value = Kleene.and(value, evaluate(query, term, flow, session));
                yield value;
            }
            case Formula.Or(List<Formula> terms) -> {
                int value = Kleene.FALSE;
                for (Formula term : terms) value = Kleene.or(value, evaluate(query, term, flow, session));
                yield value;
            }
            case Formula.Xor(List<Formula> terms) -> {
                int value = Kleene.FALSE;
                for (Formula term : terms) value = Kleene.xor(value, evaluate(query, term, flow, session));
                yield value;
            }
        };
    }
}

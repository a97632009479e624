package io.fovea.codegen;

import io.fovea.codegen.runtime.ValueTest;
import io.fovea.packet.Burst;
import io.fovea.packet.HeaderCatalogue;
import io.fovea.packet.HeaderField;
import io.fovea.packet.HeaderValue;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import io.fovea.spi.Field;
import io.fovea.spi.RowContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The truth of filters by plain recursion over everything that a flow showed until a row's moment.
final class Truth {
    private final Plan plan;
    private final Burst burst;
    private final boolean firstFromOriginator;
    private final FakeConn conn;
    /// Places of the packets so far.
    final List<Integer> packets = new ArrayList<>();
    /// Names of the protocols that the flow is known to be.
    final List<String> present = new ArrayList<>();
    /// Sessions so far, with the number of their protocol.
    final List<Seen> sessions = new ArrayList<>();

    record Seen(int protocol, FakeProtocols.FakeSession session) {}

    Truth(Plan plan, Burst burst, boolean firstFromOriginator, FakeConn conn) {
        this.plan = plan;
        this.burst = burst;
        this.firstFromOriginator = firstFromOriginator;
        this.conn = conn;
    }

    boolean matches(PlannedQuery query, FakeProtocols.FakeSession session) {
        return holds(query, query.filter(), session);
    }

    boolean matchesPacket(PlannedQuery query, int packet) {
        packets.clear();
        packets.add(packet);
        return holds(query, query.filter(), null);
    }

    private boolean holds(PlannedQuery query, Formula formula, FakeProtocols.FakeSession session) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> value;
            case Formula.Atom(int id) -> passes(plan.predicates().get(id), values(query, id, session));
            case Formula.Not(Formula operand) -> !holds(query, operand, session);
            case Formula.And(List<Formula> terms) -> terms.stream().allMatch(term -> holds(query, term, session));
            case Formula.Or(List<Formula> terms) -> terms.stream().anyMatch(term -> holds(query, term, session));
            case Formula.Xor(List<Formula> terms) ->
                    terms.stream().filter(term -> holds(query, term, session)).count() % 2 == 1;
        };
    }

    private static boolean passes(Predicate predicate, List<Object> values) {
        ValueTest test = ValueTest.of(predicate.test());
        if (predicate.all()) return !values.isEmpty() && values.stream().allMatch(test::passes);
        return values.stream().anyMatch(test::passes);
    }

    /// What the predicate's field shows: present values only.
    private List<Object> values(PlannedQuery query, int id, FakeProtocols.FakeSession session) {
        Predicate predicate = plan.predicates().get(id);
        return switch (predicate.field()) {
            case Field.Header header -> switch (predicate.subject()) {
                case FLOW_CONSTANT -> headerValues(oriented(header.header()), packets.subList(0, 1));
                default -> headerValues(header.header(), packets);
            };
            case Field.Flow flow -> {
                RowContext row = new RowContext();
                row.query = query.name();
                row.conn = conn;
                row.session = session;
                yield flat(flow.reader().apply(row));
            }
            case Field.Protocol protocol -> List.of(present.contains(protocol.name()));
            case Field.OfSession field -> predicate.subject() == Predicate.Subject.SESSION
                    ? flat(field.reader().apply(session)) : listed(field);
            case Field.Composite _ -> throw new IllegalStateException("planners take composites apart");
        };
    }

    private HeaderField oriented(HeaderField field) {
        if (firstFromOriginator || field.mirror() == null) return field;
        return HeaderCatalogue.fields().stream()
                .filter(other -> other.name().equals(field.mirror())).findAny().orElseThrow();
    }

    private List<Object> headerValues(HeaderField field, List<Integer> places) {
        HeaderValue value = new HeaderValue(field);
        return places.stream().map(i -> value.read(burst, i)).filter(Objects::nonNull).toList();
    }

    private List<Object> listed(Field.OfSession field) {
        List<Object> values = new ArrayList<>();
        for (Seen seen : sessions) {
            if (FakeProtocols.ALL.get(seen.protocol()).name().equals(field.module())) {
                values.addAll(flat(field.reader().apply(seen.session())));
            }
        }
        return values;
    }

    private static List<Object> flat(Object value) {
        if (value == null) return List.of();
        return value instanceof List<?> list ? List.copyOf(list) : List.of(value);
    }
}

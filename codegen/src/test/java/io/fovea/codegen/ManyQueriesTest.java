package io.fovea.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test.Texts;
import io.fovea.query.plan.Predicate;
import io.fovea.spi.Catalogue;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManyQueriesTest {
    private static final int QUERIES = 4096;

    private static Predicate header(int id, String field, long value, Subject subject) {
        return new Predicate(id, Plans.CATALOGUE.field(field).orElseThrow(), Plans.equal(value), subject, false,
                field + " = " + value);
    }

    /// Query q: over `conn` with a port of its own, or over `toy` with a port and a name, or over `packet`.
    private static Plan plan() {
        Catalogue catalogue = Plans.CATALOGUE;
        List<Predicate> predicates = new ArrayList<>();
        List<PlannedQuery> queries = new ArrayList<>();
        for (int q = 0; q < QUERIES; q++) {
            String kind = List.of("conn", "toy", "packet", "conn").get(q % 4);
            Subject subject = kind.equals("packet") ? Subject.PACKET : Subject.FLOW_CONSTANT;
            int id = predicates.size();
            predicates.add(header(id, "tcp.src_port", 10_000 + q, subject));
            predicates.add(header(id + 1, "tcp.dst_port", 10_000 + q, subject));
            Formula filter = new Formula.Or(List.of(new Formula.Atom(id), new Formula.Atom(id + 1)));
            if (kind.equals("toy")) {
                predicates.add(new Predicate(id + 2, catalogue.field("toy.name").orElseThrow(),
                        new Texts(Set.of("n" + q), false), Subject.SESSION, false, "toy.name = 'n" + q + "'"));
                filter = new Formula.And(List.of(filter, new Formula.Atom(id + 2)));
            }
            queries.add(new PlannedQuery("query_" + q, catalogue.kind(kind).orElseThrow(), kind.equals("toy") ? 0 : -1,
                    filter, List.of(), 0, false, Long.MAX_VALUE, "query " + q));
        }
        return new Plan(queries, predicates, FakeProtocols.ALL);
    }

    @Test
    void compilesAndRunsAsManyQueriesAsTheLanguageAllows() {
        FilterProgram program = new GeneratedProgram(plan()).newInstance();
        try (Frames frames = new Frames(8)) {
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 999, 10_003, 64, 2, 0));
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 10_001, 999, 64, 2, 0));
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 10_002, 14_095, 64, 2, 0));
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 999, 999, 64, 2, 0));
            Burst burst = frames.decoded();
            program.selectCandidates(burst);
            assertThat(burst.candidate).startsWith(true, true, true, false);
            List<String> packets = new ArrayList<>();
            program.matchPackets(burst, (query, _, i) -> packets.add(query + "@" + i));
            assertThat(packets).containsExactly("2@2");

            FlowState flow = new FlowState(new FakeConn(burst, 1, true));
            program.openFlow(burst, 1, true, flow);
            assertThat(program.wantsParse(flow, 0)).isTrue();
            List<Integer> matches = new ArrayList<>();
            FakeProtocols.FakeSession session = new FakeProtocols.FakeSession(java.util.Map.of("name", "n1"), 1);
            session.milestone = 0;
            program.protocolKnown(flow, 0, true);
            program.sessionReached(flow, 0, session, (query, _, _) -> matches.add(query));
            assertThat(matches).containsExactly(1);

            program.openFlow(burst, 2, true, flow);
            program.flowEnded(flow, (query, _, _) -> matches.add(query));
            assertThat(matches).containsExactly(1, 4095);
        }
    }

    @Test
    void keepsGeneratedMethodsBelowWhatTheJitCompiles() {
        String text = new GeneratedProgram(plan()).text();
        for (String method : text.split("\n\n")) assertThat(method.length()).as(method).isLessThan(12_000);
    }

    @Test
    void takesFiltersOfThousandsOfTerms() {
        Plans plans = new Plans();
        List<Formula> terms = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Formula one = plans.atom(Subject.PACKET_LIST, "ipv4.id", Plans.equal(i), "ipv4.id = " + i);
            terms.add(i % 3 == 0 ? new Formula.Not(one) : one);
        }
        plans.query("all", "conn", new Formula.And(terms), 0, "a conjunction");
        plans.query("any", "conn", new Formula.Or(terms), 0, "a disjunction");
        plans.query("odd", "conn", new Formula.Xor(terms), 0, "an exclusive disjunction");
        FilterProgram program = new GeneratedProgram(plans.plan()).newInstance();
        try (Frames frames = new Frames(1)) {
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 3, 4, 64, 2, 0));
            Burst burst = frames.decoded();
            FlowState flow = new FlowState(new FakeConn(burst, 0, true));
            program.openFlow(burst, 0, true, flow);
            program.observePacket(burst, 0, flow); // its identification is 0
            List<Integer> matches = new ArrayList<>();
            program.flowEnded(flow, (query, _, _) -> matches.add(query));
            assertThat(matches).containsExactly(1, 2); // 999 negated terms hold
        }
    }

    @Test
    void takesFiltersAsDeepAsTheLanguageAllows() {
        Plans plans = new Plans();
        Formula deep = plans.atom(Subject.PACKET_LIST, "ip.ttl", Plans.equal(64), "ip.ttl = 64");
        Formula exclusive = deep;
        for (int depth = 0; depth < 200; depth++) {
            Formula leaf = plans.atom(Subject.PACKET_LIST, "ipv4.id", Plans.equal(depth), "ipv4.id = " + depth);
            deep = depth % 2 == 0 ? new Formula.Or(List.of(leaf, deep))
                    : new Formula.And(List.of(new Formula.Not(leaf), deep));
            exclusive = depth % 2 == 0 ? new Formula.Xor(List.of(leaf, exclusive))
                    : new Formula.And(List.of(new Formula.Not(leaf), exclusive));
        }
        plans.query("deep", "conn", deep, 0, "a deep filter");
        plans.query("exclusive", "conn", exclusive, 0, "a deep filter of exclusive disjunctions");
        plans.query("packets", "packet", new Formula.Not(packetsOf(deep, plans)), 0, "a deep filter of packets");
        GeneratedProgram generated = new GeneratedProgram(plans.plan());
        assertThat(generated.text().length()).isLessThan(400_000);
        FilterProgram program = generated.newInstance();
        try (Frames frames = new Frames(1)) {
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 3, 4, 32, 2, 0));
            Burst burst = frames.decoded();
            FlowState flow = new FlowState(new FakeConn(burst, 0, true));
            program.openFlow(burst, 0, true, flow);
            program.observePacket(burst, 0, flow);
            List<Integer> matches = new ArrayList<>();
            program.matchPackets(burst, (query, _, _) -> matches.add(query));
            assertThat(matches).isEmpty();
            program.flowEnded(flow, (query, _, _) -> matches.add(query));
            assertThat(matches).containsExactly(0, 1); // the identification is 0, which the innermost terms ask for
        }
    }

    /// The same formula over the packet itself.
    private static Formula packetsOf(Formula formula, Plans plans) {
        return switch (formula) {
            case Formula.Atom(int id) -> {
                Predicate predicate = plans.predicate(id);
                yield plans.atom(Subject.PACKET, predicate.field().name(), predicate.test(), predicate.text());
            }
            case Formula.Not(Formula operand) -> new Formula.Not(packetsOf(operand, plans));
            case Formula.And(List<Formula> terms) -> new Formula.And(each(terms, plans));
            case Formula.Or(List<Formula> terms) -> new Formula.Or(each(terms, plans));
            case Formula.Xor(List<Formula> terms) -> new Formula.Xor(each(terms, plans));
            case Formula.Constant constant -> constant;
        };
    }

    private static List<Formula> each(List<Formula> terms, Plans plans) {
        return terms.stream().map(term -> packetsOf(term, plans)).toList();
    }
}

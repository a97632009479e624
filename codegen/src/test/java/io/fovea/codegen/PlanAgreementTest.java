package io.fovea.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.codegen.runtime.PlanTables;
import io.fovea.packet.Burst;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import io.fovea.spi.RowKind.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random plans on random packets, flows and sessions: the generated program, the closures and plain recursion agree.
class PlanAgreementTest {
    private static final int PLANS = 30;
    private static final int FLOWS = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void generatedCodeAndClosuresAgreeWithPlainRecursion(long seed) {
        Random random = new Random(seed);
        int matches = 0;
        for (int round = 0; round < PLANS; round++) {
            Plan plan = RandomPlans.plan(random, random.nextInt(8) == 0 ? 70 : 1 + random.nextInt(5));
            GeneratedProgram generated = new GeneratedProgram(plan);
            String hint = "seed " + seed + " round " + round + "\n" + plan + "\n" + generated.text();
            ClosureProgram closures = new ClosureProgram(new PlanTables(plan));
            FilterProgram program = generated.newInstance();
            matches += packetsAgree(plan, program, closures, random, hint);
            for (int i = 0; i < FLOWS; i++) {
                try (FlowRun run = new FlowRun(plan, program, closures, random, hint)) {
                    matches += run.run();
                }
            }
        }
        assertThat(matches).as("matches; a test without any shows nothing, seed " + seed).isGreaterThan(500);
    }

    private static int packetsAgree(Plan plan, FilterProgram one, FilterProgram other, Random random, String hint) {
        try (Frames frames = new Frames(32)) {
            for (int i = 0; i < 30; i++) frames.add(Frames.Packet.random(random).varied(random));
            frames.addArp();
            Burst burst = frames.decoded();
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            one.matchPackets(burst, (query, _, i) -> first.add(query + "@" + i));
            other.matchPackets(burst, (query, _, i) -> second.add(query + "@" + i));
            assertThat(first).as(hint).isEqualTo(second);
            assertThat(first).as(hint).isEqualTo(packetTruth(plan, burst));
            one.selectCandidates(burst);
            boolean[] candidates = burst.candidate.clone();
            other.selectCandidates(burst);
            assertThat(candidates).as(hint).isEqualTo(burst.candidate);
            for (int i = 0; i < burst.count; i++) {
                if (burst.outcome[i] != 0) assertThat(candidates[i]).isFalse();
                if (burst.outcome[i] == 0 && !candidates[i]) nothingIsPending(one, burst, i, hint);
            }
            return first.size();
        }
    }

    private static List<String> packetTruth(Plan plan, Burst burst) {
        Truth truth = new Truth(plan, burst, true, null);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < burst.count; i++) {
            for (int query = 0; query < plan.queries().size(); query++) {
                PlannedQuery planned = plan.queries().get(query);
                boolean ofPackets = planned.kind().scope() == Scope.PACKET;
                if (ofPackets && truth.matchesPacket(planned, i)) expected.add(query + "@" + i);
            }
        }
        return expected;
    }

    private static void nothingIsPending(FilterProgram program, Burst burst, int i, String hint) {
        for (boolean fromOriginator : new boolean[] {true, false}) {
            FlowState flow = new FlowState(new FakeConn(burst, i, fromOriginator));
            program.openFlow(burst, i, fromOriginator, flow);
            assertThat(flow.isPending()).as("packet " + i + " is no candidate\n" + hint).isFalse();
        }
    }

    /// One flow through two programs side by side, stage by stage, as an engine would drive them.
    private static final class FlowRun implements AutoCloseable {
        private final Plan plan;
        private final FilterProgram[] programs;
        private final FlowState[] flows = new FlowState[2];
        private final List<List<String>> matches = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<String> expected = new ArrayList<>();
        private final Random random;
        private final String hint;
        private final Frames frames = new Frames(16);
        private final List<String> story = new ArrayList<>();
        private FakeConn conn;
        private Truth truth;
        private int nextPacket;

        FlowRun(Plan plan, FilterProgram one, FilterProgram other, Random random, String hint) {
            this.plan = plan;
            programs = new FilterProgram[] {one, other};
            this.random = random;
            this.hint = hint;
        }

        @Override
        public void close() {
            frames.close();
        }

        int run() {
            Frames.Packet packet = Frames.Packet.random(random);
            boolean fromOriginator = random.nextBoolean();
            frames.add(packet.varied(random));
            int count = 3 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                frames.add((random.nextBoolean() ? packet : packet.reversed()).varied(random));
            }
            Burst burst = frames.decoded();
            conn = new FakeConn(burst, 0, fromOriginator);
            truth = new Truth(plan, burst, fromOriginator, conn);
            for (int side = 0; side < 2; side++) {
                flows[side] = new FlowState(conn);
                programs[side].openFlow(burst, 0, fromOriginator, flows[side]);
            }
            agree("open");
            somePackets(burst, 1);
            for (int protocol = 0; protocol < FakeProtocols.ALL.size(); protocol++) protocol(burst, protocol);
            somePackets(burst, burst.count);
            for (int side = 0; side < 2; side++) programs[side].flowEnded(flows[side], collector(side, null));
            for (int query = 0; query < plan.queries().size(); query++) {
                PlannedQuery planned = plan.queries().get(query);
                if (planned.kind().scope() == Scope.FLOW && truth.matches(planned, null)) expected.add(query + " flow");
            }
            agree("end");
            assertThat(flows[0].isPending()).isFalse();
            assertThat(matches.getFirst()).as(hint + story).containsExactlyInAnyOrderElementsOf(expected);
            return expected.size();
        }

        private FilterProgram.RowMatches collector(int side, String session) {
            return (query, flow, _) -> {
                assertThat(flow).isSameAs(flows[side]);
                matches.get(side).add(query + (session == null ? " flow" : " " + session));
            };
        }

        private void somePackets(Burst burst, int atLeast) {
            int end = Math.max(Math.min(atLeast, burst.count), Math.min(burst.count, nextPacket + random.nextInt(3)));
            while (nextPacket < end) {
                int i = nextPacket++;
                conn.count(burst, i);
                truth.packets.add(i);
                for (int side = 0; side < 2; side++) {
                    if (flows[side].isPending() && programs[side].observesPackets()) {
                        programs[side].observePacket(burst, i, flows[side]);
                    }
                }
                agree("packet " + i);
            }
        }

        private boolean wantsProbe() {
            boolean wants = programs[0].wantsProbe(flows[0]);
            assertThat(programs[1].wantsProbe(flows[1])).isEqualTo(wants);
            return wants;
        }

        private boolean wantsParse(int protocol) {
            boolean wants = programs[0].wantsParse(flows[0], protocol);
            assertThat(programs[1].wantsParse(flows[1], protocol)).isEqualTo(wants);
            return wants;
        }

        /// A protocol is answered or not, and if the flow is it, has sessions: truth sees all of them, the programs
        /// those that they want.
        private void protocol(Burst burst, int protocol) {
            boolean fits = FakeProtocols.ALL.get(protocol).transports().contains((int) burst.transport[0]);
            if (!fits || random.nextInt(8) == 0) return;
            boolean present = random.nextInt(4) != 0;
            if (present) truth.present.add(FakeProtocols.ALL.get(protocol).name());
            if (wantsProbe()) {
                for (int side = 0; side < 2; side++) programs[side].protocolKnown(flows[side], protocol, present);
                agree("protocol " + protocol + " " + present);
            }
            if (!present) return;
            int sessions = FakeProtocols.ALL.get(protocol).oneSessionPerFlow() ? random.nextInt(2) : random.nextInt(4);
            for (int session = 0; session < sessions; session++) session(burst, protocol, protocol + "." + session);
        }

        private void session(Burst burst, int protocol, String name) {
            FakeProtocols.FakeSession real = FakeProtocols.FakeSession.random(random);
            FakeProtocols.FakeSession[] sessions = {real, real.copy()};
            boolean wanted = flows[0].isPending() && wantsParse(protocol);
            int reached = random.nextInt(FakeProtocols.LAST_MILESTONE + 1);
            for (int milestone = 0; milestone <= reached; milestone++) {
                somePackets(burst, 0);
                if (!wanted) continue;
                boolean[] needs = new boolean[2];
                for (int side = 0; side < 2; side++) {
                    sessions[side].milestone = milestone;
                    needs[side] = programs[side].sessionReached(
                            flows[side], protocol, sessions[side], collector(side, name));
                }
                assertThat(needs[0]).as(hint + story).isEqualTo(needs[1]);
                agreeOn(sessions, name + " reached " + milestone + " needs " + needs[0]);
                wanted = needs[0] && wantsParse(protocol);
            }
            finish(protocol, name, sessions, wanted);
        }

        private void finish(int protocol, String name, FakeProtocols.FakeSession[] sessions, boolean wanted) {
            for (FakeProtocols.FakeSession session : sessions) {
                session.finished = true;
                session.milestone = FakeProtocols.LAST_MILESTONE;
            }
            truth.sessions.add(new Truth.Seen(protocol, sessions[0]));
            for (int query = 0; query < plan.queries().size(); query++) {
                PlannedQuery planned = plan.queries().get(query);
                boolean ofProtocol = planned.protocol() == protocol;
                if (ofProtocol && truth.matches(planned, sessions[0])) expected.add(query + " " + name);
            }
            if (!wanted) return;
            for (int side = 0; side < 2; side++) {
                programs[side].sessionFinished(flows[side], protocol, sessions[side], collector(side, name));
            }
            agreeOn(sessions, name + " finished");
        }

        private void agreeOn(FakeProtocols.FakeSession[] sessions, String stage) {
            agree(stage);
            assertThat(sessions[0].pending).as(stage).isEqualTo(sessions[1].pending);
            assertThat(sessions[0].known.isTrue).as(stage).isEqualTo(sessions[1].known.isTrue);
            assertThat(sessions[0].known.isFalse).as(stage).isEqualTo(sessions[1].known.isFalse);
        }

        private void agree(String stage) {
            story.add("\n" + stage + " pending " + Arrays.toString(flows[0].pending) + " " + matches.getFirst());
            String about = hint + story;
            assertThat(flows[0].known.isTrue).as(about).isEqualTo(flows[1].known.isTrue);
            assertThat(flows[0].known.isFalse).as(about).isEqualTo(flows[1].known.isFalse);
            assertThat(flows[0].passed).as(about).isEqualTo(flows[1].passed);
            assertThat(flows[0].pending).as(about).isEqualTo(flows[1].pending);
            assertThat(flows[0].accepted).as(about).isEqualTo(flows[1].accepted);
            assertThat(matches.getFirst()).as(about).isEqualTo(matches.get(1));
            assertThat(flows[0].known.isTrue).satisfies(isTrue -> {
                for (int word = 0; word < isTrue.length; word++) {
                    assertThat(isTrue[word] & flows[0].known.isFalse[word]).as(about).isZero();
                }
            });
        }
    }
}

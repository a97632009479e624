package io.fovea.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test.Texts;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a query is settled: as early as what it asks is known, and no later.
class StagesTest {
    private static final int TOY = 0;
    private static final int WEB = 1;

    private final Frames frames = new Frames(4);
    private final Plans plans = new Plans();
    private final List<String> matches = new ArrayList<>();
    private Burst burst;
    private FilterProgram program;
    private FlowState flow;

    @BeforeEach
    void decode() {
        frames.add(new Frames.Packet(false, 0, true, 1, 2, 5000, 443, 64, 2, 0));
        frames.add(new Frames.Packet(false, 0, true, 2, 1, 443, 5000, 32, 18, 0));
        burst = frames.decoded();
    }

    @AfterEach
    void close() {
        frames.close();
    }

    private void open() {
        program = new GeneratedProgram(plans.plan()).newInstance();
        flow = new FlowState(new FakeConn(burst, 0, true));
        program.openFlow(burst, 0, true, flow);
    }

    private Formula name(Subject subject, String protocol, String name) {
        String field = protocol + ".name";
        return plans.atom(subject, field, new Texts(Set.of(name), false), field + " = '" + name + "'");
    }

    private static FakeProtocols.FakeSession session(int milestone, Map<String, Object> values) {
        FakeProtocols.FakeSession session = new FakeProtocols.FakeSession(values, 1);
        session.milestone = milestone;
        return session;
    }

    private boolean reached(int protocol, FakeProtocols.FakeSession session, int milestone) {
        session.milestone = milestone;
        return program.sessionReached(flow, protocol, session, (query, _, _) -> matches.add("q" + query));
    }

    @Test
    void aFlowWhoseNameFailsNeedsNothingMore() {
        plans.query("q", "toy", name(Subject.SESSION, "toy", "n1"), 2, "from toy where name = 'n1'");
        open();
        assertThat(program.wantsProbe(flow)).isTrue();
        program.protocolKnown(flow, TOY, true);
        assertThat(program.wantsParse(flow, TOY)).isTrue();
        assertThat(reached(TOY, session(0, Map.of("name", "n2")), 0)).isFalse();
        assertThat(flow.isPending()).isFalse();
        assertThat(program.wantsParse(flow, TOY)).isFalse();
    }

    @Test
    void aSessionThatMatchesIsDeliveredOnceItsColumnsAreKnown() {
        plans.query("q", "toy", name(Subject.SESSION, "toy", "n1"), 1, "from toy where name = 'n1'");
        open();
        FakeProtocols.FakeSession session = session(0, Map.of("name", "n1"));
        assertThat(reached(TOY, session, 0)).isTrue();
        assertThat(matches).isEmpty();
        assertThat(reached(TOY, session, 1)).isFalse();
        assertThat(matches).containsExactly("q0");
        assertThat(flow.isPending()).isFalse();
    }

    @Test
    void aFlowWithManySessionsStaysPendingAfterOne() {
        plans.query("q", "web", name(Subject.SESSION, "web", "n1"), 0, "from web where name = 'n1'");
        open();
        assertThat(reached(WEB, session(0, Map.of("name", "n2")), 0)).isFalse();
        assertThat(reached(WEB, session(0, Map.of("name", "n1")), 0)).isFalse();
        assertThat(matches).containsExactly("q0");
        assertThat(program.wantsParse(flow, WEB)).isTrue();
    }

    @Test
    void aFlowRowIsSettledByTheOnlySessionThatCanBe() {
        plans.query("q", "conn", name(Subject.SESSION_LIST, "toy", "n1"), 0, "from conn where toy.name = 'n1'");
        plans.query("r", "conn", name(Subject.SESSION_LIST, "web", "n1"), 0, "from conn where web.name = 'n1'");
        open();
        assertThat(reached(TOY, session(0, Map.of("name", "n2")), 0)).isFalse();
        assertThat(flow.pending[0]).as("only web may still come").isEqualTo(2);
        assertThat(program.wantsParse(flow, TOY)).isFalse();
        program.protocolKnown(flow, WEB, false);
        assertThat(flow.isPending()).isFalse();
    }

    @Test
    void anAcceptedFlowRowNeedsOnlyCounting() {
        Formula either = new Formula.Or(List.of(
                plans.tcpPort(Subject.FLOW_CONSTANT, 443), name(Subject.SESSION_LIST, "toy", "n1")));
        plans.query("q", "conn", either, 0, "from conn where tcp.port = 443 or toy.name = 'n1'");
        open();
        assertThat(flow.accepted[0]).isEqualTo(1);
        assertThat(flow.isPending()).isTrue();
        assertThat(program.wantsProbe(flow)).isFalse();
        assertThat(program.wantsParse(flow, TOY)).isFalse();
        program.flowEnded(flow, (query, _, session) -> matches.add("q" + query + session));
        assertThat(matches).containsExactly("q0null");
    }

    @Test
    void aProtocolOfAnotherTransportIsFalseFromTheFirstPacket() {
        Formula chat = plans.atom(Subject.PROTOCOL, "chat", new io.fovea.query.plan.Test.Present(), "chat");
        plans.query("q", "conn", chat, 0, "from conn where chat");
        plans.query("r", "chat", new Formula.Constant(true), 0, "from chat");
        open();
        assertThat(flow.isPending()).isFalse();
        program.selectCandidates(burst);
        assertThat(burst.candidate).startsWith(false, false);
    }

    @Test
    void aRowThatShowsItsProtocolsIsProbedUntilAllAreAnswered() {
        plans.query("q", "conn", new Formula.Constant(true), 0, true, "from conn select service");
        open();
        assertThat(program.wantsProbe(flow)).isTrue();
        program.protocolKnown(flow, TOY, false);
        assertThat(program.wantsProbe(flow)).isTrue();
        program.protocolKnown(flow, WEB, true);
        assertThat(program.wantsProbe(flow)).isFalse();
        assertThat(program.wantsParse(flow, WEB)).isFalse();
    }

    @Test
    void oneFailingPacketSettlesAll() {
        plans.query("q", "conn", plans.atom(Subject.PACKET_LIST, "ip.ttl", Plans.above(40), true, "all ip.ttl > 40"), 0,
                "from conn where all ip.ttl > 40");
        open();
        assertThat(program.observesPackets()).isTrue();
        program.observePacket(burst, 0, flow);
        assertThat(flow.isPending()).isTrue();
        program.observePacket(burst, 1, flow);
        assertThat(flow.isPending()).isFalse();
    }

    @Test
    void directedFieldsSpeakOfTheOriginator() {
        Formula port = plans.atom(Subject.FLOW_CONSTANT, "tcp.dst_port", Plans.equal(443), "tcp.dst_port = 443");
        plans.query("q", "conn", port, 0, "from conn where tcp.dst_port = 443");
        open();
        assertThat(flow.isPending()).isTrue();
        program.openFlow(burst, 1, true, flow);
        assertThat(flow.isPending()).isFalse();
        program.openFlow(burst, 1, false, flow);
        assertThat(flow.isPending()).isTrue();
        program.selectCandidates(burst);
        assertThat(burst.candidate).startsWith(true, true);
    }

    @Test
    void dumpsSourceAndClasses(@TempDir Path folder) {
        plans.query("dumped", "conn", plans.tcpPort(Subject.FLOW_CONSTANT, 443), 0, "tcp.port = 443");
        System.setProperty("fovea.codegen.dump", folder.toString());
        try {
            new GeneratedProgram(plans.plan());
        } finally {
            System.clearProperty("fovea.codegen.dump");
        }
        assertThat(folder).isDirectoryContaining(path -> path.endsWith("io.fovea.codegen.generated.Filter$dumped.java"))
                .isDirectoryContaining(path -> path.endsWith("io.fovea.codegen.generated.Filter$dumped.class"));
    }
}

package io.fovea.query.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.LinkType;
import io.fovea.query.Toy;
import io.fovea.spi.Catalogue;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import io.fovea.spi.QuerySource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceProgramTest {
    private static final int OTHER = 0;
    private static final int TOY = 1;
    private static final Catalogue CATALOGUE = Toy.catalogue();
    private static final String MACS = "020000000002 020000000001 0800";
    // 10.0.0.1:49152 sends SYN to 192.168.0.9:443, which answers SYN ACK with another TTL.
    private static final String SYN = MACS + "4500 0028 0001 0000 40 06 0000 0a000001 c0a80009"
            + "c000 01bb 00000001 00000000 5002 ffff 0000 0000";
    private static final String ANSWER = MACS + "4500 0028 0001 0000 37 06 0000 c0a80009 0a000001"
            + "01bb c000 00000005 00000002 5012 ffff 0000 0000";

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void close() {
        arena.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "ip.src = 10.0.0.1 and tcp.dst_port = 443; true",
        "ip.dst = 10.0.0.1; false",
        "ip.addr = 10.0.0.1 and ip.addr != 10.0.0.3; true",
        "tcp.port != 443; false",
        "any tcp.port != 443; true",
        "udp.port != 443; false",
        "not (udp.port = 443); true",
        "ipv4.time_to_live < 60; true",
        "all ipv4.time_to_live < 60; false",
        "ipv4.time_to_live != 64; false",
        "tcp.flags & 0x12 = 0x12; true",
        "tcp.rst; false",
        "toy; true",
        "other; false",
        "toy.name = 'first' and toy.name = 'second'; true",
        "toy.name != 'first'; false",
        "toy.ports = 5; true",
        "other.name; false",
        "eth.addr = 02:00:00:00:00:01; true",
    })
    void judgesAFlowByAllThatItShowed(String filter, boolean expected) {
        CompiledQueries compiled = compile("from conn where " + filter);
        assertThat(run(compiled)).isEqualTo(expected ? List.of("0 flow") : List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "name = 'first'; first",
        "name != 'first'; second",
        "ports = 5; second",
        "not ports; first",
        "code >= 'middle'; second",
        "ip.src = 192.168.0.9; ``",
        "true; first second",
    })
    void judgesEachSessionByItself(String filter, String expected) {
        assertThat(String.join(" ", run(compile("from toy where " + filter)))).isEqualTo(expected);
    }

    @Test
    void judgesPacketsAsTheyStandInTheFrame() {
        Burst burst = burst();
        List<String> matched = new ArrayList<>();
        CompiledQueries compiled = compile("query a from packet where ip.src = 192.168.0.9 query b from packet "
                + "query c from packet where ipv4.time_to_live > 60 and tcp.port = 443");
        compiled.newProgram().matchPackets(burst, (query, _, i) -> matched.add(query + " " + i));
        assertThat(matched).containsExactly("1 0", "2 0", "0 1", "1 1");
        assertThat(compiled.tracksFlows()).isFalse();
        assertThat(compiled.matchesPackets()).isTrue();
    }

    private static CompiledQueries compile(String text) {
        return new ReferenceCompiler().compile(List.of(new QuerySource("q", text, null)), CATALOGUE);
    }

    /// Sends the flow through a program: its packets, two sessions, its end.
    private List<String> run(CompiledQueries compiled) {
        Burst burst = burst();
        FilterProgram program = compiled.newProgram();
        List<String> matched = new ArrayList<>();
        FilterProgram.RowMatches matches = (query, _, session) -> matched.add(
                session == null ? query + " flow" : (String) ((Toy.ToySession) session).values.get("toy.name"));
        program.selectCandidates(burst);
        assertThat(burst.candidate[0] && burst.candidate[1]).isTrue();
        FlowState flow = new FlowState(null);
        program.openFlow(burst, 0, true, flow);
        program.observePacket(burst, 0, flow);
        program.observePacket(burst, 1, flow);
        program.protocolKnown(flow, TOY, true);
        program.protocolKnown(flow, OTHER, false);
        for (Toy.ToySession session : List.of(session(Map.of("toy.name", "first", "toy.code", 1L)),
                session(Map.of("toy.name", "second", "toy.code", 3L, "toy.ports", List.of(4L, 5L))))) {
            assertThat(program.sessionReached(flow, TOY, session, matches)).isTrue();
            session.milestone = 2;
            program.sessionFinished(flow, TOY, session, matches);
        }
        assertThat(flow.isPending()).isTrue();
        program.flowEnded(flow, matches);
        assertThat(flow.isPending()).isFalse();
        return matched;
    }

    private static Toy.ToySession session(Map<String, Object> values) {
        Toy.ToySession session = new Toy.ToySession();
        session.milestone = 0;
        session.values.putAll(values);
        return session;
    }

    private Burst burst() {
        Burst burst = new Burst(4);
        for (String hex : List.of(SYN, ANSWER)) {
            byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
            MemorySegment frame = arena.allocate(bytes.length + 8L);
            MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
            burst.add(frame.address(), bytes.length, bytes.length, 1_000L, burst.count + 1L, LinkType.ETHERNET);
        }
        new Decoder().decode(burst);
        return burst;
    }
}

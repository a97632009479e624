package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Small captures, each with one behaviour that must come out right.
class BehaviourTest {
    private static final int TLS_HANDSHAKE = 22;

    private final Conversation talk = new Conversation();
    private final List<RecordingFlow> flows = new ArrayList<>();
    private int otherFrames;

    @AfterEach
    void close() {
        talk.close();
    }

    private RecordingFlow play(String name) throws IOException {
        try (CaptureFile capture = CaptureFile.resource(name)) {
            capture.replay(i -> {
                talk.deliver(capture.burst, i);
                if (!flows.contains(talk.flow)) flows.add(talk.flow);
            });
            otherFrames = capture.otherFrames;
        }
        talk.table.finish();
        return flows.isEmpty() ? null : flows.get(0);
    }

    private static void expect(RecordingFlow flow, String state, long missed, long originator, long responder) {
        assertThat(flow.state()).isEqualTo(state);
        assertThat(flow.missedBytes()).isEqualTo(missed);
        assertThat(flow.originatorBytes()).isEqualTo(originator);
        assertThat(flow.responderBytes()).isEqualTo(responder);
        assertThat(flow.originatorBytes.size()).isEqualTo((int) originator);
        assertThat(flow.responderBytes.size()).isEqualTo((int) responder);
        if (originator > 0) assertThat(flow.originatorPort()).isEqualTo(40_000);
    }

    @Test
    void aNormalConnectionMissesNothing() throws IOException {
        RecordingFlow flow = play("a_normal");
        expect(flow, "SF", 0, 474, 5743);
        assertThat(flow.history()).isEqualTo("ShADadFf");
        assertThat(flow.originatorPackets()).isEqualTo(8);
        assertThat(flow.responderPackets()).isEqualTo(9);
        assertThat(flow.firstFrame()).isEqualTo(1);
        assertThat(flow.lastFrame()).isEqualTo(17);
        assertThat(flow.endReason()).isEqualTo("fin");
        assertThat(flow.originatorBytes.toByteArray()[0]).isEqualTo((byte) TLS_HANDSHAKE);
    }

    @Test
    void aHelloAloneIsDelivered() throws IOException {
        RecordingFlow flow = play("b_hello_only");
        assertThat(flow.originatorBytes.toByteArray()[0]).isEqualTo((byte) TLS_HANDSHAKE);
        assertThat(flow.missedBytes()).isZero();
    }

    @Test
    void aLostSegmentIsAGapOf100Bytes() throws IOException {
        RecordingFlow flow = play("c_lost_segment");
        expect(flow, "SF", 100, 264, 20_333);
        assertThat(flow.missedBytes(false)).isEqualTo(100);
        assertThat(flow.gaps).containsExactly(100L);
        assertThat(flow.responderText().substring(132, 234)).contains("?".repeat(100));
    }

    @Test
    void vlanTagsAreOnTheFlow() throws IOException {
        assertThat(play("d_vlan").vlanCount()).isEqualTo(1);
        flows.clear();
        RecordingFlow flow = play("e_qinq");
        assertThat(flow.vlanCount()).isEqualTo(2);
        assertThat(flow.vlanOuterId()).isPositive();
        assertThat(flow.vlanInnerId()).isPositive();
        assertThat(flow.state()).isEqualTo("SF");
        assertThat(flow.missedBytes()).isZero();
    }

    @Test
    void aFlowInTheMiddleStartsWithItsFirstSegment() throws IOException {
        RecordingFlow flow = play("f_midstream");
        expect(flow, "SF", 0, 281, 238);
        assertThat(flow.isMidstream()).isTrue();
        assertThat(flow.isFlipped()).isFalse();
        assertThat(flow.originatorBytes.toByteArray()[0]).isEqualTo((byte) TLS_HANDSHAKE);
    }

    @Test
    void anAnswerAloneIsTurnedRound() throws IOException {
        RecordingFlow flow = play("g3_dns_resp_only_nx");
        assertThat(flow.responderPort()).isEqualTo(53);
        assertThat(flow.state()).isEqualTo("SHR");
        assertThat(flow.history()).isEqualTo("^d");
    }

    @Test
    void aFragmentOpensNoFlow() throws IOException {
        assertThat(play("j_fragment")).isNull();
        assertThat(otherFrames).isEqualTo(1);
    }

    @Test
    void ipv6WithExtensionHeadersIsAFlow() throws IOException {
        RecordingFlow flow = play("k2_ipv6_hbh");
        assertThat(flow.state()).isEqualTo("SF");
        assertThat(flow.missedBytes()).isZero();
        assertThat(flow.originator().isIpv4()).isFalse();
    }

    @Test
    void dataInTheFinBelongsToTheStream() throws IOException {
        RecordingFlow flow = play("m_fin_data");
        expect(flow, "SF", 0, 34, 23);
        assertThat(flow.responderText()).startsWith("HTTP/1.0 200 OK").endsWith("body");
    }

    @Test
    void aLateSynAckChangesNothing() throws IOException {
        RecordingFlow flow = play("n_synack_reordered");
        expect(flow, "SF", 0, 283, 238);
        assertThat(flow.gaps).isEmpty();
    }

    @Test
    void aRstOutOfTheWindowIsIgnored() throws IOException {
        RecordingFlow flow = play("y_badrst");
        expect(flow, "SF", 0, 284, 438);
        assertThat(flow.ignoredRsts()).isEqualTo(1);
        assertThat(flow.endReason()).isEqualTo("fin");
    }

    @Test
    void aMissingSynAckChangesNothing() throws IOException {
        expect(play("y_nosynack"), "SF", 0, 286, 438);
    }

    @Test
    void segmentsBehindAHoleStay() throws IOException {
        RecordingFlow flow = play("y_ooo");
        expect(flow, "SF", 1, 281, 296);
        assertThat(flow.gaps).containsExactly(1L);
    }

    @Test
    void aHelloInTwoSegmentsIsWhole() throws IOException {
        RecordingFlow flow = play("y_split3");
        expect(flow, "SF", 0, 284, 438);
        assertThat(flow.frames).startsWith(4L, 6L);
    }

    @Test
    void datagramsOfOneKeyAreOneFlow() throws IOException {
        RecordingFlow flow = play("z1_dns_same5tuple_x3");
        assertThat(flows).hasSize(1);
        assertThat(flow.originatorPackets()).isEqualTo(3);
        assertThat(flow.responderPackets()).isEqualTo(3);
        assertThat(flow.state()).isEqualTo("SF");
        assertThat(flow.history()).isEqualTo("Dd");
    }
}

package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.TcpFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Zeek's states and history letters, close and reuse.
class TcpStateTest {
    private static final int S = TcpFlags.SYN;
    private static final int A = TcpFlags.ACK;
    private static final int F = TcpFlags.FIN;
    private static final int R = TcpFlags.RST;
    private static final int NO_ACK = -Conversation.SERVER_START;

    private final Conversation talk = new Conversation();

    @AfterEach
    void close() {
        talk.close();
    }

    private void expect(String state, String history) {
        assertThat(talk.flow.state()).isEqualTo(state);
        assertThat(talk.flow.history()).isEqualTo(history);
    }

    private void rejectByServer() {
        talk.server(R | A, 0, talk.clientStart, new byte[0]);
    }

    @Test
    void knowsAnAttempt() {
        talk.client(S, -1, NO_ACK, "");
        talk.client(S, -1, NO_ACK, "");
        expect("S0", "S");
    }

    @Test
    void knowsARejection() {
        talk.client(S, -1, NO_ACK, "");
        rejectByServer();
        expect("REJ", "Sr");
    }

    @Test
    void knowsANormalConnection() {
        talk.handshake();
        expect("S1", "ShA");
        talk.client(A, 0, 0, "GET");
        talk.server(A, 0, 3, "200");
        talk.client(F | A, 3, 3, "");
        expect("S2", "ShADdF");
        talk.server(F | A, 3, 4, "");
        talk.client(A, 4, 4, "");
        expect("SF", "ShADdFf");
        assertThat(talk.flow.originatorBytes()).isEqualTo(3);
        assertThat(talk.flow.responderBytes()).isEqualTo(3);
    }

    /// As Zeek defines it: the last ACK, and whatever comes behind the close of both, is not part of it.
    @Test
    void lastsUntilBothSidesHaveClosed() {
        talk.handshake();
        talk.client(F | A, 0, 0, "");
        long halfNs = talk.flow.lastTimeNs();
        talk.client(A, 1, 0, "");
        assertThat(talk.flow.lastTimeNs()).as("one side has closed").isGreaterThan(halfNs);
        talk.server(F | A, 0, 1, "");
        long closedNs = talk.flow.lastTimeNs();
        talk.client(A, 1, 1, "");
        talk.server(F | A, 0, 1, "");
        assertThat(talk.flow.lastTimeNs()).isEqualTo(closedNs);
        assertThat(talk.flow.responderPackets()).isEqualTo(3);
    }

    @Test
    void knowsACloseByTheServerOnly() {
        talk.handshake();
        talk.server(F | A, 0, 0, "");
        expect("S3", "ShAf");
    }

    @Test
    void knowsWhoReset() {
        talk.handshake();
        talk.client(R | A, 0, 0, "");
        expect("RSTO", "ShAR");
        talk.serverPort++;
        talk.handshake();
        talk.server(R | A, 0, 0, "");
        expect("RSTR", "ShAr");
    }

    @Test
    void knowsAnAbortedAttempt() {
        talk.client(S, -1, NO_ACK, "");
        talk.client(R, 0, 0, "");
        expect("RSTOS0", "SR");
    }

    @Test
    void knowsHalfOpenScans() {
        talk.client(S, -1, NO_ACK, "");
        talk.client(F, 0, 0, "");
        expect("SH", "SF");
        talk.serverPort++;
        talk.server(S | A, -1, 0, "");
        talk.server(F | A, 0, 0, "");
        expect("SHR", "^hf");
        talk.serverPort++;
        talk.server(S | A, -1, 0, "");
        talk.server(R, 0, 0, "");
        expect("RSTRH", "^hr");
    }

    @Test
    void turnsAFlowThatStartsWithASynAckRound() {
        talk.server(S | A, -1, 0, "");
        talk.client(S, -1, NO_ACK, "");
        talk.client(A, 0, 0, "data");
        assertThat(talk.flow.isFlipped()).isTrue();
        assertThat(talk.flow.isMidstream()).isFalse();
        assertThat(talk.flow.originatorPort()).isEqualTo(40_000);
        assertThat(talk.flow.originatorText()).isEqualTo("data");
        expect("S1", "^hSD");
    }

    @Test
    void guessesTheDirectionInTheMiddleByPort() {
        talk.server(A, 0, 0, "data");
        assertThat(talk.flow.originatorPort()).isEqualTo(40_000);
        expect("OTH", "^d");
        talk.serverPort = 8080;
        talk.server(A, 0, 0, "data");
        assertThat(talk.flow.originatorPort()).isEqualTo(40_000);
        talk.serverPort = 50_000;
        talk.server(A, 0, 0, "data");
        assertThat(talk.flow.originatorPort()).isEqualTo(50_000);
    }

    @Test
    void guessesTheDirectionInTheMiddleByWhatOnlyOneEndSends() {
        talk.clientPort = 443;
        talk.serverPort = 50_000; // by the ports alone, the other way round
        talk.client(A, 0, 0, "\u0016\u0003\u0001\u0000\u0100\u0001");
        assertThat(talk.flow.originatorPort()).isEqualTo(443);
        assertThat(talk.flow.isFlipped()).isFalse();
        talk.clientPort = 444;
        talk.client(A, 0, 0, "HEAD / HTTP/1.1");
        assertThat(talk.flow.originatorPort()).isEqualTo(444);
        talk.clientPort = 50_001;
        talk.serverPort = 80;
        talk.server(A, 0, 0, "GETTING"); // not a request
        assertThat(talk.flow.originatorPort()).isEqualTo(50_001);
        talk.clientPort = 8_000;
        talk.serverPort = 50_002;
        talk.server(A, 0, 0, "HTTP/1.1 200 OK");
        assertThat(talk.flow.originatorPort()).isEqualTo(8_000);
        assertThat(talk.flow.history()).startsWith("^d");
        talk.clientPort = 8_001;
        talk.server(A, 0, 0, "\u0016\u0003\u0003\u0000\u0040\u0002");
        assertThat(talk.flow.originatorPort()).isEqualTo(8_001);
    }

    @Test
    void knowsASimultaneousOpen() {
        talk.client(S, -1, NO_ACK, "");
        talk.server(S, talk.serverStart - 1, 0, new byte[0]);
        talk.client(S | A, -1, 0, "");
        talk.server(S | A, -1, 0, "");
        talk.client(A, 0, 0, "data");
        assertThat(talk.flow.originatorText()).isEqualTo("data");
        expect("S1", "SsHhD");
    }

    @Test
    void ignoresARstOutOfTheWindow() {
        talk.handshake();
        talk.server(R, 123_456_789, 0, new byte[0]);
        talk.client(A, 0, 0, "data");
        talk.server(A, 0, 4, "answer");
        expect("S1", "ShArDd");
        assertThat(talk.flow.ignoredRsts()).isEqualTo(1);
        assertThat(talk.flow.responderBytes()).isEqualTo(6);
        assertThat(talk.flow.originatorText()).isEqualTo("data");
    }

    @Test
    void ignoresARejectionThatAcknowledgesNothingOfOurs() {
        talk.client(S, -1, NO_ACK, "");
        talk.server(R | A, 0, 1_999_999_999, new byte[0]);
        expect("S0", "Sr");
    }

    @Test
    void marksOddFlags() {
        talk.handshake();
        talk.client(F | R, 0, 0, "");
        talk.serverPort++;
        talk.client(S | F, -1, NO_ACK, "");
        assertThat(talk.flow.history()).isEqualTo("Q");
    }

    @Test
    void writesRetransmissionsLogarithmically() {
        talk.handshake();
        for (int i = 0; i < 101; i++) {
            talk.client(A, 0, 0, "data");
        }
        assertThat(talk.flow.history()).isEqualTo("ShADTTT");
        assertThat(talk.flow.originatorBytes()).isEqualTo(4);
    }

    @Test
    void boundsTheHistory() {
        for (int i = 0; i < 1000; i++) {
            talk.client(R, i, 0, "");
        }
        assertThat(talk.flow.history()).hasSizeLessThanOrEqualTo(History.LETTERS_MAX);
    }

    @Test
    void keepsStrayPacketsOfAClosedFlowFor5Seconds() {
        talk.handshake();
        talk.close(0, 0);
        talk.frames.timeNs += 4 * Conversation.SECOND_NS;
        talk.server(F | A, 0, 1, "");
        assertThat(talk.ended).isEmpty();
        assertThat(talk.table.opened()).isEqualTo(1);
        talk.frames.timeNs += 5 * Conversation.SECOND_NS;
        talk.server(F | A, 0, 1, "");
        assertThat(talk.ended).containsExactly("SF ShAFf fin");
        assertThat(talk.table.opened()).isEqualTo(2);
    }

    @Test
    void emitsAClosedFlowWithoutWaitingForTheIdleTime() {
        talk.handshake();
        talk.close(0, 0);
        talk.table.advance(talk.frames.timeNs + 7 * Conversation.SECOND_NS);
        assertThat(talk.ended).containsExactly("SF ShAFf fin");
        assertThat(talk.table.size()).isZero();
    }

    @Test
    void opensAnotherFlowForANewSynOnAClosedOne() {
        talk.handshake();
        talk.close(0, 0);
        talk.client(S, -1, NO_ACK, "");
        assertThat(talk.table.opened()).as("the same SYN again").isEqualTo(1);
        talk.clientStart += 70_000;
        talk.serverStart += 50_000;
        talk.handshake();
        talk.client(A, 0, 0, "second");
        assertThat(talk.ended).containsExactly("SF ShAFf fin");
        assertThat(talk.flow.originatorText()).isEqualTo("second");
        assertThat(talk.flow.originatorPackets()).isEqualTo(3);
    }

    @Test
    void takesANewSequenceNumberOfAnUnansweredSyn() {
        talk.client(S, -1, NO_ACK, "");
        talk.clientStart += 1_000_000_000;
        talk.handshake();
        talk.client(A, 0, 0, "data");
        assertThat(talk.table.opened()).isEqualTo(1);
        assertThat(talk.flow.originatorText()).isEqualTo("data");
        assertThat(talk.flow.originatorBytes()).isEqualTo(4);
    }

    @Test
    void isNotThrownByASynInsideTheConnection() {
        talk.handshake();
        talk.client(A, 0, 0, "ab");
        talk.client(S, 77_777, 0, new byte[0]);
        talk.client(A, 2, 0, "cd");
        assertThat(talk.flow.originatorText()).isEqualTo("abcd");
        assertThat(talk.flow.originatorBytes()).isEqualTo(4);
        assertThat(talk.table.opened()).isEqualTo(1);
    }

    @Test
    void takesARstBehindAFinForANormalEnd() {
        talk.handshake();
        talk.client(F | A, 0, 0, "");
        talk.client(R, 1, 0, "");
        talk.server(F | A, 0, 1, "");
        assertThat(talk.flow.state()).isEqualTo("SF");
    }

    @Test
    void saysWhyAFlowEnded() {
        talk.client(S, -1, NO_ACK, "");
        talk.serverPort++;
        talk.client(S, -1, NO_ACK, "");
        rejectByServer();
        talk.serverPort++;
        talk.handshake();
        talk.table.evict(talk.flow.slot());
        talk.table.finish();
        assertThat(talk.ended).containsExactlyInAnyOrder("S0 S end-of-input", "REJ Sr rst", "S1 ShA evicted");
    }
}

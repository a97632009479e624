package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.TcpFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How the bytes of a TCP flow reach their consumer.
class TcpStreamTest {
    private static final int S = TcpFlags.SYN;
    private static final int A = TcpFlags.ACK;
    private static final int F = TcpFlags.FIN;
    private static final int R = TcpFlags.RST;
    private static final int U = TcpFlags.URG;

    private Conversation talk = new Conversation();

    @AfterEach
    void close() {
        talk.close();
    }

    private void pureAcks(int count, long acknowledges) {
        for (int i = 0; i < count; i++) {
            talk.server(A, 0, acknowledges, "");
        }
    }

    @Test
    void deliversInOrderSegmentsAsTheyCome() {
        talk.handshake();
        talk.client(A, 0, 0, "hello ");
        talk.server(A, 0, 6, "hi");
        talk.client(A, 6, 2, "world");
        assertThat(talk.flow.originatorText()).isEqualTo("hello world");
        assertThat(talk.flow.responderText()).isEqualTo("hi");
        assertThat(talk.flow.frames).containsExactly(4L, 5L, 6L);
        assertThat(talk.flow.history()).isEqualTo("ShADd");
        assertThat(talk.flow.state()).isEqualTo("S1");
    }

    @Test
    void putsSegmentsInOrder() {
        talk.handshake();
        talk.client(A, 6, 0, "world");
        talk.client(A, 11, 0, "!");
        assertThat(talk.flow.originatorText()).isEmpty();
        talk.client(A, 0, 0, "hello ");
        assertThat(talk.flow.originatorText()).isEqualTo("hello world!");
        assertThat(talk.flow.gaps).isEmpty();
        assertThat(talk.memory.waitingBytes()).isZero();
    }

    @Test
    void trimsOverlapsWithTheSameBytes() {
        talk.handshake();
        talk.client(A, 0, 0, "abcd");
        talk.client(A, 2, 0, "cdef");
        talk.client(A, 8, 0, "ij");
        talk.client(A, 7, 0, "hijk");
        talk.client(A, 0, 0, "abcdefghijkl");
        assertThat(talk.flow.originatorText()).isEqualTo("abcdefghijkl");
        assertThat(talk.flow.hasConflict()).isFalse();
    }

    @Test
    void keepsTheFirstBytesOfAConflict() {
        talk.handshake();
        talk.client(A, 2, 0, "cd");
        talk.client(A, 1, 0, "bXYe");
        talk.client(A, 0, 0, "a");
        assertThat(talk.flow.originatorText()).isEqualTo("abcde");
        assertThat(talk.flow.conflicts).isEqualTo(1);
        assertThat(talk.flow.hasConflict()).isTrue();
    }

    /// The hole is given up, all that waited is delivered, and one byte more was acknowledged: a FIN's.
    @Test
    void endsWellWhenAllThatWaitedWasDeliveredButOneAcknowledgedByteIsMissing() {
        talk.handshake();
        talk.client(A, 10, 0, "world");
        pureAcks(20, 16);
        RecordingFlow flow = talk.flow;
        assertThat(flow.originatorText()).isEqualTo("??????????world");
        talk.table.finish();
        assertThat(talk.ended).hasSize(1);
        assertThat(talk.memory.waitingBytes()).isZero();
    }

    @Test
    void tellsAnAcknowledgedGapOnlyAfterSomePackets() {
        talk.handshake();
        talk.client(A, 5, 0, "after");
        pureAcks(StreamAssembler.PATIENCE_PACKETS, 10);
        assertThat(talk.flow.gaps).isEmpty();
        pureAcks(1, 10);
        assertThat(talk.flow.gaps).containsExactly(5L);
        assertThat(talk.flow.originatorText()).isEqualTo("?????after");
        assertThat(talk.flow.missedBytes()).isEqualTo(5);
        assertThat(talk.flow.history()).isEqualTo("ShADaG");
    }

    @Test
    void fillsAnAcknowledgedHoleThatComesLate() {
        talk.handshake();
        talk.client(A, 5, 0, "after");
        pureAcks(10, 10);
        talk.client(A, 0, 0, "first");
        pureAcks(30, 10);
        assertThat(talk.flow.originatorText()).isEqualTo("firstafter");
        assertThat(talk.flow.missedBytes()).isZero();
    }

    @Test
    void keepsAHoleOpenThatNobodyAcknowledged() {
        talk.handshake();
        talk.client(A, 5, 0, "after");
        pureAcks(100, 0);
        assertThat(talk.flow.gaps).isEmpty();
        talk.client(A, 0, 0, "first");
        assertThat(talk.flow.originatorText()).isEqualTo("firstafter");
    }

    @Test
    void tellsAcknowledgedBytesThatNothingFollows() {
        talk.handshake();
        talk.client(A, 0, 0, "first");
        pureAcks(20, 25);
        talk.client(A, 25, 0, "last");
        assertThat(talk.flow.originatorText()).isEqualTo("first" + "?".repeat(20) + "last");
    }

    @Test
    void deliversAllThatWaitsAtTheEnd() {
        talk.handshake();
        talk.client(A, 3, 0, "def");
        talk.client(A, 9, 0, "jkl");
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.originatorText()).isEqualTo("???def???jkl");
        assertThat(flow.missedBytes()).isEqualTo(6);
        assertThat(talk.memory.waitingBytes()).isZero();
    }

    @Test
    void countsTheTailThatAFinShows() {
        talk.handshake();
        talk.client(F | A, 10, 0, "");
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.missedBytes()).isEqualTo(10);
        assertThat(flow.originatorBytes()).isEqualTo(10);
    }

    @Test
    void doesNotTakeTheAcknowledgmentOfAMissingFinForAByte() {
        talk.handshake();
        talk.client(A, 0, 0, "data");
        talk.server(F | A, 0, 5, "");
        pureAcks(40, 5);
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.missedBytes()).isZero();
    }

    @Test
    void givesUpTheFirstHoleWhenTooMuchWaits() {
        talk.close();
        talk = new Conversation(true, 4 * StreamMemory.BLOCK_LENGTH);
        talk.handshake();
        String block = "x".repeat(StreamMemory.BLOCK_LENGTH);
        for (int i = 0; i < 4; i++) {
            talk.client(A, 10 + i * (StreamMemory.BLOCK_LENGTH + 10L), 0, block);
        }
        assertThat(talk.flow.gaps).isEmpty();
        talk.client(A, 10 + 4 * (StreamMemory.BLOCK_LENGTH + 10L), 0, block);
        assertThat(talk.flow.gaps).containsExactly(10L);
        assertThat(talk.flow.hasHitLimit()).isTrue();
        assertThat(talk.flow.history()).as("X once").isEqualTo("ShADXG");
        assertThat(talk.memory.waitingBytes()).isEqualTo(4L * StreamMemory.BLOCK_LENGTH);
        talk.client(A, 10 + 5 * (StreamMemory.BLOCK_LENGTH + 10L), 0, block);
        assertThat(talk.flow.gaps).hasSize(2);
        assertThat(talk.flow.history()).isEqualTo("ShADXG");
    }

    @Test
    void boundsASequenceNumberStorm() {
        talk.handshake();
        for (int i = 0; i < 20_000; i++) {
            talk.client(A, 10 + i * 3L, 0, "x");
        }
        assertThat(talk.memory.waitingBytes()).isLessThanOrEqualTo(1 << 20);
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.originatorBytes.size()).isEqualTo(10 + 3 * 19_999 + 1);
        assertThat(talk.memory.waitingBytes()).isZero();
    }

    @Test
    void goesThroughTheWrapOfSequenceNumbers() {
        talk.clientStart = -10;
        talk.handshake();
        talk.client(A, 0, 0, "0123456");
        talk.client(A, 14, 0, "end");
        talk.client(A, 7, 0, "789abcd");
        assertThat(talk.flow.originatorText()).isEqualTo("0123456789abcdend");
        assertThat(talk.flow.originatorBytes()).isEqualTo(17);
    }

    @Test
    void countsAStreamThatWrapsTwice() {
        talk.handshake();
        long at = 0;
        String big = "x".repeat(60_000);
        while (at < 9_000_000_000L) {
            talk.client(A, at, 0, big);
            at += 15_000_000;
            talk.server(A, 0, at, "");
        }
        talk.client(A, at, 0, "end");
        RecordingFlow flow = talk.flow;
        assertThat(flow.originatorBytes()).isEqualTo(at + 3);
        talk.table.finish();
        assertThat(flow.missedBytes()).isEqualTo(at - at / 15_000_000 * 60_000);
    }

    @Test
    void takesDataOfASyn() {
        talk.client(S, -1, -Conversation.SERVER_START, "early");
        talk.server(S | A, -1, 5, "");
        talk.client(A, 5, 0, " late");
        assertThat(talk.flow.originatorText()).isEqualTo("early late");
    }

    @Test
    void takesDataOfAFinAndIgnoresDataBehindIt() {
        talk.handshake();
        talk.client(F | A, 0, 0, "bye");
        talk.client(A, 3, 0, "ghost");
        assertThat(talk.flow.originatorText()).isEqualTo("bye");
        assertThat(talk.flow.originatorBytes()).isEqualTo(3);
        assertThat(talk.flow.ignoredBytes(true)).isEqualTo(5);
    }

    @Test
    void closesThoughAFinCameBeforeTheData() {
        talk.handshake();
        talk.client(F | A, 4, 0, "");
        talk.client(A, 0, 0, "data");
        talk.server(F | A, 0, 5, "");
        assertThat(talk.flow.originatorText()).isEqualTo("data");
        assertThat(talk.flow.state()).isEqualTo("SF");
        assertThat(talk.flow.missedBytes()).isZero();
    }

    @Test
    void ignoresKeepAlives() {
        talk.handshake();
        talk.client(A, 0, 0, "abc");
        talk.client(A, 2, 0, "");
        talk.client(A, 2, 0, "Z");
        talk.client(A, 3, 0, "def");
        assertThat(talk.flow.originatorText()).isEqualTo("abcdef");
        assertThat(talk.flow.originatorBytes()).isEqualTo(6);
    }

    @Test
    void takesZeroWindowProbesForWhatTheyAre() {
        talk.handshake();
        talk.client(A, 0, 0, "abc");
        talk.frames.window = 0;
        talk.server(A, 0, 3, "");
        talk.client(A, 3, 0, "d");
        talk.server(A, 0, 3, "");
        talk.frames.window = 65535;
        talk.client(A, 3, 0, "def");
        assertThat(talk.flow.originatorText()).isEqualTo("abcdef");
        assertThat(talk.flow.history()).contains("w");
    }

    @Test
    void takesUrgentDataAsData() {
        talk.handshake();
        talk.client(A | U, 0, 0, "urgent");
        assertThat(talk.flow.originatorText()).isEqualTo("urgent");
    }

    @Test
    void deliversWhatACutFrameHasAndTellsTheRest() {
        talk.handshake();
        talk.frames.cut = 4;
        talk.client(A, 0, 0, "0123456789");
        talk.frames.cut = 2;
        talk.client(A, 15, 0, "fghij");
        talk.client(A, 10, 0, "abcde");
        assertThat(talk.flow.originatorText()).isEqualTo("012345????abcdefgh??");
        assertThat(talk.flow.missedBytes()).isEqualTo(6);
        assertThat(talk.flow.isTruncated()).isTrue();
    }

    @Test
    void ignoresTheDataOfARst() {
        talk.handshake();
        talk.server(R | A, 0, 0, "not found");
        assertThat(talk.flow.responderText()).isEmpty();
        assertThat(talk.flow.state()).isEqualTo("RSTR");
    }

    @Test
    void startsInTheMiddleWithTheFirstSegment() {
        talk.client(A, 5000, 700, "middle");
        talk.client(A, 4000, 700, "before");
        talk.client(A, 5006, 700, " end");
        talk.server(A, 900, 5010, "answer");
        assertThat(talk.flow.originatorText()).isEqualTo("middle end");
        assertThat(talk.flow.responderText()).as("200 bytes were under way").isEqualTo("answer");
        assertThat(talk.flow.isMidstream()).isTrue();
        assertThat(talk.flow.ignoredBytes(true)).isEqualTo(6);
        assertThat(talk.flow.missedBytes()).isZero();
        assertThat(talk.flow.state()).isEqualTo("OTH");
    }

    @Test
    void startsInTheMiddleBehindAKeepAlive() {
        talk.client(A, 4999, 700, "");
        talk.client(A, 5000, 700, "data");
        RecordingFlow flow = talk.flow;
        talk.server(A, 700, 5004, "");
        talk.table.finish();
        assertThat(flow.originatorText()).isEqualTo("data");
        assertThat(flow.missedBytes()).isZero();
    }

    @Test
    void countsGapsThatWereToldBeforeASynSettledAnotherStart() {
        talk.client(A, 0, 0, "");
        pureAcks(StreamAssembler.PATIENCE_PACKETS + 1, 10);
        assertThat(talk.flow.gaps).containsExactly(10L);
        talk.client(S, 49_999, 0, "");
        talk.client(A, 50_000, 0, "new");
        assertThat(talk.flow.originatorText()).isEqualTo("??????????new");
        assertThat(talk.flow.missedBytes()).isEqualTo(10);
    }

    @Test
    void knowsTheServersStartWithoutItsSynAck() {
        talk.client(S, -1, -Conversation.SERVER_START, "");
        talk.client(A, 0, 0, "question");
        talk.server(A, 4, 8, "er");
        talk.server(A, 0, 8, "answ");
        assertThat(talk.flow.responderText()).isEqualTo("answer");
        assertThat(talk.flow.missedBytes()).isZero();
    }

    @Test
    void stopsAtOnceWhenAskedAndGoesOnCounting() {
        talk.handshake();
        talk.flow.stopAfter = 2;
        talk.client(A, 2, 0, "cd");
        talk.client(A, 4, 0, "ef");
        talk.client(A, 0, 0, "ab");
        talk.client(A, 10, 0, "kl");
        assertThat(talk.flow.originatorText()).startsWith("ab").hasSizeLessThan(7);
        pureAcks(20, 12);
        talk.close(12, 0);
        assertThat(talk.flow.missedBytes()).isEqualTo(4);
        assertThat(talk.flow.state()).isEqualTo("SF");
        assertThat(talk.flow.originatorBytes()).isEqualTo(12);
    }

    @Test
    void doesNotBelieveOneSegmentFromNowhere() {
        talk.handshake();
        talk.client(A, 0, 0, "abc");
        talk.client(A, 900_000_000, 0, "bogus");
        talk.client(A, 3, 0, "def");
        talk.server(A, 0, 500_000_000, "");
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.originatorText()).isEqualTo("abcdef");
        assertThat(flow.missedBytes()).isZero();
        assertThat(flow.implausibleSegments()).isEqualTo(1);
    }

    @Test
    void believesAJumpThatGoesOn() {
        talk.handshake();
        talk.client(A, 0, 0, "abc");
        talk.client(A, 50_000_000, 0, "lost");
        talk.client(A, 50_000_004, 0, "after the outage");
        talk.close(50_000_020, 0);
        assertThat(talk.flow.originatorBytes()).isEqualTo(50_000_020);
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.missedBytes()).isEqualTo(50_000_001);
    }

    @Test
    void doesNotMissADirectionThatWasNotCapturedAtAll() {
        talk.client(S, -1, -Conversation.SERVER_START, "");
        talk.client(A, 0, 0, "question");
        for (int i = 0; i < 40; i++) {
            talk.client(A, 8, i * 100L, "");
        }
        RecordingFlow flow = talk.flow;
        talk.table.finish();
        assertThat(flow.responderBytes()).isZero();
        assertThat(flow.missedBytes()).isZero();
        assertThat(flow.history()).isEqualTo("SDA");
    }

    @Test
    void believesAFinFromAfarThatIsAcknowledged() {
        talk.handshake();
        talk.server(F | A, 400_000_000, 0, "");
        talk.client(F | A, 0, 400_000_001, "");
        assertThat(talk.flow.state()).isEqualTo("SF");
        assertThat(talk.flow.responderBytes()).isEqualTo(400_000_000);
    }
}

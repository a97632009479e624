package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.TcpFlags;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bytes that were delivered are told from others in their place until the peer has acknowledged them.
class DeliveredBytesTest {
    private static final int A = TcpFlags.ACK;
    /// What is kept of a direction.
    private static final int KEPT = 2 * StreamMemory.BLOCK_LENGTH;

    private final Conversation talk = new Conversation();

    @AfterEach
    void close() {
        talk.close();
    }

    @Test
    void seesOtherBytesInThePlaceOfOnesThatMayNotHaveArrived() {
        talk.handshake();
        talk.client(A, 0, 0, "Host: test.example");
        talk.client(A, 0, 0, "Host: evil.example");
        assertThat(talk.flow.originatorText()).isEqualTo("Host: test.example");
        assertThat(talk.flow.conflicts).isEqualTo(1);
        assertThat(talk.flow.firstConflict).isEqualTo(6);
        assertThat(talk.flow.lastConflict).isEqualTo(9);
        assertThat(talk.flow.hasConflict()).isTrue();
    }

    @Test
    void takesTheSameBytesForARetransmissionHoweverTheyAreCut() {
        talk.handshake();
        talk.client(A, 0, 0, "abcdef");
        talk.client(A, 6, 0, "ghij");
        talk.client(A, 2, 0, "cdefgh");
        talk.client(A, 0, 0, "abcdefghij");
        talk.client(A, 9, 0, "jkl");
        assertThat(talk.flow.originatorText()).isEqualTo("abcdefghijkl");
        assertThat(talk.flow.conflicts).isZero();
    }

    @Test
    void seesAnOverlapInPart() {
        talk.handshake();
        talk.client(A, 0, 0, "abcdef");
        talk.client(A, 4, 0, "eXghi");
        assertThat(talk.flow.originatorText()).isEqualTo("abcdefghi");
        assertThat(talk.flow.firstConflict).isEqualTo(5);
        assertThat(talk.flow.lastConflict).isEqualTo(5);
    }

    /// A keep-alive may bring any byte in the place of one that has arrived.
    @Test
    void forgetsWhatThePeerHas() {
        talk.handshake();
        talk.client(A, 0, 0, "abcdef");
        assertThat(talk.memory.deliveredBytes()).isPositive();
        talk.server(A, 0, 6, "");
        assertThat(talk.memory.deliveredBytes()).isZero();
        talk.client(A, 5, 0, "\0");
        talk.client(A, 0, 0, "ABCDEF");
        assertThat(talk.flow.conflicts).isZero();
    }

    @Test
    void seesBytesBehindThoseThatThePeerHas() {
        talk.handshake();
        talk.client(A, 0, 0, "abcdef");
        talk.server(A, 0, 3, "");
        talk.client(A, 0, 0, "XYZdef");
        assertThat(talk.flow.conflicts).isZero();
        talk.client(A, 0, 0, "abcdeF");
        assertThat(talk.flow.firstConflict).isEqualTo(5);
    }

    @Test
    void seesBytesThatCameBehindAHole() {
        talk.handshake();
        talk.client(A, 3, 0, "def");
        talk.client(A, 0, 0, "abc");
        talk.client(A, 2, 0, "cdEf");
        assertThat(talk.flow.originatorText()).isEqualTo("abcdef");
        assertThat(talk.flow.firstConflict).isEqualTo(4);
    }

    @Test
    void keepsTheLastBytesOfALongFlight() {
        talk.handshake();
        StringBuilder text = new StringBuilder();
        Random random = new Random(1);
        for (int at = 0; at < 3 * KEPT; at += 1000) {
            StringBuilder segment = new StringBuilder();
            while (segment.length() < 1000) segment.append((char) ('a' + random.nextInt(26)));
            talk.client(A, at, 0, segment.toString());
            text.append(segment);
        }
        assertThat(talk.memory.deliveredBytes()).isEqualTo(KEPT);
        int end = text.length();
        talk.client(A, 0, 0, "0");
        talk.client(A, end - KEPT - 1, 0, "0");
        talk.client(A, end - 1000, 0, text.substring(end - 1000));
        assertThat(talk.flow.conflicts).isZero();
        talk.client(A, end - KEPT, 0, "0" + text.substring(end - KEPT + 1, end - KEPT + 999) + "1");
        assertThat(talk.flow.conflicts).isEqualTo(1);
        assertThat(talk.flow.firstConflict).isEqualTo(end - KEPT);
        assertThat(talk.flow.lastConflict).isEqualTo(end - KEPT + 999);
    }

    @Test
    void keepsNothingForNobody() {
        talk.handshake();
        talk.flow.consume(null);
        talk.client(A, 0, 0, "abcdef");
        assertThat(talk.memory.deliveredBytes()).isZero();
    }

    @Test
    void givesMemoryBackWhenNobodyListensAnyMoreAndWhenTheFlowEnds() {
        talk.handshake();
        talk.client(A, 0, 0, "abcdef");
        talk.flow.consume(null);
        talk.server(A, 0, 0, "");
        assertThat(talk.memory.deliveredBytes()).isZero();
        talk.flow.consume(talk.flow);
        talk.client(A, 6, 0, "ghi");
        assertThat(talk.memory.deliveredBytes()).isPositive();
        talk.table.finish();
        assertThat(talk.memory.deliveredBytes()).isZero();
    }
}

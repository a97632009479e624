package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fovea.packet.TcpFlags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Any sequence of segments between two hosts, with a reader of the streams and without: the same facts, no waiting
/// memory left, and bytes and gaps that add up. Eight bytes make a segment.
final class TcpFuzzTest {
    private static final int SEGMENT_BYTES = 8;
    private static final int SEGMENTS_MAX = 400;
    private static final int WAITING_BYTES = 8 << 10;
    private static final int FROM_CLIENT = 0x40;
    private static final int LEAP = 0x80;
    private static final int LENGTH_MAX = 0x7ff;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final byte[] STREAM = LETTERS.repeat(2 + LENGTH_MAX / LETTERS.length())
            .getBytes(StandardCharsets.US_ASCII);

    @FuzzTest
    void tcp(byte[] data) {
        String[] facts = new String[2];
        for (boolean wanted : new boolean[] {true, false}) {
            try (Conversation talk = new Conversation(wanted, WAITING_BYTES)) {
                ByteBuffer segments = ByteBuffer.wrap(data);
                for (int n = 0; n < SEGMENTS_MAX && segments.remaining() >= SEGMENT_BYTES; n++) segment(talk, segments);
                talk.table.finish();
                assertThat(talk.memory.waitingBytes()).isZero();
                facts[wanted ? 0 : 1] = talk.ended.toString();
                if (wanted && talk.flow != null && !talk.ended.isEmpty()) addsUp(talk.flow);
            }
        }
        assertThat(facts[1]).isEqualTo(facts[0]);
    }

    /// Flags, what to add to the sequence number's start (signed), what to acknowledge, bytes of payload, and
    /// milliseconds that pass (seconds, after a leap).
    private static void segment(Conversation talk, ByteBuffer segments) {
        int bits = segments.get() & 0xff;
        int flags = bits & (TcpFlags.FIN | TcpFlags.SYN | TcpFlags.RST | TcpFlags.PSH | TcpFlags.ACK);
        int at = segments.getShort();
        int acknowledges = segments.getShort() & 0xffff;
        int length = segments.getShort() & LENGTH_MAX;
        long time = segments.get() & 0xff;
        talk.frames.timeNs += time * ((bits & LEAP) != 0 ? 1_000_000_000L : 1_000_000L);
        talk.frames.cut = length > 3 && time % 16 == 15 ? 3 : 0;
        int letter = Math.floorMod(at, LETTERS.length());
        byte[] payload = Arrays.copyOfRange(STREAM, letter, letter + length);
        if ((bits & FROM_CLIENT) != 0) {
            talk.client(flags, talk.clientStart + at, talk.serverStart + acknowledges, payload);
        } else {
            talk.server(flags, talk.serverStart + at, talk.clientStart + acknowledges, payload);
        }
    }

    /// What was missed is what gaps told, and no segment that says the same twice is a conflict.
    private static void addsUp(RecordingFlow flow) {
        assertThat(flow.gaps).allMatch(length -> length > 0);
        assertThat(flow.missedBytes()).isGreaterThanOrEqualTo(0);
        assertThat(flow.gaps.stream().mapToLong(Long::longValue).sum()).isEqualTo(flow.missedBytes());
    }
}

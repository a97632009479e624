package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.TcpFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A stream of known bytes, cut, put out of order, repeated, overlapped and lost at random.
class StreamShuffleTest {
    private static final int SEEDS = 2000;

    private record Piece(int from, int to, long rank) {}

    @Test
    void givesExactlyTheBytesWhenNothingIsLost() {
        for (long seed = 0; seed < SEEDS; seed++) {
            check(seed, false);
        }
    }

    @Test
    void givesTheBytesOrTellsTheGap() {
        for (long seed = 0; seed < SEEDS; seed++) {
            check(seed, true);
        }
    }

    private static void check(long seed, boolean lose) {
        Random random = new Random(seed);
        byte[] truth = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 40_000 : 400)];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = (byte) ('a' + random.nextInt(26));
        }
        List<Piece> pieces = pieces(random, truth.length, lose);
        int clientStart = random.nextInt();
        String[] results = new String[2];
        for (boolean wanted : new boolean[] {true, false}) {
            try (Conversation talk = new Conversation(wanted, 1 << 20)) {
                talk.clientStart = clientStart;
                play(talk, truth, pieces, new Random(seed + 1), lose);
                RecordingFlow flow = talk.flow;
                talk.table.finish();
                if (wanted) compare(seed, truth, flow, lose);
                assertThat(talk.memory.waitingBytes()).as("seed %d", seed).isZero();
                results[wanted ? 0 : 1] = flow.missedBytes() + " " + flow.originatorBytes() + " " + flow;
            }
        }
        assertThat(results[1]).as("the same facts, wanted or not, seed %d", seed).isEqualTo(results[0]);
    }

    /// Cuts the stream, repeats some pieces with other bounds, and moves pieces by up to eight places.
    private static List<Piece> pieces(Random random, int length, boolean lose) {
        List<Piece> pieces = new ArrayList<>();
        int lengthMax = 1 + random.nextInt(random.nextBoolean() ? 20 : 3000);
        long index = 0;
        for (int from = 0; from < length; index++) {
            int to = Math.min(length, from + 1 + random.nextInt(lengthMax));
            if (!lose || random.nextInt(6) != 0) pieces.add(new Piece(from, to, index * 10 + random.nextInt(80)));
            if (random.nextInt(4) == 0) {
                int start = Math.max(0, from - random.nextInt(lengthMax));
                int end = Math.min(length, start + 1 + random.nextInt(2 * lengthMax));
                if (!lose) pieces.add(new Piece(start, end, index * 10 + random.nextInt(80)));
            }
            from = to;
        }
        pieces.sort((one, other) -> Long.compare(one.rank, other.rank));
        return pieces;
    }

    private static void play(Conversation talk, byte[] truth, List<Piece> pieces, Random random, boolean lose) {
        talk.handshake();
        int highest = 0;
        for (Piece piece : pieces) {
            byte[] bytes = new byte[piece.to - piece.from];
            System.arraycopy(truth, piece.from, bytes, 0, bytes.length);
            talk.client(TcpFlags.ACK, talk.clientStart + piece.from, talk.serverStart, bytes);
            highest = Math.max(highest, piece.to);
            if (lose && random.nextInt(3) == 0) talk.server(TcpFlags.ACK, 0, highest, "");
        }
        talk.close(truth.length, 0);
    }

    private static void compare(long seed, byte[] truth, RecordingFlow flow, boolean lose) {
        byte[] got = flow.originatorBytes.toByteArray();
        assertThat(got.length).as("seed %d", seed).isEqualTo(truth.length);
        int missing = 0;
        for (int i = 0; i < got.length; i++) {
            if (got[i] == RecordingFlow.MISSING) {
                missing++;
            } else if (got[i] != truth[i]) {
                throw new AssertionError("seed " + seed + ": byte " + i + " of "
                        + new String(got, StandardCharsets.US_ASCII));
            }
        }
        assertThat(flow.missedBytes()).as("seed %d", seed).isEqualTo(missing);
        assertThat(flow.gaps.stream().mapToLong(Long::longValue).sum()).as("seed %d", seed).isEqualTo(missing);
        if (!lose) assertThat(missing).as("seed %d", seed).isZero();
        assertThat(flow.hasConflict()).as("seed %d", seed).isFalse();
        assertThat(flow.originatorBytes()).as("seed %d", seed).isEqualTo(truth.length);
        assertThat(flow.state()).as("seed %d", seed).isEqualTo("SF");
    }
}

package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.TcpFlags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Connections with known bytes both ways, cut into segments and then ill-treated: out of order, repeated, overlapped
/// with the same and with other bytes, lost, with every way to begin and to end, sequence numbers that wrap around,
/// RSTs out of the window, keep-alives, and little memory; every other one in tags and tunnels, its datagrams and those
/// around them in fragments. A consumer sees the first content of each byte, or is told
/// that it is missing; a conflict is marked exactly when bytes come again with other content that still wait, or are among
/// the last that were delivered: nothing is acknowledged before the end.
class SegmenterTest {
    private static final int SEEDS = 500;
    private static final int SEEDS_HEAVY = 10_000;
    private static final int LITTLE_MEMORY = 4 * StreamMemory.BLOCK_LENGTH;
    private static final int MUCH_MEMORY = 16 << 20;
    /// Bytes of a stream that are kept until they are acknowledged.
    private static final int KEPT = 2 * StreamMemory.BLOCK_LENGTH;
    private static final int RST_DISTANCE = 1 << 22;

    /// Datagrams that were put together from fragments.
    private long joined;

    /// A segment of one side.
    ///
    /// @param rank its place in the capture
    private record Piece(boolean client, int from, byte[] bytes, long rank) {}

    /// What is known of one side's stream while it is sent.
    private static final class Side {
        private final byte[] truth;
        /// By offset: the content that came first, or -1.
        private final int[] first;
        private int prefix;
        private boolean conflict;

        private Side(byte[] truth) {
            this.truth = truth;
            first = new int[truth.length];
            Arrays.fill(first, -1);
        }

        private void take(Piece piece) {
            for (int at = 0; at < piece.bytes.length; at++) {
                int offset = piece.from + at;
                int content = piece.bytes[at] & 0xff;
                if (first[offset] >= 0 && offset >= prefix - KEPT && first[offset] != content) conflict = true;
                if (first[offset] < 0) first[offset] = content;
            }
            while (prefix < first.length && first[prefix] >= 0) prefix++;
        }
    }

    /// One connection and what is done to it.
    private static final class Play {
        private final Random random;
        private final boolean lossy;
        private final boolean forged;
        private final boolean littleMemory;
        private final boolean midstream;
        private final Side client;
        private final Side server;
        private int wrongRsts;
        private boolean orderly = true;

        private Play(long seed) {
            random = new Random(seed);
            lossy = random.nextInt(4) == 0;
            forged = random.nextInt(3) == 0;
            littleMemory = random.nextInt(4) == 0;
            midstream = random.nextInt(5) == 0;
            client = new Side(text(1 + random.nextInt(random.nextInt(4) == 0 ? 30_000 : 500)));
            server = new Side(text(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(2_000)));
        }

        private byte[] text(int length) {
            byte[] text = new byte[length];
            for (int i = 0; i < length; i++) text[i] = (byte) ('a' + random.nextInt(26));
            return text;
        }

        private void run(Conversation talk) {
            talk.clientStart = start();
            talk.serverStart = start();
            open(talk);
            List<Piece> pieces = new ArrayList<>();
            addPieces(client, true, pieces);
            addPieces(server, false, pieces);
            pieces.sort((one, other) -> Long.compare(one.rank, other.rank));
            if (midstream) settleStarts(pieces);
            for (Piece piece : pieces) {
                disturb(talk);
                send(talk, piece);
                assertThat(talk.memory.waitingBytes())
                        .isLessThanOrEqualTo(2L * (littleMemory ? LITTLE_MEMORY : MUCH_MEMORY));
            }
            close(talk);
        }

        /// Often so that the numbers wrap around within the stream.
        private int start() {
            return random.nextBoolean() ? -random.nextInt(600) : random.nextInt();
        }

        private void open(Conversation talk) {
            if (midstream) return;
            int synAck = TcpFlags.SYN | TcpFlags.ACK;
            if (random.nextInt(8) == 0) {
                talk.client(TcpFlags.SYN, talk.clientStart - 1, 0, new byte[0]);
                talk.server(TcpFlags.SYN, talk.serverStart - 1, 0, new byte[0]); // both at once
                talk.server(synAck, -1, 0, "");
                talk.client(synAck, -1, 0, "");
                return;
            }
            for (int times = 1 + random.nextInt(3) / 2; times > 0; times--) {
                talk.client(TcpFlags.SYN, talk.clientStart - 1, 0, new byte[0]);
            }
            for (int times = 1 + random.nextInt(3) / 2; times > 0; times--) talk.server(synAck, -1, 0, "");
            if (random.nextInt(4) != 0) talk.client(TcpFlags.ACK, 0, 0, "");
        }

        /// Cuts a stream, repeats some of it with other bounds, at times with other content, moves pieces, loses some.
        private void addPieces(Side side, boolean ofClient, List<Piece> pieces) {
            int length = side.truth.length;
            int lengthMax = 1 + random.nextInt(random.nextBoolean() ? 20 : 3_000);
            int moved = random.nextInt(3) == 0 ? 1 : 80;
            long index = 0;
            for (int from = 0; from < length; index++) {
                int to = Math.min(length, from + 1 + random.nextInt(lengthMax));
                boolean lost = lossy && from > 0 && random.nextInt(6) == 0;
                if (!lost) pieces.add(piece(side, ofClient, from, to, index * 10 + random.nextInt(moved)));
                if (!lossy && random.nextInt(4) == 0) {
                    int start = Math.max(0, from - random.nextInt(lengthMax));
                    int end = Math.min(length, start + 1 + random.nextInt(2 * lengthMax));
                    Piece again = piece(side, ofClient, start, end, index * 10 + random.nextInt(moved));
                    if (forged && random.nextBoolean()) forge(again.bytes);
                    pieces.add(again);
                }
                from = to;
            }
        }

        private static Piece piece(Side side, boolean ofClient, int from, int to, long rank) {
            return new Piece(ofClient, from, Arrays.copyOfRange(side.truth, from, to), rank);
        }

        private void forge(byte[] bytes) {
            bytes[random.nextInt(bytes.length)] = '#';
            orderly = false;
        }

        /// Without a SYN the first segment settles where a stream begins.
        private void settleStarts(List<Piece> pieces) {
            for (boolean ofClient : new boolean[] {false, true}) {
                Side side = ofClient ? client : server;
                if (side.truth.length == 0) continue;
                pieces.removeIf(piece -> piece.client == ofClient && piece.from == 0);
                pieces.addFirst(piece(side, ofClient, 0, Math.min(side.truth.length, 5), -1));
                int rest = Math.min(side.truth.length, 5);
                int whole = Math.min(side.truth.length, 3_100);
                if (rest < whole) pieces.add(1, piece(side, ofClient, rest, whole, -1));
            }
        }

        private void send(Conversation talk, Piece piece) {
            Side side = piece.client ? client : server;
            side.take(piece);
            if (piece.client) {
                talk.client(TcpFlags.ACK, talk.clientStart + piece.from, talk.serverStart, piece.bytes);
            } else {
                talk.server(TcpFlags.ACK, talk.serverStart + piece.from, talk.clientStart, piece.bytes);
            }
        }

        /// Packets that change nothing.
        private void disturb(Conversation talk) {
            if (talk.flow == null || midstream) return;
            switch (random.nextInt(40)) {
                case 0 -> {
                    int far = RST_DISTANCE + random.nextInt(1 << 29);
                    int distance = random.nextBoolean() ? far : -far;
                    talk.client(TcpFlags.RST, talk.clientStart + client.prefix + distance, 0, new byte[0]);
                    wrongRsts++;
                }
                case 1 -> talk.server(TcpFlags.ACK, 0, 0, "");
                case 2 -> { // a keep-alive: a byte that came long ago, or none
                    byte[] old = client.prefix == 0 || random.nextBoolean() ? new byte[0]
                            : new byte[] {(byte) client.first[client.prefix - 1]};
                    talk.client(TcpFlags.ACK, talk.clientStart + client.prefix - 1, talk.serverStart, old);
                }
                default -> { }
            }
        }

        private void close(Conversation talk) {
            int fin = TcpFlags.FIN | TcpFlags.ACK;
            int clientEnd = client.truth.length;
            int serverEnd = server.truth.length;
            if (random.nextInt(4) == 0) {
                talk.server(TcpFlags.ACK, serverEnd, clientEnd, "");
                return; // neither FIN nor RST
            }
            for (int times = 1 + random.nextInt(2); times > 0; times--) talk.client(fin, clientEnd, 0, "");
            talk.server(fin, serverEnd, clientEnd + 1, "");
            talk.client(TcpFlags.ACK, clientEnd + 1, serverEnd + 1, "");
            if (random.nextInt(4) == 0) talk.server(TcpFlags.RST, serverEnd + 1, 0, "");
        }
    }

    @Test
    void givesTheFirstContentOfEachByteOrTellsTheGap() {
        for (long seed = 0; seed < SEEDS; seed++) check(seed);
        assertThat(joined).isGreaterThan(10 * SEEDS);
    }

    @Test
    @EnabledIfSystemProperty(named = "fovea.heavy", matches = "true")
    void givesTheFirstContentOfEachByteOrTellsTheGapOfMany() {
        for (long seed = SEEDS; seed < SEEDS_HEAVY; seed++) check(seed);
        assertThat(joined).isGreaterThan(10 * SEEDS_HEAVY);
    }

    private void check(long seed) {
        Play play = new Play(seed);
        try (Conversation talk = new Conversation(true, play.littleMemory ? LITTLE_MEMORY : MUCH_MEMORY)) {
            if (seed % 2 == 0) talk.frames.envelope = new Envelope(seed);
            play.run(talk);
            RecordingFlow flow = talk.flow;
            if (talk.frames.envelope != null) joined += talk.frames.envelope.joined;
            talk.table.finish();
            assertThat(talk.ended).as("seed %d", seed).hasSize(1);
            assertThat(talk.memory.waitingBytes()).as("seed %d", seed).isZero();
            assertThat(talk.memory.deliveredBytes()).as("seed %d", seed).isZero();
            long missing = compare(seed, play, play.client, flow.originatorBytes.toByteArray())
                    + compare(seed, play, play.server, flow.responderBytes.toByteArray());
            assertThat(flow.missedBytes()).as("seed %d", seed).isEqualTo(missing);
            assertThat(flow.gaps.stream().mapToLong(Long::longValue).sum()).as("seed %d", seed).isEqualTo(missing);
            assertThat(flow.ignoredRsts()).as("seed %d", seed).isEqualTo(play.wrongRsts);
            boolean exact = !flow.hasHitLimit() && !play.lossy;
            if (exact) assertThat(missing).as("seed %d", seed).isZero();
            if (exact) {
                assertThat(flow.hasConflict()).as("seed %d", seed)
                        .isEqualTo(play.client.conflict || play.server.conflict);
            }
            if (play.orderly) assertThat(flow.hasConflict()).as("seed %d", seed).isFalse();
            if (!play.littleMemory && !play.lossy) assertThat(flow.hasHitLimit()).as("seed %d", seed).isFalse();
        }
    }

    /// Says how many bytes are missing.
    private static long compare(long seed, Play play, Side side, byte[] got) {
        // The bytes behind the last that was captured or acknowledged are not missed when there is no FIN.
        assertThat(got.length).as("seed %d", seed).isLessThanOrEqualTo(side.truth.length);
        if (!play.lossy) assertThat(got.length).as("seed %d", seed).isEqualTo(side.truth.length);
        long missing = 0;
        for (int at = 0; at < got.length; at++) {
            if (got[at] == RecordingFlow.MISSING) {
                missing++;
            } else if ((got[at] & 0xff) != side.first[at]) {
                throw new AssertionError("seed " + seed + ": byte " + at + " is " + (char) got[at] + ", not "
                        + (char) side.first[at]);
            }
        }
        return missing;
    }
}

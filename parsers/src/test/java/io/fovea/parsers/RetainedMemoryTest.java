package io.fovea.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.quic.QuicTalk;
import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.RetainedBytes;
import io.fovea.spi.Limits;
import io.fovea.spi.Progress;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the parser of one flow keeps on the heap, whatever is sent and however long, stays within the bounds that
/// `docs/ACCOUNTING.md` states. What it leaves unconsumed is kept by the engine, in a pool, within
/// `Limits.parserBytes`.
final class RetainedMemoryTest {
    private static final int LESSER_MAX = 64 << 10;
    private static final Map<String, Integer> BOUNDS = Map.of(
            "dns", 256 << 10, "http", 1280 << 10, "ssh", 96 << 10, "tls", 512 << 10, "quic", 96 << 10);
    private static final int UDP = 17;
    private static final int SEGMENT = 1400;
    private static final int ENDLESS = 600_000;
    private static final int DATAGRAMS = 3000;
    private static final long SEED = Long.getLong("fovea.seed", 20_261_124L);

    /// A flow that nobody's query refuses, measured on the way.
    private static final class Flow implements SessionHandler {
        private final Supplier<StreamParser> worker;
        private final StreamParser parser;
        private final byte[][] waiting = {new byte[0], new byte[0]};
        private Progress progress = Progress.NEED_MORE;
        private long frame;
        private long unmeasured;
        private long most;

        Flow(ProtocolModule module) {
            worker = module.parsersOfWorker();
            parser = worker.get();
        }

        @Override
        public boolean reached(Session session) {
            return true;
        }

        @Override
        public void finished(Session session) {}

        boolean goesOn() {
            return progress == Progress.NEED_MORE;
        }

        void stream(boolean originator, byte[] bytes) {
            for (int at = 0; at < bytes.length && goesOn(); at += SEGMENT) {
                int side = originator ? 0 : 1;
                byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + SEGMENT));
                byte[] all = Arrays.copyOf(waiting[side], waiting[side].length + piece.length);
                System.arraycopy(piece, 0, all, waiting[side].length, piece.length);
                // The engine ends a parser that leaves more than may wait.
                if (all.length > Limits.DEFAULT.parserBytes()) progress = Progress.STOP;
                else waiting[side] = hand(originator, all, false);
                measure(piece.length);
            }
        }

        void datagram(boolean originator, byte[] bytes) {
            if (!goesOn() || bytes.length == 0) return;
            hand(originator, bytes, true);
            measure(bytes.length);
        }

        private byte[] hand(boolean originator, byte[] bytes, boolean isDatagram) {
            frame++;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(bytes.length);
                MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
                StreamSlice slice = new StreamSlice();
                if (isDatagram) slice.wrapDatagram(memory.address(), bytes.length, originator, frame, frame);
                else slice.wrap(memory.address(), bytes.length, originator, frame, frame);
                progress = parser.parse(slice, this);
                return slice.bytes(0, slice.remaining());
            }
        }

        /// Measures now and then.
        private void measure(int bytes) {
            unmeasured += bytes;
            if (unmeasured < 30_000 && goesOn()) return;
            unmeasured = 0;
            if (goesOn()) most = Math.max(most, RetainedBytes.of(parser, worker.get()));
        }

        long most() {
            if (goesOn()) most = Math.max(most, RetainedBytes.of(parser, worker.get()));
            return most;
        }
    }

    private static long bound(ProtocolModule module) {
        return BOUNDS.getOrDefault(module.name(), LESSER_MAX);
    }

    static Stream<Arguments> samples() {
        return ParserContractTest.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void staysBoundedWhenAConversationIsHeldAgainAndAgain(ProtocolModule module, Exchange sample) {
        Flow flow = new Flow(module);
        Random random = new Random(SEED);
        for (int sent = 0; sent < ENDLESS && flow.goesOn(); sent += sample.length()) {
            for (Exchange.Part part : sample.parts()) {
                byte[] bytes = part.bytes().clone();
                if (sample.datagrams()) {
                    bytes[Math.min(1, bytes.length - 1)] = (byte) random.nextInt();
                    flow.datagram(part.fromOriginator(), bytes);
                } else {
                    flow.stream(part.fromOriginator(), bytes);
                }
            }
        }
        assertThat(flow.most()).as("%s", sample).isLessThanOrEqualTo(bound(module));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void staysBoundedWhenEitherSideTalksOnWithoutEnd(ProtocolModule module, Exchange sample) {
        for (int kept = 1; kept <= sample.parts().size(); kept++) {
            for (boolean talker : new boolean[] {true, false}) {
                for (String filler : List.of("A", "\n", "x: y\r\n", "<a to='b'>", "\0", "\u00ff", "220 a\r\n", "\u0001\u0002")) {
                    Flow flow = new Flow(module);
                    List<Exchange.Part> start = sample.parts().subList(0, kept);
                    for (Exchange.Part part : start) send(flow, sample, part.fromOriginator(), part.bytes());
                    byte[] more = repeated(filler.getBytes(StandardCharsets.ISO_8859_1), SEGMENT);
                    for (int sent = 0; sent < 120_000 && flow.goesOn(); sent += SEGMENT) {
                        send(flow, sample, talker, more);
                    }
                    assertThat(flow.most()).as("%s, then %s", sample, filler).isLessThanOrEqualTo(bound(module));
                }
            }
        }
    }

    private static void send(Flow flow, Exchange sample, boolean originator, byte[] bytes) {
        if (sample.datagrams()) flow.datagram(originator, bytes);
        else flow.stream(originator, bytes);
    }

    private static byte[] repeated(byte[] filler, int length) {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) all[i] = filler[i % filler.length];
        return all;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void staysBoundedWhenDamagedDatagramsNeverEnd(ProtocolModule module, Exchange sample) {
        if (!module.transports().contains(UDP) || !sample.datagrams()) return;
        Random random = new Random(SEED);
        Flow flow = new Flow(module);
        for (int i = 0; i < DATAGRAMS && flow.goesOn(); i++) {
            Exchange.Part part = sample.parts().get(i % sample.parts().size());
            byte[] bytes = Arrays.copyOf(part.bytes(), part.bytes().length + random.nextInt(1000));
            for (int flips = 0; flips < 3; flips++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            flow.datagram(random.nextBoolean(), bytes);
        }
        assertThat(flow.most()).as("%s", sample).isLessThanOrEqualTo(bound(module));
    }

    static Stream<Arguments> attacks() {
        byte[] query = prefixed(message(65_535, 1));
        byte[] half = Arrays.copyOf(query, 65_000);
        byte[] lists = kexInit();
        byte[] preface = joined(latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), number(0, 3), new byte[] {4, 0}, number(0, 4));
        String path = "\u00e4".repeat(30_000);
        String headers = ("X: " + "v".repeat(30_000) + "\r\n").repeat(2) + "\r\n";
        byte[] table = table();
        return Stream.of(
                attack("dns", "large queries that nobody answers", 20, query, query),
                attack("dns", "queries of many questions", 20, prefixed(message(65_535, 13_000))),
                attack("dns", "a large query that waits, then halves", 1, joined(query, half), half),
                attack("dns", "small queries", 20_000, prefixed(message(60, 1))),
                attack("ssh", "lists as long as they may be", 1, joined(latin1("SSH-2.0-a\r\n"), lists),
                        joined(latin1("SSH-2.0-b\r\n"), lists, lists)),
                attack("http", "heads of small headers", 1000, latin1("GET /" + "\u00e4".repeat(300)
                        + " HTTP/1.1\r\n" + "a:\r\n".repeat(250) + "\r\n")),
                attack("http", "large heads", 40, latin1("GET /" + path + " HTTP/1.1\r\n" + headers),
                        latin1("HTTP/1.1 200 " + path + "\r\n" + headers)),
                attack("http", "many streams", 1, joined(preface, streams())),
                attack("http", "many bodies", 1, joined(preface, bodies(0x83)),
                        joined(number(0, 3), new byte[] {4, 0}, number(0, 4), bodies(0x88))),
                attack("http", "tables of small fields", 1, joined(preface, table),
                        joined(number(0, 3), new byte[] {4, 0}, number(0, 4), table)),
                attack("tls", "large hellos and chains", 1, records(clientHello()),
                        records(serverHello(), chain(131_000)), records(chain(130_000))));
    }

    /// @param turns what is sent, from the client first, then from either side in turn
    private static Arguments attack(String protocol, String name, int times, byte[]... turns) {
        return Arguments.of(module(protocol), name, times, turns);
    }

    private static ProtocolModule module(String name) {
        return ParserContractTest.modules().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacks")
    void staysBoundedUnderAttack(ProtocolModule module, String name, int times, byte[][] turns) {
        Flow flow = new Flow(module);
        for (int i = 0; i < times && flow.goesOn(); i++) {
            for (int turn = 0; turn < turns.length; turn++) flow.stream(turn % 2 == 0, turns[turn]);
        }
        long most = flow.most();
        assertThat(most).as(name).isBetween(bound(module) / 16, bound(module));
    }

    static Stream<Arguments> quicAttacks() {
        return Stream.of(Arguments.of("handshake bytes behind a hole", QuicTalk.endlessHellos()),
                Arguments.of("a hello of many small entries", QuicTalk.crowdedHello()));
    }

    @ParameterizedTest(name = "quic: {0}")
    @MethodSource("quicAttacks")
    void staysBoundedUnderAttackByDatagrams(String name, Exchange attack) {
        ProtocolModule module = module("quic");
        Flow flow = new Flow(module);
        for (Exchange.Part part : attack.parts()) flow.datagram(part.fromOriginator(), part.bytes());
        assertThat(flow.most()).as(name).isBetween(bound(module) / 16, bound(module));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) all.writeBytes(piece);
        return all.toByteArray();
    }

    private static byte[] number(long value, int width) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) bytes[i] = (byte) (value >>> (width - 1 - i) * 8);
        return bytes;
    }

    /// A DNS query of the root's addresses, with zeros behind the questions.
    private static byte[] message(int length, int questions) {
        byte[][] all = new byte[questions][];
        Arrays.fill(all, new byte[] {0, 0, 1, 0, 1});
        return Arrays.copyOf(joined(new byte[2], number(0x0100, 2), number(questions, 2), new byte[6], joined(all)),
                length);
    }

    private static byte[] prefixed(byte[] message) {
        return joined(number(message.length, 2), message);
    }

    private static byte[] kexInit() {
        byte[][] lists = new byte[10][];
        byte[] list = latin1("\u00e4,".repeat(1700));
        Arrays.fill(lists, joined(number(list.length, 4), list));
        byte[] body = joined(new byte[] {20}, new byte[16], joined(lists), new byte[5]);
        return joined(number(body.length + 1, 4), new byte[1], body);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        return joined(number(content.length, 3), new byte[] {(byte) type, (byte) flags}, number(stream, 4), content);
    }

    /// What lets the table grow to 64 KiB.
    private static byte[] largeTable() {
        return new byte[] {0x3f, (byte) 0xe1, (byte) 0xff, 3};
    }

    /// Fields of HTTP/2 that fill the table with entries as small as can be, and most of a header block behind them.
    private static byte[] table() {
        byte[] fields = repeated(new byte[] {0x40, 1, 'x', 0}, 8000);
        return joined(frame(1, 4, 1, joined(largeTable(), fields)),
                Arrays.copyOf(frame(1, 0, 3, new byte[65_000]), 64_900));
    }

    /// Headers of HTTP/2 on many streams that never end, with fields of a hundred bytes.
    private static byte[] streams() {
        byte[] field = joined(new byte[] {0x40, 1, 'x', 100}, latin1("v".repeat(100)));
        byte[] block = repeated(field, field.length * 30);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame(1, 4, 1, largeTable()));
        for (int stream = 3; stream < 1200; stream += 2) all.writeBytes(frame(1, 4, stream, block));
        all.writeBytes(frame(1, 0, 1201, new byte[16_000]));
        for (int i = 0; i < 8; i++) all.writeBytes(frame(9, 0, 1201, new byte[16_000]));
        return all.toByteArray();
    }

    /// Requests or responses on many streams, of which each has begun on a body.
    ///
    /// @param field what their heads are
    private static byte[] bodies(int field) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int stream = 1; stream < 256; stream += 2) {
            all.writeBytes(frame(1, 4, stream, new byte[] {(byte) field}));
            all.writeBytes(frame(0, 0, stream, new byte[100]));
        }
        return all.toByteArray();
    }

    /// A hello of nearly 64 KiB.
    private static byte[] clientHello() {
        return joined(new byte[] {1}, number(65_000, 3), number(0x0303, 2), new byte[33], number(2, 2),
                number(0xc02f, 2), new byte[] {1, 0}, number(64_957, 2), number(0xff, 2), number(64_953, 2),
                new byte[64_953]);
    }

    private static byte[] serverHello() {
        return joined(new byte[] {2}, number(38, 3), number(0x0303, 2), new byte[33], number(0xc02f, 2), new byte[1]);
    }

    /// The first bytes of a message with a small certificate and a large one: 128 KiB in all.
    private static byte[] chain(int length) {
        return Arrays.copyOf(joined(new byte[] {11}, number(131_000, 3), number(130_997, 3), number(1000, 3),
                new byte[1000], number(129_991, 3), new byte[129_991]), 4 + length);
    }

    private static byte[] records(byte[]... pieces) {
        byte[] messages = joined(pieces);
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < messages.length; at += 16_000) {
            byte[] body = Arrays.copyOfRange(messages, at, Math.min(messages.length, at + 16_000));
            records.writeBytes(joined(new byte[] {22, 3, 3}, number(body.length, 2), body));
        }
        return records.toByteArray();
    }
}

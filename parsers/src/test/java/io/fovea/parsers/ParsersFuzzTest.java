package io.fovea.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Every parser over any exchange: nothing is thrown, little is kept waiting, and a stream gives the same rows however
/// it is cut. The samples of the protocols are where fuzzing starts.
///
/// The first byte says whether it is datagrams, and how a stream is cut; then each run of bytes is one byte (1 from the
/// originator, 2 a hole), two of length, and the bytes. Runs of nothing are left out: no segment without payload reaches
/// a parser, and one would say that the other side has had its turn.
final class ParsersFuzzTest {
    private static final Map<String, ProtocolModule> MODULES = new TreeMap<>();
    private static final List<String> LARGE = List.of("tls", "dns", "http", "ssh", "quic");
    /// By a number of 16 bits that is the protocol's own, so that kept inputs stay of theirs when others come.
    private static final NavigableMap<Integer, String> LESSER = new TreeMap<>();
    private static final int LENGTH_MAX = 16_000;
    private static final int DATAGRAMS = 1;
    private static final int FROM_ORIGINATOR = 1;
    private static final int HOLE = 2;
    private static final int TCP = 6;
    private static final int UDP = 17;

    static {
        ServiceLoader.load(ProtocolModule.class).forEach(module -> MODULES.put(module.name(), module));
        MODULES.values().stream().filter(module -> module.toldBy().isEmpty() && !LARGE.contains(module.name()))
                .forEach(module -> LESSER.merge(number(module.name()), module.name(), (one, other) -> {
                    throw new IllegalStateException(one + " and " + other + " have one number");
                }));
    }

    @MethodSource("samplesOfTls")
    @FuzzTest // must be the last one
    void tls(byte[] data) {
        parse("tls", data);
    }

    @MethodSource("samplesOfDns")
    @FuzzTest // must be the last one
    void dns(byte[] data) {
        parse("dns", data);
    }

    @MethodSource("samplesOfHttp")
    @FuzzTest // must be the last one
    void http(byte[] data) {
        parse("http", data);
    }

    @MethodSource("samplesOfSsh")
    @FuzzTest // must be the last one
    void ssh(byte[] data) {
        parse("ssh", data);
    }

    @MethodSource("samplesOfQuic")
    @FuzzTest // must be the last one
    void quic(byte[] data) {
        parse("quic", data);
    }

    /// The first two bytes choose the protocol: the one of their number or the next.
    @MethodSource("samplesOfTheLesser")
    @FuzzTest // must be the last one
    void lesser(byte[] data) {
        if (data.length < 2) return;
        var chosen = LESSER.ceilingEntry((data[0] & 0xff) << 8 | data[1] & 0xff);
        parse((chosen == null ? LESSER.firstEntry() : chosen).getValue(), Arrays.copyOfRange(data, 2, data.length));
    }

    private static int number(String protocol) {
        return protocol.hashCode() & 0xffff;
    }

    static Stream<byte[]> samplesOfTls() {
        return samples("tls");
    }

    static Stream<byte[]> samplesOfDns() {
        return samples("dns");
    }

    static Stream<byte[]> samplesOfHttp() {
        return samples("http");
    }

    static Stream<byte[]> samplesOfSsh() {
        return samples("ssh");
    }

    static Stream<byte[]> samplesOfQuic() {
        return samples("quic");
    }

    static Stream<byte[]> samplesOfTheLesser() {
        return LESSER.values().stream().flatMap(name -> samples(name).map(data -> ByteBuffer.allocate(2 + data.length)
                .putShort((short) number(name)).put(data).array()));
    }

    private static Stream<byte[]> samples(String protocol) {
        return Exchange.samples(protocol).stream().map(ParsersFuzzTest::encoded);
    }

    private static void parse(String protocol, byte[] data) {
        if (data.length == 0 || data.length > LENGTH_MAX) return;
        ProtocolModule module = MODULES.get(protocol);
        Exchange exchange = decoded(module, data);
        for (Exchange.Part part : exchange.parts()) probe(module, part, exchange.datagrams());
        List<Map<String, String>> rows = ParserRun.rows(module, exchange);
        if (exchange.datagrams()) return;
        int most = Math.max((data[0] & 0xff) >> 1, exchange.length() / 200) + 1;
        assertThat(ParserRun.rows(module, exchange.inPiecesOf(most))).as("pieces of %s", most).isEqualTo(rows);
    }

    private static void probe(ProtocolModule module, Exchange.Part part, boolean isDatagram) {
        try (Arena arena = Arena.ofConfined()) {
            int length = part.bytes().length;
            MemorySegment memory = arena.allocate(Math.max(1, length));
            MemorySegment.copy(part.bytes(), 0, memory, ValueLayout.JAVA_BYTE, 0, length);
            StreamSlice slice = new StreamSlice();
            if (isDatagram) slice.wrapDatagram(memory.address(), length, part.fromOriginator(), 0, 1);
            else slice.wrap(memory.address(), length, part.fromOriginator(), 0, 1);
            assertThat(module.probe(slice)).isNotNull();
        }
    }

    private static Exchange decoded(ProtocolModule module, byte[] data) {
        boolean datagrams = module.transports().contains(UDP)
                && ((data[0] & DATAGRAMS) != 0 || !module.transports().contains(TCP));
        ByteBuffer rest = ByteBuffer.wrap(data, 1, data.length - 1);
        List<Exchange.Part> parts = new ArrayList<>();
        while (rest.remaining() >= 3) {
            int kind = rest.get();
            int length = rest.getShort() & 0xffff;
            boolean fromOriginator = (kind & FROM_ORIGINATOR) != 0;
            if ((kind & HOLE) != 0) {
                if (!datagrams && length > 0) parts.add(new Exchange.Part(fromOriginator, new byte[0], length));
                continue;
            }
            byte[] bytes = new byte[Math.min(length, rest.remaining())];
            rest.get(bytes);
            if (bytes.length > 0) parts.add(new Exchange.Part(fromOriginator, bytes, 0));
        }
        return new Exchange("fuzzed", datagrams, parts);
    }

    private static byte[] encoded(Exchange exchange) {
        ByteBuffer data = ByteBuffer.allocate(1 + exchange.parts().stream().mapToInt(p -> 3 + p.bytes().length).sum());
        data.put((byte) (exchange.datagrams() ? DATAGRAMS : 14));
        for (Exchange.Part part : exchange.parts()) {
            int kind = (part.fromOriginator() ? FROM_ORIGINATOR : 0) | (part.missing() > 0 ? HOLE : 0);
            data.put((byte) kind).putShort((short) (part.missing() > 0 ? part.missing() : part.bytes().length));
            data.put(part.bytes());
        }
        return data.array();
    }
}

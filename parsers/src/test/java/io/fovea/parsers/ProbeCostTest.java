package io.fovea.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A stream that comes byte by byte is probed again with every byte. That costs little, as every probe has decided
/// after a few hundred bytes, whatever they are: so no probe reads more, and none is asked more often.
final class ProbeCostTest {
    private static final int TCP = 6;
    /// Bytes after which every probe has decided.
    private static final int DECIDED = 1024;
    /// DNS waits for the end of a message that is told by nothing else; it reads 300 bytes of it while it waits.
    private static final int DECIDED_DNS = 4200;
    private static final int STARTS = 48;
    private static final long SEED = Long.getLong("fovea.seed", 20_261_124L);

    static Stream<ProtocolModule> modules() {
        return ParserContractTest.modules().filter(module -> module.transports().contains(TCP));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void decidesAfterAFewHundredBytesWhateverTheyAre(ProtocolModule module) {
        int decided = module.name().equals("dns") ? DECIDED_DNS : DECIDED;
        Random random = new Random(SEED);
        for (byte[] start : starts()) {
            for (int kept = 0; kept <= Math.min(STARTS, start.length); kept++) {
                for (byte[] filler : fillers(random)) {
                    byte[] stream = filled(start, kept, filler, decided);
                    assertThat(probe(module, stream, decided)).as("seed %s: %s bytes of %s, then %s", SEED, kept,
                            text(start), text(filler)).isNotEqualTo(Probe.NEED_MORE);
                }
            }
        }
    }

    /// What is behind the bytes that decide changes nothing, so that a large first segment is told as a small one.
    @ParameterizedTest
    @MethodSource("modules")
    void isNotSwayedByWhatComesLater(ProtocolModule module) {
        int decided = module.name().equals("dns") ? DECIDED_DNS : DECIDED;
        Random random = new Random(SEED);
        for (byte[] start : starts()) {
            byte[] stream = Arrays.copyOf(start, decided * 2);
            byte[] other = stream.clone();
            for (int i = decided; i < other.length; i++) other[i] = (byte) random.nextInt();
            Probe answer = probe(module, stream, decided);
            if (module.name().equals("dns") && start.length > decided) continue;
            assertThat(probe(module, other, other.length)).as(text(start)).isEqualTo(probe(module, stream, stream.length));
            if (start.length <= decided) assertThat(answer).as(text(start)).isNotEqualTo(Probe.NEED_MORE);
        }
    }

    /// What each direction of every sample begins with, and long lines.
    private static List<byte[]> starts() {
        List<byte[]> starts = new ArrayList<>();
        ParserContractTest.modules().flatMap(module -> Exchange.samples(module.name()).stream()).forEach(sample -> {
            if (sample.datagrams()) return;
            for (boolean side : new boolean[] {true, false}) {
                sample.parts().stream().filter(part -> part.fromOriginator() == side).findFirst()
                        .ifPresent(part -> starts.add(part.bytes()));
            }
        });
        for (String line : List.of("GET /", "X /", "HTTP/1.1 ", "220-", "USER ", "<?xml ", "+OK", "a ", "SSH", "\r\n")) {
            starts.add((line + line.charAt(line.length() - 1)).getBytes(StandardCharsets.ISO_8859_1));
        }
        return starts;
    }

    private static List<byte[]> fillers(Random random) {
        byte[] noise = new byte[64];
        random.nextBytes(noise);
        return List.of(bytes("A"), bytes(" "), bytes("\n"), bytes("\r\n"), bytes("\0"), bytes("x\r\n"), bytes("220-\r\n"),
                bytes("\u0001"), bytes("\u00ff"), noise);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, 0, Math.min(40, bytes.length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] filled(byte[] start, int kept, byte[] filler, int length) {
        byte[] stream = Arrays.copyOf(start, length);
        for (int i = kept; i < length; i++) stream[i] = filler[(i - kept) % filler.length];
        return stream;
    }

    private static Probe probe(ProtocolModule module, byte[] bytes, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
            return module.probe(new StreamSlice().wrap(memory.address(), length, true, 0, 1));
        }
    }
}

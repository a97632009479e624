package io.fovea.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// No protocol takes the traffic of another: every sample is recognised by its own module alone, whichever side is
/// seen and whoever opened the connection.
final class ExclusiveProbeTest {
    private static final int TCP = 6;
    private static final int UDP = 17;

    static Stream<Arguments> samples() {
        return ParserContractTest.modules().filter(module -> !module.onlyFollows()).flatMap(module ->
                Exchange.samples(module.name()).stream().map(sample -> Arguments.of(module.name(), sample)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void onlyItsOwnModuleMatches(String protocol, Exchange sample) {
        assertThat(matching(sample)).containsExactly(protocol);
        for (boolean side : new boolean[] {true, false}) {
            assertThat(matching(sample.only(side))).as("only originator: %s", side).isSubsetOf(protocol);
        }
    }

    /// Modules that match while the flow goes on, as the engine asks: of a stream all bytes of a direction so far, of
    /// datagrams each alone; a `NO` is final for the flow.
    private static List<String> matching(Exchange sample) {
        List<String> matching = new ArrayList<>();
        int transport = sample.datagrams() ? UDP : TCP;
        ParserContractTest.modules().filter(module -> !module.onlyFollows())
                .filter(module -> module.transports().contains(transport)).forEach(module -> {
            if (matches(module, sample)) matching.add(module.name());
        });
        return matching;
    }

    private static boolean matches(ProtocolModule module, Exchange sample) {
        byte[][] streams = {new byte[0], new byte[0]};
        for (Exchange.Part part : sample.parts()) {
            int side = part.fromOriginator() ? 0 : 1;
            streams[side] = sample.datagrams() ? part.bytes() : joined(streams[side], part.bytes());
            Probe answer = probe(module, streams[side], sample.datagrams());
            if (answer != Probe.NEED_MORE) return answer == Probe.MATCH;
        }
        return false;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Probe probe(ProtocolModule module, byte[] bytes, boolean datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            StreamSlice slice = new StreamSlice();
            return module.probe(datagram ? slice.wrapDatagram(memory.address(), bytes.length, true, 0, 1)
                    : slice.wrap(memory.address(), bytes.length, true, 0, 1));
        }
    }
}

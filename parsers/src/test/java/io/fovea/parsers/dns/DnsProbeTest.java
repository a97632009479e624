package io.fovea.parsers.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DnsProbeTest {
    private static Probe probe(byte[] bytes, boolean datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            StreamSlice slice = new StreamSlice();
            return new DnsModule().probe(datagram
                    ? slice.wrapDatagram(memory.address(), bytes.length, true, 0, 1)
                    : slice.wrap(memory.address(), bytes.length, true, 0, 1));
        }
    }

    private static byte[] hex(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal);
    }

    @Test
    void knowsQueriesAndAnswersOnAnyPort() {
        byte[] query = MessageBuilder.query(7, "www.example", 28);
        assertThat(probe(query, true)).isEqualTo(Probe.MATCH);
        assertThat(probe(MessageBuilder.answer(7, "www.example"), true)).isEqualTo(Probe.MATCH);
        assertThat(probe(MessageBuilder.stream(query, query), false)).isEqualTo(Probe.MATCH);
        assertThat(probe(query, false)).isEqualTo(Probe.NO);
    }

    @Test
    void knowsAMessageThatWasCutBehindItsQuestion() {
        byte[] answer = MessageBuilder.answer(7, "www.example");
        assertThat(probe(Arrays.copyOf(answer, answer.length - 3), true)).isEqualTo(Probe.MATCH);
        assertThat(probe(Arrays.copyOf(answer, 20), true)).isEqualTo(Probe.NEED_MORE);
    }

    @Test
    void knowsAnUnknownTypeByAWholeMessageOnly() {
        byte[] query = MessageBuilder.query(7, "www.example", 65_534);
        assertThat(probe(query, true)).isEqualTo(Probe.MATCH);
        assertThat(probe(Arrays.copyOf(query, query.length + 1), true)).isEqualTo(Probe.NEED_MORE);
        byte[] stream = MessageBuilder.stream(query);
        assertThat(probe(stream, false)).isEqualTo(Probe.MATCH);
        byte[] padded = MessageBuilder.stream(Arrays.copyOf(query, query.length + 1));
        assertThat(probe(Arrays.copyOf(padded, stream.length), false)).isEqualTo(Probe.NEED_MORE);
        assertThat(probe(padded, false)).isEqualTo(Probe.NO);
    }

    @Test
    void knowsAnswersWithoutAQuestion() {
        byte[] multicast = new MessageBuilder(0, 0x8400).record(1, MessageBuilder.hex("a.local"), 1, "c0000201").build();
        assertThat(probe(multicast, true)).isEqualTo(Probe.MATCH);
        assertThat(probe(Arrays.copyOf(multicast, multicast.length - 1), true)).isEqualTo(Probe.NEED_MORE);
        assertThat(probe(new MessageBuilder(7, 0x8105).build(), true)).as("a bare error").isEqualTo(Probe.MATCH);
        assertThat(probe(new MessageBuilder(7, 0x8100).build(), true)).as("nothing at all").isEqualTo(Probe.NEED_MORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // A class that does not exist, half a name, a counter too many, an opcode too high, a pointer forward.
        "000701000001000000000000016100" + "00010007", "00070100000100000000000001610161",
        "0007010000010000ffffffff016100" + "00010001", "00077800000100000000000001" + "6100" + "00010001",
        "000701000001000000000000c0ff" + "00010001", "", "00"
    })
    void takesNothingElse(String datagram) {
        byte[] bytes = hex(datagram);
        assertThat(probe(bytes, true)).isEqualTo(Probe.NEED_MORE);
        if (bytes.length > 2) assertThat(probe(MessageBuilder.stream(bytes), false)).isEqualTo(Probe.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP ready to serve you\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", "EHLO a.example.com\r\nMAIL FROM:<>\r\n"
    })
    void leavesOtherProtocolsAlone(String start) {
        byte[] bytes = Arrays.copyOf(start.getBytes(StandardCharsets.ISO_8859_1), 400);
        assertThat(probe(bytes, false)).isEqualTo(Probe.NO);
        assertThat(probe(bytes, true)).isEqualTo(Probe.NEED_MORE);
    }
}

package io.fovea.parsers.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsProbeTest {
    private static Probe probe(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return new TlsModule().probe(new StreamSlice().wrap(memory.address(), bytes.length, true, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "* OK IMAP4\r\n",
        "\u0000\u001d\u0012\u0034\u0001\u0000", "\u0016\u0002\u0001\u0000\u0040", "\u0016\u0003\u0001\u00ff\u00ff",
        "\u0016\u0003\u0001\u0000\u0040\u000b", "\u0017\u0003\u0003\u0000\u0040", "\u0015\u0003\u0003\u0000\u0002"
    })
    void leavesOtherProtocolsAndOtherRecordsAlone(String start) {
        assertThat(probe(start.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(Probe.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1603010040" + "0100003c" + "0303", "1603010004" + "01000200" + "1603010200" + "0303",
        "1603030030" + "0200002c" + "7f12", "16030000ff" + "010000fb" + "0300",
        "802e01030100150000001000"
    })
    void knowsHellosOfBothSides(String start) {
        byte[] bytes = HexFormat.of().parseHex(start);
        assertThat(probe(bytes)).isEqualTo(Probe.MATCH);
        assertThat(probe(java.util.Arrays.copyOf(bytes, 4))).isEqualTo(Probe.NEED_MORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1603010040" + "0100000c" + "0303", "1603010040" + "0100003c" + "0203", "1603010040" + "01ffffff" + "0303",
        "1603010000", "802e01000200150000001000", "802f01030100150000001000"
    })
    void checksLengthsAndVersions(String start) {
        assertThat(probe(HexFormat.of().parseHex(start))).isEqualTo(Probe.NO);
    }

    @Test
    void asksForMoreWhenThereIsNothing() {
        assertThat(probe(new byte[0])).isEqualTo(Probe.NEED_MORE);
    }
}

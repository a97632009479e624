package io.fovea.parsers.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SshProbeTest {
    private static Probe probe(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return new SshModule().probe(new StreamSlice().wrap(memory.address(), bytes.length, true, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x", "SSH-1.5-", "SSH-1.99-Cisco-1.25\n", "Hello\r\nSSH-2.0-x", "\nSSH-2.0"})
    void knowsVersionLinesAlsoBehindOthers(String start) {
        assertThat(probe(start)).isEqualTo(Probe.MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "SSH", "SSH-", "SSH-2", "GET / HTTP/1.1\r\n", "a line\nSS"})
    void asksForMoreOfText(String start) {
        assertThat(probe(start)).isEqualTo(Probe.NEED_MORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001", "text\u0000", "SSH-3.\u0001"})
    void leavesBinaryStreamsAlone(String start) {
        assertThat(probe(start)).isEqualTo(Probe.NO);
    }

    @Test
    void givesUpOnTextThatGoesOn() {
        assertThat(probe("a line of text\n".repeat(100))).isEqualTo(Probe.NO);
    }
}

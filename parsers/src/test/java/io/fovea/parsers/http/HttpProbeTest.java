package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpProbeTest {
    private static Probe probe(String text, int length) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
            return HttpProbe.probe(new StreamSlice().wrap(memory.address(), length, true, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\n", "M-SEARCH * HTTP/1.1\r\n", "x!#$ http://a/ HTTP/1.0\n", "\r\nPOST /a b c HTTP/1.1\r\n",
        "GET  HTTP/1.1\r\n", "GET HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.0  404\n", "HTTP /x HTTP/1.1\r\n",
        "GET /\r\n", "POST /a?b=c \n", "OPTIONS \u00e4\t\u00ff HTTP/1.1\r\n"
    })
    void recognisesStartLinesWhereverTheyAreCut(String line) {
        assertThat(probe(line, line.length())).isEqualTo(Probe.MATCH);
        Probe before = Probe.NEED_MORE;
        for (int length = 0; length <= line.length(); length++) {
            Probe now = probe(line, length);
            assertThat(now).as("first %s", length).isNotEqualTo(Probe.NO);
            if (before == Probe.MATCH) assertThat(now).as("first %s", length).isEqualTo(Probe.MATCH);
            before = now;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "INVITE sip:bob@example.com SIP/2.0\r\nVia: HTTP/1.1\r\n", "SIP/2.0 200 OK\r\n",
        "DESCRIBE rtsp://example.com/ RTSP/1.0\r\n", "RTSP/1.0 200 OK\r\n", "REQMOD icap://a/b ICAP/1.0\r\n",
        "GET /a b\r\n", "get /\r\n", "GET\r\n", "GET /\r\r\n", "GET / HTTP/0.9\r\n", "PRI * HTTP/2.0\r\n\r\nXX", "HTTP/2.0 200 OK\r\n", "HTTP/1.x 200\r\n",
        "HTTP/1.1-200\r\n", "HTTP/1.1 OK\r\n", "EHLO example.com\r\n", "SSH-2.0-x\r\n", "ICY 200 OK\r\n",
        " GET / HTTP/1.1\r\n", "G(T / HTTP/1.1\r\n", "GET /\0 HTTP/1.1\r\n", "\r\n\r\n\r\nGET / HTTP/1.1\r\n",
        "ATOKENTHATISLONGERTHANANYMETHODEVERSEEN / HTTP/1.1\r\n"
    })
    void isNotFooledByOthers(String text) {
        assertThat(probe(text, text.length())).isEqualTo(Probe.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET /a/long/target", "HTTP", "HTTP/1.", "HTTP/1.1", "HTTP/1.1 ", "\r\n"})
    void waitsForMore(String text) {
        assertThat(probe(text, text.length())).isEqualTo(Probe.NEED_MORE);
    }
}

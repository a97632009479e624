package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.Session;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A parser that is told what queries read gives the same values of it, and keeps nothing else.
final class HttpNeedsTest {
    private static final HttpModule MODULE = new HttpModule();
    private static final String REQUEST = "POST http://h/ HTTP/1.1\r\nHost: a\r\nX-Id: 1\r\nx-iD: 2\r\nVia: p\r\n"
            + "Cookie: a=1\r\nReferer: r\r\nUser-Agent: u\r\nOrigin: o\r\nAuthorization: Basic YTpi\r\n"
            + "Content-Type: text/x\r\nContent-Encoding: identity\r\nContent-Length: 5\r\nX-It's: q\r\n\r\nhello";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nServer: s\r\nSet-Cookie: c=1\r\nSet-Cookie: d=2\r\n"
            + "Location: /l\r\nContent-Type: text/plain\r\nContent-Encoding: identity\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n5\r\nworld\r\n0\r\n\r\n";

    private static List<Field.OfSession> fields() {
        Stream<Field.OfSession> keyed = MODULE.maps().stream().flatMap(map -> Stream.of("x-ID", "set-cookie", "x-it's",
                "none").map(key -> map.fields().apply(key).orElseThrow()));
        return Stream.concat(MODULE.fields().stream(), keyed).toList();
    }

    private static HttpExchange run(StreamParser parser) {
        List<Session> finished = new ArrayList<>();
        SessionHandler handler = new SessionHandler() {
            @Override
            public boolean reached(Session session) {
                return true;
            }

            @Override
            public void finished(Session session) {
                finished.add(session);
            }
        };
        try (Arena arena = Arena.ofConfined()) {
            for (String text : List.of(REQUEST, RESPONSE)) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                parser.parse(new StreamSlice().wrap(memory.address(), bytes.length, text.equals(REQUEST), 1, 1),
                        handler);
            }
        }
        parser.end(handler);
        assertThat(finished).hasSize(1);
        return (HttpExchange) finished.getFirst();
    }

    @Test
    void everyFieldAloneHasTheValueThatItHasAmongAll() {
        HttpExchange all = run(MODULE.newParser());
        int present = 0;
        for (Field.OfSession field : fields()) {
            HttpExchange alone = run(MODULE.parsersOfWorker(Set.of(field.name())).get());
            assertThat(field.reader().apply(alone)).as(field.name()).isEqualTo(field.reader().apply(all));
            present += field.reader().apply(alone) == null ? 0 : 1;
        }
        assertThat(present).isGreaterThan(40);
    }

    @Test
    void keepsOnlyTheHeadersThatAreAsked() {
        HttpExchange one = run(MODULE.parsersOfWorker(Set.of("http.header['x-id']", "http.uri")).get());
        assertThat(one.request.lines()).containsExactly("X-Id: 1", "x-iD: 2");
        assertThat(one.response.lines()).isEmpty();
        HttpExchange names = run(MODULE.parsersOfWorker(Set.of("http.response_header_names")).get());
        assertThat(names.response.names()).hasSize(7);
        assertThat(names.response.value("server")).isEmpty();
        assertThat(names.responseDigest(BodyDigest.MD5)).isNull();
        assertThat(names.responseMimeType).isNull();
        assertThat(names.responseBodyLength).isEqualTo(5);
    }

    @Test
    void namesFieldsOfHeadersInSmallLettersAndRefusesWhatIsNoName() {
        FieldMap map = MODULE.maps().getFirst();
        assertThat(map.fields().apply("X-Id").orElseThrow().name()).isEqualTo("http.header['x-id']");
        assertThat(Stream.of("", "a b", "a:", "\u00e4", "a\n", "x".repeat(300)).map(map.fields()))
                .allMatch(Optional::isEmpty);
        for (String key : List.of("a'b", "x-id")) {
            String name = map.fields().apply(key.toUpperCase(Locale.ROOT)).orElseThrow().name();
            assertThat(FieldMap.keyOf(map.name(), name)).hasValue(key);
        }
        assertThat(Stream.of("http.uri", "http.resp_header['a']").map(name -> FieldMap.keyOf(map.name(), name)))
                .allMatch(Optional::isEmpty);
    }
}

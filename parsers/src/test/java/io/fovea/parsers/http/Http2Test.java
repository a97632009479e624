package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
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
import org.junit.jupiter.api.Test;

/// Connections of HTTP/2, written frame by frame.
final class Http2Test {
    private static final HttpModule MODULE = new HttpModule();
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ALL = END_STREAM | END_HEADERS;
    private static final int LONG = 20_000;

    private final List<Exchange.Part> parts = new ArrayList<>();

    private Http2Test add(boolean fromClient, byte[]... pieces) {
        parts.add(new Exchange.Part(fromClient, joined(pieces), 0));
        return this;
    }

    private Http2Test client(byte[]... pieces) {
        return add(true, pieces);
    }

    private Http2Test server(byte[]... pieces) {
        return add(false, pieces);
    }

    private Http2Test hole(boolean fromClient, int length) {
        parts.add(new Exchange.Part(fromClient, new byte[0], length));
        return this;
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) all.writeBytes(piece);
        return all.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] frame(int type, int flags, int stream, byte[]... content) {
        byte[] all = joined(content);
        return joined(new byte[] {(byte) (all.length >> 16), (byte) (all.length >> 8), (byte) all.length, (byte) type,
            (byte) flags, 0, 0, (byte) (stream >> 8), (byte) stream}, all);
    }

    private static byte[] settings() {
        return frame(4, 0, 0, new byte[] {0, 3, 0, 0, 0, 100});
    }

    /// A header block of `name=value` texts, each kept in the table.
    private static byte[] block(String... fields) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String field : fields) {
            int sign = field.indexOf('=');
            all.write(0x40);
            all.write(sign);
            all.writeBytes(latin1(field.substring(0, sign)));
            all.write(field.length() - sign - 1);
            all.writeBytes(latin1(field.substring(sign + 1)));
        }
        return all.toByteArray();
    }

    private static byte[] get(int stream, String path) {
        return frame(1, ALL, stream, block(":method=GET", ":path=" + path, ":authority=h.example"));
    }

    private static byte[] ok(int stream, int flags) {
        return frame(1, flags, stream, block(":status=200"));
    }

    private static byte[] data(int stream, int flags, String text) {
        return frame(0, flags, stream, latin1(text));
    }

    /// Both sides are past their first frames.
    private Http2Test begun() {
        return client(latin1(PREFACE), settings()).server(settings());
    }

    private List<Map<String, String>> rows() {
        Exchange whole = new Exchange("test", false, parts);
        List<Map<String, String>> rows = ParserRun.rows(MODULE, whole);
        for (int most : whole.length() > LONG ? new int[] {997} : new int[] {1, 3, 1000}) {
            assertThat(ParserRun.rows(MODULE, whole.inPiecesOf(most))).as("pieces of %s", most).isEqualTo(rows);
        }
        return rows;
    }

    private static List<String> column(List<Map<String, String>> rows, String... names) {
        return rows.stream().map(row -> String.join(" ", List.of(names).stream()
                .map(name -> row.get(name.equals("partial") ? name : "http." + name)).toList())).toList();
    }

    @Test
    void givesARowForEachStream() {
        List<Map<String, String>> rows = ParserRun.rows(MODULE, Exchange.sample("http", "http2.txt"));
        assertThat(column(rows, "trans_depth", "method", "host", "uri", "status_code", "info_code",
                "request_body_len", "response_body_len", "partial")).containsExactly(
                        "2 POST www.example.com / 204 103 11 0 []", "1 GET www.example.com / 200 absent 0 4 []",
                        "4 GET pushed.example / 200 absent 0 6 []", "3 GET www.example.com / 404 absent 0 2 []");
        assertThat(column(rows, "request_version", "version", "status_msg")).containsOnly("2 2 absent");
        assertThat(rows.get(0)).containsEntry("http.orig_md5", "5eb63bbbe01eeed093cb22bb8f5acdc3")
                .containsEntry("http.request_content_type", "text/plain");
        assertThat(rows.get(1)).containsEntry("http.server", "t/2").containsEntry("http.content_length", "4");
        assertThat(rows.get(2)).containsEntry("http.response_header_names", "[etag]");
        assertThat(rows.get(3)).containsEntry("http.request_headers", "[cache-control: no-cache]")
                .containsEntry("http.resp_md5", "absent");
    }

    @Test
    void answersAnUpgradedRequestOnTheFirstStream() {
        List<Map<String, String>> rows = ParserRun.rows(MODULE, Exchange.sample("http", "http2-upgrade.txt"));
        assertThat(column(rows, "trans_depth", "method", "host", "uri", "request_version", "info_code", "status_code",
                "version", "response_body_len", "partial")).containsExactly(
                        "1 GET up.example /up 1.1 101 200 2 2 []",
                        "2 GET up.example /index.html 2 absent 304 2 0 []");
    }

    @Test
    void aServerMayBeSeenFirst() {
        server(settings()).client(latin1(PREFACE), settings(), get(1, "/a")).server(ok(1, ALL));
        assertThat(column(rows(), "method", "uri", "status_code")).containsExactly("GET /a 200");
    }

    @Test
    void whatOneSideSaysAloneIsMarked() {
        client(latin1(PREFACE), settings(), get(1, "/a"), get(3, "/b"));
        assertThat(column(rows(), "method", "uri", "status_code", "partial"))
                .containsExactly("GET /a absent [GAP]", "GET /b absent [GAP]");
        parts.clear();
        server(settings(), frame(4, 1, 0), ok(1, END_HEADERS), data(1, END_STREAM, "abc"), ok(3, ALL));
        assertThat(column(rows(), "method", "status_code", "response_body_len", "partial"))
                .containsExactly("absent 200 3 [GAP]", "absent 200 0 [GAP]");
    }

    @Test
    void whatAServerSendsFirstIsRecognisedByItsSecondFrame() {
        byte[] start = joined(settings(), frame(4, 1, 0));
        for (int length = 0; length < start.length; length++) {
            assertThat(probe(Arrays.copyOf(start, length))).as("%s bytes", length).isEqualTo(Probe.NEED_MORE);
        }
        assertThat(probe(start)).isEqualTo(Probe.MATCH);
        assertThat(probe(joined(settings(), frame(8, 0, 0, new byte[4])))).isEqualTo(Probe.MATCH);
        assertThat(probe(joined(settings(), ok(1, ALL)))).isEqualTo(Probe.MATCH);
        assertThat(probe(joined(settings(), frame(6, 0, 0, new byte[8])))).isEqualTo(Probe.NEED_MORE);
        assertThat(probe(joined(settings(), new byte[600]))).isEqualTo(Probe.NO);
    }

    private static Probe probe(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return MODULE.probe(new StreamSlice().wrap(memory.address(), bytes.length, false, 0, 1));
        }
    }

    /// Decoding a block costs no more than what is kept of it, whatever it repeats: this one would be 1 GiB of text.
    @Test
    void aLongControlFieldIsReadOnce() {
        String path = ":path=/" + "y".repeat(31_000);
        byte[] name = new byte[] {0x40, 5, ':', 'p', 'a', 't', 'h', 0x7f, (byte) 0x9a, (byte) 0xf1, 1};
        byte[] size = {0x3f, (byte) 0xe1, (byte) 0xff, 3};
        byte[] field = joined(size, name, latin1(path.substring(6)));
        byte[][] frames = new byte[9][];
        frames[0] = frame(1, END_STREAM, 1, Arrays.copyOf(field, 16_000));
        frames[1] = frame(9, 0, 1, Arrays.copyOfRange(field, 16_000, field.length));
        byte[] repeats = new byte[5_000];
        Arrays.fill(repeats, (byte) 0xbe);
        for (int i = 2; i < frames.length - 1; i++) frames[i] = frame(9, 0, 1, repeats);
        frames[frames.length - 1] = frame(9, END_HEADERS, 1);
        begun().client(frames);
        var memory = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        Exchange exchange = new Exchange("bomb", false, parts);
        long before = memory.getCurrentThreadAllocatedBytes();
        List<Map<String, String>> rows = ParserRun.rows(MODULE, exchange);
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().get("http.uri").equals(path.substring(6))).isTrue();
    }

    @Test
    void aGapInABodyLosesNothingElse() {
        byte[] body = frame(0, END_STREAM, 1, new byte[9]);
        begun().client(get(1, "/a"), get(3, "/b")).server(ok(1, END_HEADERS), body).server(ok(3, ALL));
        List<Map<String, String>> whole = rows();
        assertThat(column(whole, "uri", "response_body_len", "partial")).containsExactly("/a 9 []", "/b 0 []");
        parts.clear();
        begun().client(get(1, "/a"), get(3, "/b")).server(ok(1, END_HEADERS), Arrays.copyOf(body, 12))
                .hole(false, 6).server(ok(3, ALL));
        assertThat(column(rows(), "uri", "status_code", "response_body_len", "resp_md5", "partial"))
                .containsExactly("/a 200 3 absent [GAP]", "/b 200 0 absent []");
    }

    @Test
    void aGapElsewhereEndsItsDirectionOnly() {
        begun().client(get(1, "/a")).server(ok(1, ALL)).client(get(3, "/b")).hole(false, 40).server(ok(3, ALL))
                .client(get(5, "/c"));
        assertThat(column(rows(), "uri", "status_code", "partial"))
                .containsExactly("/a 200 []", "/b absent [GAP]", "/c absent []");
        parts.clear();
        begun().client(get(1, "/a")).hole(true, 5).server(ok(1, ALL), ok(3, ALL));
        assertThat(column(rows(), "method", "uri", "status_code", "partial"))
                .containsExactly("GET /a 200 [GAP]", "absent absent 200 [GAP]");
        parts.clear();
        begun().hole(true, 5).hole(false, 5);
        assertThat(ParserRun.run(MODULE, new Exchange("test", false, parts), Integer.MAX_VALUE).progress())
                .isEqualTo(Progress.STOP);
    }

    @Test
    void goawayAndResetsEndStreams() {
        begun().client(get(1, "/a"), get(3, "/b"), get(5, "/c"))
                .server(frame(7, 0, 0, new byte[] {0, 0, 0, 3, 0, 0, 0, 0}), ok(3, ALL))
                .client(frame(3, 0, 1, new byte[4]));
        assertThat(column(rows(), "uri", "status_code")).containsExactly("/c absent", "/b 200", "/a absent");
    }

    @Test
    void aHeaderBlockThatIsTooLongEndsDecodingButNotTheConnection() {
        byte[][] flood = new byte[90][];
        for (int i = 0; i < flood.length; i++) flood[i] = frame(9, 0, 1, new byte[16_000]);
        begun().client(frame(1, 0, 1, block(":method=GET")), joined(flood), frame(9, END_HEADERS, 1))
                .client(data(1, END_STREAM, "")).server(ok(1, ALL)).client(get(3, "/b"));
        assertThat(column(rows(), "method", "status_code", "partial"))
                .containsExactly("absent 200 [LIMIT]", "absent absent [GAP]");
    }

    @Test
    void boundsOpenStreamsAndWhatTheyKeep() {
        byte[][] many = new byte[Http2Connection.OPEN_MAX + 10][];
        for (int i = 0; i < many.length; i++) many[i] = get(2 * i + 1, "/" + i);
        begun().client(many).server(ok(1, ALL), ok(2 * many.length - 1, ALL));
        List<Map<String, String>> rows = rows();
        assertThat(rows).hasSize(many.length);
        assertThat(column(rows, "uri", "status_code", "partial").subList(0, 11))
                .startsWith("/0 absent [LIMIT]").endsWith("/" + (many.length - 1) + " 200 []");
    }

    @Test
    void fieldsThatRepeatABigOneDoNotGrowBeyondTheBound() {
        byte[] bomb = joined(block("x=" + "y".repeat(120)), new byte[30_000]);
        Arrays.fill(bomb, bomb.length - 30_000, bomb.length, (byte) 0xbe);
        byte[] rest = Arrays.copyOfRange(bomb, 10, bomb.length);
        begun().client(frame(1, END_STREAM, 1, Arrays.copyOf(bomb, 10)), frame(9, END_HEADERS, 1, rest));
        List<Map<String, String>> rows = rows();
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst()).containsEntry("partial", "[LIMIT]");
        assertThat(rows.getFirst().get("http.request_headers").split(", ")).hasSize(HttpHead.HEADERS_MAX);
    }

    @Test
    void whatIsNoFrameWhereOneMustBeEndsItsDirection() {
        begun().client(frame(1, 0, 1, block(":method=GET")), data(1, 0, "x"), get(3, "/b")).server(settings());
        assertThat(rows()).isEmpty();
        parts.clear();
        begun().client(get(1, "/a"), frame(0, 8, 1, new byte[] {9, 0}), get(3, "/b")).server(ok(1, ALL));
        assertThat(column(rows(), "uri", "status_code", "partial")).containsExactly("/a 200 [GAP]");
        parts.clear();
        client(latin1("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")).server(settings(), ok(1, ALL));
        assertThat(column(rows(), "method", "status_code", "partial")).containsExactly("absent 200 [GAP]");
    }
}

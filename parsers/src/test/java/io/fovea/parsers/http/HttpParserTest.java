package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HttpParserTest {
    private static final HttpModule MODULE = new HttpModule();
    /// So many bytes are not cut into single ones.
    private static final int LONG = 10_000;
    private static final String GET = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n";

    private final List<Exchange.Part> parts = new ArrayList<>();

    private HttpParserTest client(String text, Object... arguments) {
        return add(true, String.format(text, arguments));
    }

    private HttpParserTest server(String text, Object... arguments) {
        return add(false, String.format(text, arguments));
    }

    private HttpParserTest add(boolean fromClient, String text) {
        parts.add(new Exchange.Part(fromClient, text.getBytes(StandardCharsets.ISO_8859_1), 0));
        return this;
    }

    private HttpParserTest hole(boolean fromClient, int length) {
        parts.add(new Exchange.Part(fromClient, new byte[0], length));
        return this;
    }

    /// The rows, which are the same however the packets are cut.
    private List<Map<String, String>> rows() {
        Exchange whole = new Exchange("test", false, parts);
        List<Map<String, String>> rows = ParserRun.rows(MODULE, whole);
        for (int most : whole.length() > LONG ? new int[] {997} : new int[] {1, 3, 1000}) {
            assertThat(ParserRun.rows(MODULE, whole.inPiecesOf(most))).as("pieces of %s", most).isEqualTo(rows);
        }
        return rows;
    }

    private Map<String, String> only() {
        List<Map<String, String>> rows = rows();
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static List<String> column(List<Map<String, String>> rows, String... names) {
        return rows.stream()
                .map(row -> String.join(" ", List.of(names).stream().map(name -> row.get("http." + name)).toList()))
                .toList();
    }

    private static List<Map<String, String>> sample(String name) {
        return ParserRun.rows(MODULE, Exchange.sample("http", name + ".txt"));
    }

    private static void has(Map<String, String> row, String name, String value) {
        assertThat(row).containsEntry("http." + name, value);
    }

    @Test
    void pairsRequestsWithResponsesOnOneConnection() {
        List<Map<String, String>> rows = sample("keep-alive");
        assertThat(column(rows, "trans_depth", "method", "uri", "status_code", "response_body_len", "content_length"))
                .containsExactly("1 GET /a.png 200 12 12", "2 HEAD /b 200 0 500", "3 GET /c 304 0 77");
        has(rows.getFirst(), "host", "www.example.com");
        has(rows.getFirst(), "user_agent", "test/1");
        has(rows.getFirst(), "cookie_names", "[a, b]");
        has(rows.getFirst(), "set_cookie_names", "[sid]");
        has(rows.getFirst(), "resp_mime_types", "[image/png]");
        has(rows.getFirst(), "server", "nginx");
        has(rows.getFirst(), "request_header_names", "[Host, User-Agent, Accept, Cookie]");
        has(rows.getFirst(), "request_headers",
                "[Host: www.example.com, User-Agent: test/1, Accept: */*, Cookie: a=1; b=2]");
        has(rows.getLast(), "referrer", "http://www.example.com/a.png");
        assertThat(rows).allSatisfy(row -> assertThat(row).containsEntry("partial", "[]"));
    }

    @Test
    void pairsPipelinedRequestsAndTakesChunksApart() {
        List<Map<String, String>> rows = sample("pipelined");
        assertThat(column(rows, "trans_depth", "method", "uri", "status_code", "response_body_len", "resp_mime_types"))
                .containsExactly("1 GET /1 200 17 [text/plain]", "2 DELETE /2 204 0 absent",
                        "3 GET /3 302 2 [application/json]");
        has(rows.getFirst(), "transfer_encoding", "gzip, Chunked");
        has(rows.getLast(), "location", "http://q.example.com/");
    }

    @Test
    void keepsInterimResponsesBesideTheFinalOne() {
        List<Map<String, String>> rows = sample("post-continue");
        assertThat(column(rows, "method", "info_code", "info_msg", "status_code", "request_body_len"))
                .containsExactly("POST 100 Continue 201 11", "PUT absent absent 413 4");
        has(rows.getFirst(), "request_content_length", "11");
        has(rows.getFirst(), "orig_mime_types", "[text/plain]");
        has(rows.getLast(), "response_body_len", "7");
    }

    @Test
    void readsOldServersFoldedHeadersAndCredentials() {
        List<Map<String, String>> rows = sample("until-close");
        assertThat(rows).hasSize(1);
        Map<String, String> row = rows.getFirst();
        has(row, "uri", "http://old.example.com:8080/x?y=%20 a");
        has(row, "host", "old.example.com:8080");
        has(row, "request_version", "1.0");
        has(row, "user_agent", "one two three");
        has(row, "username", "user");
        has(row, "has_password", "true");
        has(row, "proxied", "[X-FORWARDED-FOR -> 192.0.2.1, VIA -> 1.1 proxy]");
        has(row, "status_msg", "absent");
        has(row, "resp_mime_types", "[text/html]");
        has(row, "response_body_len", "63");
    }

    @Test
    void endsWithTunnelsAndUpgrades() {
        Map<String, String> tunnel = sample("connect").getFirst();
        assertThat(sample("connect")).hasSize(1);
        has(tunnel, "uri", "mail.example.com:25");
        has(tunnel, "username", "x");
        has(tunnel, "has_password", "false");
        has(tunnel, "status_code", "200");
        has(tunnel, "response_body_len", "0");
        assertThat(column(sample("websocket"), "uri", "origin", "status_code"))
                .containsExactly("/chat http://ws.example.com 101");
        Exchange upgrade = Exchange.sample("http", "websocket.txt");
        assertThat(ParserRun.run(MODULE, upgrade, Integer.MAX_VALUE).progress()).isEqualTo(Progress.UPGRADE);
    }

    @Test
    void goesOnAfterATunnelThatWasRefused() {
        assertThat(column(sample("connect-refused"), "method", "status_code", "response_body_len"))
                .containsExactly("CONNECT 407 3", "GET 503 0");
    }

    @Test
    void givesRowsToOneSideAlone() {
        List<Map<String, String>> rows = sample("midstream");
        assertThat(column(rows, "trans_depth", "method", "status_code", "request_body_len"))
                .containsExactly("1 absent 200 absent", "3 absent 408 absent", "2 M-SEARCH 400 0", "4 PATCH absent 2");
    }

    @Test
    void goesOnBehindAHoleInABodyOfKnownLength() {
        client(GET, 1).server(OK + "0123", 10).hole(false, 4).server("89" + OK, 0).client(GET, 2).server(OK + "x", 1);
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "uri", "status_code", "response_body_len"))
                .containsExactly("/1 200 6", "absent 200 0", "/2 200 1");
        assertThat(rows.get(0)).containsEntry("partial", "[GAP]");
        assertThat(rows.get(2)).containsEntry("partial", "[]");
    }

    @Test
    void findsTheNextResponseBehindAHoleThatEndsAnywhere() {
        client(GET, 1).server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nab").hole(false, 9)
                .server("rest of it" + OK + "x", 1).client(GET, 2).server(OK + "yz", 2);
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "uri", "status_code", "response_body_len"))
                .containsExactly("/1 200 2", "absent 200 1", "/2 200 2");
        assertThat(rows.get(0)).containsEntry("partial", "[GAP]");
        assertThat(rows.get(1)).containsEntry("partial", "[GAP]");
    }

    @Test
    void pairsWithTheLatestRequestBehindALostResponse() {
        client(GET, 1).hole(false, 200).client(GET, 2).server(OK, 0).client(GET, 3).server(OK + "x", 1);
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "uri", "status_code", "response_body_len"))
                .containsExactly("/1 absent absent", "/2 200 0", "/3 200 1");
        assertThat(rows.get(0)).containsEntry("partial", "[GAP]");
    }

    @Test
    void keepsAnInterimResponseBehindAHoleWithTheFinalOneOfTheSameSegment() {
        hole(false, 200).server("rest\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK, 0);
        assertThat(column(rows(), "trans_depth", "info_code", "status_code")).containsExactly("1 100 200");
    }

    @Test
    void keepsWhatIsKnownOfACutHead() {
        client("GET /1 HTTP/1.1\r\nHost: a\r\nUser-").hole(true, 50).client("b\r\n\r\n").server(OK, 0)
                .client(GET, 2).server(OK, 0);
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "uri", "host", "user_agent", "status_code"))
                .containsExactly("/1 a absent 200", "/2 a absent 200");
        assertThat(rows.get(0)).containsEntry("partial", "[GAP]");
    }

    @Test
    void findsTheNextMessageBehindCruft() {
        client(GET, 1).server(OK + "xcruft\ncruftHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", 1);
        client("?\r\n" + GET, 2);
        assertThat(column(rows(), "uri", "status_code")).containsExactly("/1 200", "absent 404", "/2 absent");
    }

    @Test
    void takesTheFirstLengthAndTheLastCoding() {
        client("POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab" + GET, 2);
        server("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked, x\r\n\r\nuntil close");
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "method", "request_body_len", "response_body_len"))
                .containsExactlyInAnyOrder("POST 2 11", "GET 0 absent");
    }

    @Test
    void doesNotBelieveLengthsThatAreNone() {
        for (String length : List.of("-1", "1x", "0x10", "99999999999999999999999", "")) {
            parts.clear();
            client("POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n" + GET, 2);
            assertThat(column(rows(), "method", "request_content_length", "request_body_len"))
                    .as(length).containsExactly("POST absent 0", "GET absent 0");
        }
    }

    @Test
    void keepsABoundedHeadAndSaysSo() {
        String header = "X-Header: " + "v".repeat(1000) + "\r\n";
        client("GET /1 HTTP/1.1\r\nHost: a\r\n" + header.repeat(200) + "Content-Length: 3\r\n\r\nabc" + GET, 2);
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "uri", "host", "request_content_length", "request_body_len"))
                .containsExactly("/1 a 3 3", "/2 a absent 0");
        assertThat(rows.get(0)).containsEntry("partial", "[LIMIT]");
        assertThat(rows.get(0).get("http.request_headers").length()).isLessThan(HttpHead.LENGTH_MAX + 1000);
        assertThat(rows.get(1)).containsEntry("partial", "[]");
    }

    @Test
    void keepsABoundedNumberOfHeadersAndSaysSo() {
        client("GET /1 HTTP/1.1\r\n" + "a:\r\n".repeat(HttpHead.HEADERS_MAX + 1) + "\r\n");
        assertThat(only()).containsEntry("partial", "[LIMIT]");
    }

    @Test
    void cutsLinesThatAreTooLongAndSaysSo() {
        String name = "n".repeat(HttpStream.LINE_LENGTH_MAX + 100);
        client("GET /1 HTTP/1.1\r\nHost: a\r\nX-Long: " + name + "\r\nOrigin: b\r\n\r\n");
        client("GET /" + name + " HTTP/1.1\r\nHost: c\r\n\r\n");
        List<Map<String, String>> rows = rows();
        assertThat(column(rows, "host", "origin", "request_version")).containsExactly("a b 1.1", "c absent absent");
        assertThat(rows).allSatisfy(row -> assertThat(row).containsEntry("partial", "[LIMIT]"));
        assertThat(rows.get(1).get("http.uri")).startsWith("/nnn").hasSizeLessThan(HttpStream.LINE_LENGTH_MAX);
    }

    @Test
    void boundsRequestsThatWaitAndStillPairsTheRest() {
        int asked = HttpExchanges.OPEN_MAX + 20;
        StringBuilder requests = new StringBuilder();
        for (int i = 1; i <= asked; i++) requests.append(String.format(GET, i));
        StringBuilder responses = new StringBuilder();
        for (int i = 1; i <= asked; i++) responses.append(String.format("HTTP/1.1 %d x\r\n", 300 + i))
                .append("Content-Length: 0\r\n\r\n");
        client(requests.toString()).server(responses.toString());
        List<Map<String, String>> rows = rows();
        assertThat(rows.subList(0, 20)).allSatisfy(row ->
                assertThat(row).containsEntry("partial", "[LIMIT]").containsEntry("http.status_code", "absent"));
        assertThat(column(rows.subList(20, 40), "method")).containsOnly("absent");
        assertThat(column(rows.subList(40, rows.size()), "uri", "status_code").getFirst()).isEqualTo("/21 321");
        assertThat(column(rows, "uri", "status_code").getLast()).isEqualTo("/148 448");
    }

    @Test
    void boundsTheHeadsThatWait() {
        String big = "GET / HTTP/1.1\r\nX: " + "v".repeat(30_000) + "\r\n\r\n";
        client(big.repeat(40));
        List<Map<String, String>> rows = ParserRun.rows(MODULE, new Exchange("big", false, parts));
        assertThat(rows).hasSize(40);
        assertThat(rows.stream().filter(row -> row.get("partial").equals("[]")).count()).isBetween(4L, 9L);
    }

    @Test
    void refusesWhatIsNoHttp() {
        client("GET /a b\r\n").server("<html>");
        assertThat(rows()).isEmpty();
        assertThat(ParserRun.run(MODULE, new Exchange("old", false, parts), 99).progress()).isEqualTo(Progress.STOP);
    }

    @Test
    void aLineWithoutVersionIsAnsweredWithContentAlone() {
        List<Map<String, String>> rows = sample("plain");
        assertThat(column(rows, "method", "uri", "request_version", "version", "status_code", "response_body_len",
                "resp_mime_types")).containsExactly("GET /a 0.9 0.9 absent 45 [text/html]");
        client("GET /a\r\nHost: ignored\r\n\r\n").server("HTTP/1.0 400 Bad\r\n\r\nno");
        assertThat(column(rows(), "uri", "request_version", "version", "status_code", "response_body_len"))
                .containsExactly("/a 0.9 1.0 400 2");
    }

    @Test
    void responsesOfPipelinedRequestsStayAloneBehindAGapUntilBothSidesAreAligned() {
        client(GET + GET + GET + GET, 1, 2, 3, 4).server("HTTP/1.1 201 a\r\nContent-Length: 5\r\n\r\n12")
                .hole(false, 70).server("HTTP/1.1 203 c\r\nContent-Length: 0\r\n\r\n")
                .server("HTTP/1.1 204 d\r\n\r\n").client(GET, 5).server("HTTP/1.1 205 e\r\nContent-Length: 0\r\n\r\n")
                .client(GET, 6).server("HTTP/1.1 206 f\r\nContent-Length: 0\r\n\r\n");
        List<Map<String, String>> rows = rows();
        assertThat(rows.stream().map(row -> row.get("http.uri") + " " + row.get("http.status_code") + " "
                + row.get("partial"))).containsExactly("/1 201 [GAP]", "/2 absent [GAP]", "/3 absent [GAP]",
                        "/4 absent [GAP]", "absent 203 [GAP]", "absent 204 [GAP]", "/5 205 []", "/6 206 []");
    }

    @Test
    void aResponseThatIsLostWholeLeavesTheNextPairsRight() {
        client(GET, 1).server(OK + "12345", 5).client(GET, 2).hole(false, 60).client(GET, 3)
                .server("HTTP/1.1 203 c\r\nContent-Length: 0\r\n\r\n").client(GET, 4).server(OK, 0);
        assertThat(rows().stream().map(row -> row.get("http.uri") + " " + row.get("http.status_code") + " "
                + row.get("partial"))).containsExactly("/1 200 []", "/2 absent [GAP]", "/3 203 [GAP]", "/4 200 []");
    }

    @Test
    void toldAtTheRequestHeadWhatTheRequestSays() {
        client(GET, 1);
        assertThat(ParserRun.run(MODULE, new Exchange("asked", false, parts), 99).reachedCount()).isEqualTo(1);
        server(OK, 5);
        assertThat(ParserRun.run(MODULE, new Exchange("answered", false, parts), 99).reachedCount()).isEqualTo(2);
    }

    @Test
    void goesOnWithOtherExchangesWhenOneIsNotWanted() {
        Exchange sample = Exchange.sample("http", "keep-alive.txt");
        assertThat(column(ParserRun.run(MODULE, sample, 1).rows(), "uri", "status_code"))
                .containsExactly("/b 200", "/c 304");
        assertThat(column(ParserRun.run(MODULE, sample, 4).rows(), "uri", "status_code"))
                .containsExactly("/a.png 200", "/c 304");
    }
}

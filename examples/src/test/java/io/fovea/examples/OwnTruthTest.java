package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The project's own captures against what tshark says of them.
class OwnTruthTest {
    private static final Path CAPTURES = Path.of("captures");

    static Stream<String> tlsCaptures() throws IOException {
        return named(".tls.tsv");
    }

    static Stream<String> captures() throws IOException {
        return named(".conversations.tsv");
    }

    static Stream<String> dnsCaptures() throws IOException {
        return named(".dns.tsv");
    }

    private static Stream<String> named(String ending) throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES.resolve("truth"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length())).sorted().toList().stream();
        }
    }

    private static List<String> cells(List<Map<String, String>> rows, List<String> columns) {
        return rows.stream().map(row -> String.join("|", columns.stream().map(row::get).toList())).toList();
    }

    @ParameterizedTest
    @MethodSource("tlsCaptures")
    void everyHandshakeIsARow(String capture) throws IOException {
        List<String> columns = List.of("id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p", "sni", "client_alpn",
                "version", "cipher", "established", "ja3", "ja4");
        List<Map<String, String>> truth = Tsv.read(CAPTURES.resolve("truth/" + capture + ".tls.tsv"));
        truth.forEach(row -> row.put("client_alpn", row.get("alpn")));
        Rows rows = Rows.of("from tls select " + String.join(", ", columns), CAPTURES.resolve(capture + ".pcap"));
        assertThat(cells(rows.all(), columns)).containsExactlyInAnyOrderElementsOf(cells(truth, columns));
    }

    /// The truth has a line for each message; a query with its answer is one row.
    @ParameterizedTest
    @MethodSource("dnsCaptures")
    void everyDnsMessageIsInARow(String capture) throws IOException {
        List<String> truth = Tsv.read(CAPTURES.resolve("truth/" + capture + ".dns.tsv")).stream()
                .map(OwnTruthTest::message).toList();
        List<String> messages = new ArrayList<>();
        for (Map<String, String> row : Rows.of("from dns", CAPTURES.resolve(capture + ".pcap")).all()) {
            String id = String.format("0x%04x", Integer.parseInt(row.get("trans_id")));
            String asked = String.join("|", id, row.get("query"), row.get("qtype"));
            String asker = row.get("id_orig_h") + ":" + row.get("id_orig_p");
            String server = row.get("id_resp_h") + ":" + row.get("id_resp_p");
            if (row.get("unasked").equals("false")) messages.add(String.join("|", asker, server, asked, "", "0", ""));
            if (row.get("unanswered").equals("true")) continue;
            messages.add(String.join("|", server, asker, asked, row.get("rcode"), row.get("ancount"),
                    row.get("TC").equals("true") ? "1" : "0"));
        }
        assertThat(messages).containsExactlyInAnyOrderElementsOf(truth);
    }

    private static String message(Map<String, String> frame) {
        String source = frame.get("ip.src") + frame.get("ipv6.src") + ":" + frame.get("udp.srcport")
                + frame.get("tcp.srcport");
        String target = frame.get("ip.dst") + frame.get("ipv6.dst") + ":" + frame.get("udp.dstport")
                + frame.get("tcp.dstport");
        boolean isAnswer = frame.get("dns.flags.response").equals("1");
        return String.join("|", source, target, frame.get("dns.id"), frame.get("dns.qry.name"),
                frame.get("dns.qry.type"), frame.get("dns.flags.rcode"), frame.get("dns.count.answers"),
                isAnswer ? frame.get("dns.flags.truncated") : "");
    }

    static Stream<String> httpCaptures() throws IOException {
        return named(".http.tsv");
    }

    /// Who asked for what, and what came back, in the order of each connection; interim responses apart.
    @ParameterizedTest
    @MethodSource("httpCaptures")
    void everyRequestIsARowWithItsResponse(String capture) throws IOException {
        List<String> truth = new ArrayList<>();
        Map<String, Deque<Map<String, String>>> answers = new HashMap<>();
        List<Map<String, String>> frames = Tsv.read(CAPTURES.resolve("truth/" + capture + ".http.tsv"));
        for (Map<String, String> frame : frames) {
            if (frame.get("http.response.code").isEmpty() || frame.get("http.response.code").equals("100")) continue;
            answers.computeIfAbsent(endpoints(frame, "dst", "src"), _ -> new ArrayDeque<>()).add(frame);
        }
        for (Map<String, String> frame : frames) {
            if (frame.get("http.request.method").isEmpty()) continue;
            Map<String, String> answer = answers.get(endpoints(frame, "src", "dst")).removeFirst();
            truth.add(String.join("|", endpoints(frame, "src", "dst"), frame.get("http.request.method"),
                    frame.get("http.host"), frame.get("http.request.uri"), frame.get("http.user_agent"),
                    frame.get("http.content_type"), frame.get("http.content_length_header"),
                    answer.get("http.response.code"), answer.get("http.content_type"),
                    answer.get("http.content_length_header")));
        }
        List<String> columns = List.of("id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p", "method", "host", "uri",
                "user_agent", "request_content_type", "request_content_length", "status_code", "content_type",
                "content_length");
        Rows rows = Rows.of("from http select " + String.join(", ", columns), CAPTURES.resolve(capture + ".pcap"));
        assertThat(cells(rows.all(), columns)).containsExactlyInAnyOrderElementsOf(truth);
    }

    private static String endpoints(Map<String, String> frame, String client, String server) {
        return String.join("|", address(frame, client), frame.get("tcp." + client + "port"), address(frame, server),
                frame.get("tcp." + server + "port"));
    }

    private static String address(Map<String, String> frame, String side) {
        return frame.get("ip." + side) + frame.get("ipv6." + side);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everyConversationIsARow(String capture) throws IOException {
        List<Map<String, String>> truth = Tsv.read(CAPTURES.resolve("truth/" + capture + ".conversations.tsv"));
        List<String> columns = truth.getFirst().keySet().stream()
                .filter(name -> !List.of("vlan", "vlans", "first_frame", "last_frame").contains(name)).toList();
        // The truth is of TCP and UDP.
        String query = "from conn where tcp or udp select " + String.join(", ", columns);
        Rows rows = Rows.of(query, CAPTURES.resolve(capture + ".pcap"));
        assertThat(cells(rows.all(), columns)).containsExactlyInAnyOrderElementsOf(cells(truth, columns));
        assertThat(rows.report().accounting().holds()).isTrue();
    }
}

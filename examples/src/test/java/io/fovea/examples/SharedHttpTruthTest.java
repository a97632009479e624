package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every request and response of HTTP/1 that tshark sees over TCP in the collected captures against our rows, field by field, and
/// so the pairing of the two. Differences are allowed only where `http-truth-differences.tsv` explains them; the table
/// of counts goes to `target/http-truth.txt`.
class SharedHttpTruthTest {
    private static final String QUERY = """
            from http where not (request_version = '2') select id_orig_h, id_orig_p, id_resp_h, id_resp_p, first_frame, trans_depth, partial,
              method, uri, request_version, host, user_agent, referrer, request_content_type,
              request_content_length, request_transfer_encoding, request_content_encoding, request_body_len,
              version, status_code, status_msg, info_code, content_type, content_length, transfer_encoding,
              content_encoding, location, server, response_body_len""";
    /// tshark's columns of a request, and ours.
    private static final Map<String, String> REQUEST = new TreeMap<>(Map.of(
            "method", "method", "uri", "uri", "version", "request_version", "host", "host",
            "user_agent", "user_agent", "referer", "referrer", "content_type", "request_content_type",
            "content_length", "request_content_length", "transfer_encoding", "request_transfer_encoding",
            "body_len", "request_body_len"));
    private static final Map<String, String> RESPONSE = new TreeMap<>(Map.of(
            "status", "status_code", "phrase", "status_msg", "version", "version", "content_type", "content_type",
            "content_length", "content_length", "transfer_encoding", "transfer_encoding",
            "content_encoding", "content_encoding", "location", "location", "server", "server",
            "body_len", "response_body_len"));

    /// Equal, different, missing; then the same among messages that Suricata reads as tshark does.
    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();
    private Path folder;

    @Test
    void everyDifferenceIsExplained() throws IOException {
        folder = SharedCaptures.folder();
        Map<String, List<Map<String, String>>> truth = truth();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        for (Map.Entry<String, List<Map<String, String>>> entry : truth.entrySet()) {
            try {
                compare(entry.getValue(), Rows.of(fovea, folder.resolve(entry.getKey())).all());
            } catch (InputException e) {
                differ(entry.getKey(), "-", "capture", "read", "refused: " + e.getMessage().replaceFirst(".*?: ", ""));
            }
        }
        Files.writeString(Path.of("target", "http-truth.txt"), table(truth.size()));
        Files.write(Path.of("target", "http-truth-differences.tsv"), differences);
        Set<String> explained = explained();
        assertThat(found(explained)).isEqualTo(explained);
        assertThat(counts.get("request: uri")[0]).as("equal targets").isGreaterThan(1500);
        assertThat(counts.get("response: status")[0]).as("equal status codes").isGreaterThan(450);
    }

    /// What differs, as the explanations name it: `*` stands for all frames of a capture.
    private Set<String> found(Set<String> explained) {
        Set<String> found = new TreeSet<>();
        for (String difference : differences) {
            String[] cells = difference.split("\t", -1);
            String all = cells[0] + "\t*\t" + cells[2];
            found.add(explained.contains(all) ? all : cells[0] + "\t" + cells[1] + "\t" + cells[2]);
        }
        return found;
    }

    private static Set<String> explained() throws IOException {
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/http-truth-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("frame") + "\t" + row.get("column"));
        }
        return explained;
    }

    /// Compares the connections of one capture.
    private void compare(List<Map<String, String>> truth, List<Map<String, String>> rows) {
        Map<String, List<Map<String, String>>> ours = new TreeMap<>();
        rows.sort(Comparator.comparing(row -> Long.valueOf(row.get("first_frame"))));
        for (Map<String, String> row : rows) {
            String key = connection(row.get("id_orig_h"), row.get("id_orig_p"), row.get("id_resp_h"),
                    row.get("id_resp_p"));
            ours.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        Map<String, List<Map<String, String>>> theirs = new TreeMap<>();
        for (Map<String, String> row : truth) {
            String key = connection(row.get("src"), row.get("sport"), row.get("dst"), row.get("dport"));
            theirs.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        String capture = truth.getFirst().get("capture");
        theirs.forEach((key, messages) -> compareConnection(messages, ours.getOrDefault(key, List.of())));
        ours.forEach((key, more) -> {
            if (theirs.containsKey(key)) return;
            more.forEach(row -> differ(capture, row.get("first_frame"), "row", "none", said(row)));
        });
    }

    private static String connection(String source, String sourcePort, String target, String targetPort) {
        String one = InetAddress.ofLiteral(source).getHostAddress() + " " + sourcePort;
        String other = InetAddress.ofLiteral(target).getHostAddress() + " " + targetPort;
        return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
    }

    private void compareConnection(List<Map<String, String>> messages, List<Map<String, String>> rows) {
        Map<String, Map<String, String>> byRequestFrame = new TreeMap<>();
        List<Map<String, String>> more = new ArrayList<>(rows);
        for (Map<String, String> message : messages) {
            if (!message.get("kind").equals("req")) continue;
            Map<String, String> row = takeRequest(more, message);
            if (row != null) byRequestFrame.put(message.get("frame") + same(byRequestFrame, message), row);
            compareMessage("request", REQUEST, message, row);
        }
        for (Map<String, String> message : messages) {
            if (!message.get("kind").equals("resp")) continue;
            Map<String, String> row = answered(byRequestFrame, message);
            if (row == null) row = takeResponse(more, rows, message);
            if (isInterim(message)) compareInterim(message, row);
            else compareMessage("response", RESPONSE, message, row);
        }
        for (Map<String, String> row : more) {
            differ(messages.getFirst().get("capture"), row.get("first_frame"), "row", "none", said(row));
        }
    }

    /// A row for a response that tshark gives no request; for an interim one, any row that has it.
    private static Map<String, String> takeResponse(
            List<Map<String, String>> more, List<Map<String, String>> rows, Map<String, String> message) {
        String status = message.get("status");
        if (isInterim(message)) {
            return rows.stream().filter(row -> row.get("info_code").equals(status)).findFirst().orElse(null);
        }
        Map<String, String> found = rows.stream()
                .filter(row -> row.get("status_code").equals(status) && !row.containsKey("compared"))
                .findFirst().orElse(null);
        if (found == null) return null;
        if (found.get("method").isEmpty()) more.remove(found);
        found.put("compared", "yes");
        return found;
    }

    /// Tells apart requests that one frame completes.
    private static String same(Map<String, Map<String, String>> rows, Map<String, String> message) {
        int more = 0;
        while (rows.containsKey(message.get("frame") + "+".repeat(more))) more++;
        return "+".repeat(more);
    }

    /// The row of the request that tshark says a response belongs to; of several in a frame the first that is not used.
    private static Map<String, String> answered(Map<String, Map<String, String>> rows, Map<String, String> message) {
        for (String key = message.get("peer_frame"); !key.isEmpty() && rows.containsKey(key); key += "+") {
            Map<String, String> row = rows.get(key);
            if (isInterim(message) || row.put("compared", "yes") == null) return row;
        }
        return null;
    }

    private static boolean isInterim(Map<String, String> message) {
        return message.get("status").startsWith("1") && !message.get("status").equals("101");
    }

    /// The first row with the same method and target, or the first that has a request at all.
    private static Map<String, String> takeRequest(List<Map<String, String>> rows, Map<String, String> message) {
        Map<String, String> first = null;
        for (Map<String, String> row : rows) {
            if (row.get("method").isEmpty()) continue;
            if (first == null) first = row;
            boolean same = row.get("method").equals(message.get("method"))
                    && row.get("uri").equals(message.get("uri"));
            if (!same) continue;
            first = row;
            break;
        }
        if (first != null) rows.remove(first);
        return first;
    }

    private void compareInterim(Map<String, String> message, Map<String, String> row) {
        String got = row == null ? "none" : row.get("info_code");
        boolean equal = message.get("status").equals(got);
        count("response: interim", message, equal ? 0 : 1);
        if (!equal) differ(message, "interim", message.get("status"), got);
    }

    private void compareMessage(
            String kind, Map<String, String> columns, Map<String, String> message, Map<String, String> row) {
        boolean missing = row == null || kind.equals("response") && row.get("status_code").isEmpty();
        count(kind, message, missing ? 2 : 0);
        if (missing) {
            differ(message, kind, message.get("method") + message.get("status"), "none");
            return;
        }
        columns.forEach((theirs, ours) -> {
            String expected = message.get(theirs);
            if (theirs.equals("version")) expected = expected.replaceFirst("^HTTP/", "");
            if (theirs.equals("body_len") && isDecoded(message)) return;
            String got = row.get(ours);
            if (theirs.equals("body_len") && expected.isEmpty() && got.equals("0")) got = "";
            count(kind + ": " + theirs, message, expected.equals(got) ? 0 : 1);
            if (!expected.equals(got)) differ(message, kind + ": " + theirs, expected, got);
        });
    }

    /// Whether tshark tells the length of what it decompressed.
    private static boolean isDecoded(Map<String, String> message) {
        return !message.get("content_encoding").isEmpty();
    }

    private static String said(Map<String, String> row) {
        return String.join(" ", row.get("method"), row.get("uri"), row.get("status_code"), row.get("partial"));
    }

    private void count(String column, Map<String, String> message, int what) {
        int[] count = counts.computeIfAbsent(column, _ -> new int[6]);
        count[what]++;
        if ("agree".equals(message.get("suricata"))) count[what + 3]++;
    }

    private void differ(Map<String, String> message, String column, String expected, String got) {
        differ(message.get("capture"), message.get("frame"), column, expected, got);
    }

    private void differ(String capture, String frame, String column, String expected, String got) {
        differences.add(String.join("\t", capture, frame, column, expected, got));
    }

    private String table(int captures) {
        StringBuilder text = new StringBuilder("HTTP over TCP against tshark, " + captures + " captures; in brackets"
                + " the messages that Suricata reads as tshark does\n");
        text.append(String.format("%-28s %14s %14s %14s%n", "column", "equal", "different", "missing"));
        counts.forEach((column, count) -> text.append(String.format("%-28s %6d (%5d) %6d (%5d) %6d (%5d)%n",
                column, count[0], count[3], count[1], count[4], count[2], count[5])));
        return text.toString();
    }

    /// Messages by capture, with the captures' rows of the out-of-order variant where there are some, and Suricata's
    /// word from the other table. Damaged captures have no truth worth the name.
    private Map<String, List<Map<String, String>>> truth() throws IOException {
        List<Map<String, String>> rows = new ArrayList<>(Tsv.read(folder.resolve("truth/http.ooo.tsv")));
        Map<String, Map<String, String>> replaced = new TreeMap<>();
        rows.forEach(row -> replaced.put(place(row), row));
        Set<String> ordered = new TreeSet<>(rows.stream().map(row -> row.get("capture")).toList());
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/http.tsv"))) {
            if (!ordered.contains(row.get("capture"))) rows.add(row);
            else if (replaced.containsKey(place(row))) replaced.get(place(row)).put("suricata", row.get("suricata"));
        }
        rows.removeIf(row -> !row.get("proto").equals("tcp") || row.get("capture").startsWith("malformed/"));
        Map<String, List<Map<String, String>>> byCapture = new TreeMap<>();
        for (Map<String, String> row : rows) {
            byCapture.computeIfAbsent(row.get("capture"), _ -> new ArrayList<>()).add(row);
        }
        return byCapture;
    }

    private static String place(Map<String, String> row) {
        return String.join(" ", row.get("capture"), row.get("frame"), row.get("kind"), row.get("uri"));
    }
}

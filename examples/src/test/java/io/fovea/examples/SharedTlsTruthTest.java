package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every handshake that tshark sees over TCP in the collected captures against our rows, field by field. Differences are
/// allowed only where `tls-truth-differences.tsv` explains them; the table of counts goes to `target/tls-truth.txt`.
class SharedTlsTruthTest {
    private static final List<String> COLUMNS = List.of(
            "sni", "client_alpn", "ja3", "version", "cipher", "alpn", "ja3s", "ja4");
    private static final String QUERY = """
            from tls select id_orig_h, id_orig_p, id_resp_h, id_resp_p, first_frame, last_frame, partial,
              sni, client_alpn, ja3, version, tls.ja3s_text as cipher, alpn, ja3s, ja4""";
    private static final Map<String, String> VERSIONS = Map.of(
            "0x0002", "SSLv2", "0x0300", "SSLv3", "0x0301", "TLSv10", "0x0302", "TLSv11", "0x0303", "TLSv12",
            "0x0304", "TLSv13");

    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();
    private Path folder;

    /// What tshark says of one connection.
    private record Truth(String capture, String endpoints, Map<String, String> fields) {}

    @Test
    void everyDifferenceIsExplained() throws IOException {
        folder = SharedCaptures.folder();
        Map<String, List<Truth>> truth = truth();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        for (Map.Entry<String, List<Truth>> entry : truth.entrySet()) {
            try {
                compare(entry.getKey(), entry.getValue(), Rows.of(fovea, folder.resolve(entry.getKey())).all());
            } catch (InputException e) {
                differ(entry.getKey(), "-", "capture", "read", "refused: " + e.getMessage().replaceFirst(".*?: ", ""));
            }
        }
        Files.writeString(Path.of("target", "tls-truth.txt"), table(truth.size()));
        Files.write(Path.of("target", "tls-truth-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/tls-truth-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("connection") + "\t" + row.get("column"));
        }
        Set<String> found = new TreeSet<>();
        for (String difference : differences) found.add(String.join("\t", List.of(difference.split("\t")).subList(0, 3)));
        assertThat(found).isEqualTo(explained);
        assertThat(counts.get("sni")[0]).as("equal server names").isGreaterThan(900);
    }

    private void compare(String capture, List<Truth> truths, List<Map<String, String>> rows) {
        List<Map<String, String>> left = new ArrayList<>(rows);
        for (Truth truth : truths) {
            Map<String, String> row = take(left, truth.endpoints);
            if (row == null) {
                count("row", 2);
                differ(capture, truth.endpoints, "row", "a handshake", "none");
                continue;
            }
            count("row", 0);
            for (String column : COLUMNS) {
                String expected = truth.fields.get(column);
                if (expected == null) continue;
                String got = column.equals("cipher") ? cipher(row.get("cipher")) : row.get(column);
                count(column, expected.equals(got) ? 0 : 1);
                if (!expected.equals(got)) differ(capture, truth.endpoints, column, expected, got);
            }
        }
        for (Map<String, String> row : left) {
            count("row", 3);
            differ(capture, endpoints(row), "row", "none", "a handshake");
        }
    }

    /// The cipher's number out of the text behind JA3S.
    private static String cipher(String ja3sText) {
        return ja3sText.isEmpty() ? "" : ja3sText.split(",")[1];
    }

    private static Map<String, String> take(List<Map<String, String>> rows, String endpoints) {
        for (int i = 0; i < rows.size(); i++) {
            if (endpoints(rows.get(i)).equals(endpoints)) return rows.remove(i);
        }
        return null;
    }

    private static String endpoints(Map<String, String> row) {
        return row.get("id_orig_h") + ":" + row.get("id_orig_p") + ">" + row.get("id_resp_h") + ":"
                + row.get("id_resp_p");
    }

    private void count(String column, int what) {
        counts.computeIfAbsent(column, _ -> new int[4])[what]++;
    }

    private void differ(String capture, String connection, String column, String expected, String got) {
        differences.add(String.join("\t", capture, connection, column, expected, got));
    }

    private String table(int captures) {
        StringBuilder text = new StringBuilder("TLS over TCP against tshark, " + captures + " captures\n");
        text.append(String.format("%-12s %7s %9s %8s %6s%n", "column", "equal", "different", "missing", "extra"));
        counts.forEach((column, count) -> text.append(String.format(
                "%-12s %7d %9d %8d %6d%n", column, count[0], count[1], count[2], count[3])));
        return text.toString();
    }

    /// Connections by capture: the first ClientHello and the last ServerHello of each tshark stream.
    private Map<String, List<Truth>> truth() throws IOException {
        Map<String, Map<String, Truth>> streams = new TreeMap<>();
        for (Map<String, String> row : rows("tls_client")) {
            String endpoints = row.get("src") + ":" + row.get("sport") + ">" + row.get("dst") + ":" + row.get("dport");
            Truth truth = stream(streams, row, endpoints);
            if (truth.fields.containsKey("sni")) continue;
            truth.fields.put("sni", row.get("sni"));
            truth.fields.put("client_alpn", row.get("alpn"));
            truth.fields.put("ja3", row.get("ja3"));
        }
        for (Map<String, String> row : rows("tls_server")) {
            String endpoints = row.get("dst") + ":" + row.get("dport") + ">" + row.get("src") + ":" + row.get("sport");
            Truth truth = stream(streams, row, endpoints);
            String version = row.get("selected_version").isEmpty() ? row.get("server_version")
                    : row.get("selected_version");
            truth.fields.put("version", versionName(version));
            truth.fields.put("cipher", Integer.toString(Integer.parseInt(row.get("cipher"), 16)));
            truth.fields.put("alpn", row.get("alpn"));
            truth.fields.put("ja3s", row.get("ja3s"));
        }
        addJa4(streams);
        Map<String, List<Truth>> byCapture = new TreeMap<>();
        streams.values().forEach(all -> all.values().forEach(
                truth -> byCapture.computeIfAbsent(truth.capture, _ -> new ArrayList<>()).add(truth)));
        return byCapture;
    }

    private static String versionName(String number) {
        if (number.startsWith("0x7f")) return "TLSv13-draft" + Integer.parseInt(number.substring(4), 16);
        return VERSIONS.getOrDefault(number, number);
    }

    private Truth stream(Map<String, Map<String, Truth>> streams, Map<String, String> row, String endpoints) {
        return streams.computeIfAbsent(row.get("capture"), _ -> new LinkedHashMap<>()).computeIfAbsent(
                row.get("stream"), _ -> new Truth(row.get("capture"), endpoints, new LinkedHashMap<>()));
    }

    private void addJa4(Map<String, Map<String, Truth>> streams) throws IOException {
        for (Map<String, String> row : Tsv.read(folder.resolve("expected/ja4.tsv"))) {
            String endpoints = row.get("src") + ":" + row.get("sport") + ">" + row.get("dst") + ":" + row.get("dport");
            streams.getOrDefault(row.get("capture"), Map.of()).values().stream()
                    .filter(truth -> truth.endpoints.equals(endpoints))
                    .forEach(truth -> truth.fields.put("ja4", row.get("ja4")));
        }
    }

    /// A truth table, with the captures' rows of the out-of-order variant where there are some. Damaged captures have
    /// no truth worth the name.
    private List<Map<String, String>> rows(String table) throws IOException {
        List<Map<String, String>> ordered = optional(folder.resolve("truth/" + table + ".ooo.tsv"));
        Set<String> replaced = new TreeSet<>();
        ordered.forEach(row -> replaced.add(row.get("capture")));
        List<Map<String, String>> rows = new ArrayList<>(ordered);
        Tsv.read(folder.resolve("truth/" + table + ".tsv")).stream()
                .filter(row -> !replaced.contains(row.get("capture"))).forEach(rows::add);
        rows.removeIf(row -> !row.get("proto").equals("tcp") || row.get("capture").startsWith("malformed/"));
        rows.forEach(row -> row.replaceAll((_, cell) -> plain(cell)));
        return rows;
    }

    private static List<Map<String, String>> optional(Path file) throws IOException {
        return Files.exists(file) ? Tsv.read(file) : List.of();
    }

    /// Undoes the truth files' doubling of backslashes.
    private static String plain(String cell) {
        return new String(cell.replace("\\\\", "\\").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}

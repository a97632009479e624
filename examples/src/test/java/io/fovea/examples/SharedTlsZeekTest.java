package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The `ssl.log` that Zeek's own tests expect against our rows of the same captures, column by column. Differences are
/// allowed only where `tls-zeek-differences.tsv` explains them; the counts go to `target/tls-zeek.txt`.
class SharedTlsZeekTest {
    private static final List<String> COLUMNS = List.of(
            "version", "cipher", "curve", "server_name", "resumed", "last_alert", "next_protocol", "established",
            "ssl_history", "cert_chain_fps", "client_cert_chain_fps", "sni_matches_cert", "subject", "issuer",
            "client_subject", "client_issuer");
    private static final String QUERY = """
            from tls select id_orig_h, id_orig_p, id_resp_h, id_resp_p, tls.version, tls.cipher, curve,
              sni as server_name, resumed, last_alert, alpn as next_protocol, established, ssl_history, cert_chain_fps,
              client_cert_chain_fps, sni_matches_cert, tls.subject, tls.issuer, tls.client_subject,
              tls.client_issuer""";

    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        List<Path> logs;
        try (Stream<Path> files = Files.walk(folder.resolve("expected/zeek"))) {
            logs = files.filter(file -> file.endsWith("ssl.log")).sorted().toList();
        }
        for (Path log : logs) {
            Path capture = folder.resolve("expected/zeek").relativize(log).subpath(0, 2);
            compare(capture.toString(), ZeekLog.read(log), Rows.of(fovea, folder.resolve(capture)).all());
        }
        Files.writeString(Path.of("target", "tls-zeek.txt"), table(logs.size()));
        Files.write(Path.of("target", "tls-zeek-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/tls-zeek-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("connection") + "\t" + row.get("column"));
        }
        Set<String> found = new TreeSet<>();
        for (String each : differences) found.add(String.join("\t", List.of(each.split("\t")).subList(0, 3)));
        assertThat(found).isEqualTo(explained);
        assertThat(counts.get("cert_chain_fps")[0]).as("equal chains").isGreaterThan(12);
    }

    private void compare(String capture, List<Map<String, String>> theirs, List<Map<String, String>> rows) {
        List<Map<String, String>> left = new ArrayList<>(rows);
        for (Map<String, String> expected : theirs) {
            String connection = endpoints(expected, ".");
            Map<String, String> row = left.stream().filter(each -> endpoints(each, "_").equals(connection))
                    .findFirst().orElse(null);
            count("row", row != null);
            if (row == null) {
                differences.add(String.join("\t", capture, connection, "row", "a handshake", "none"));
                continue;
            }
            left.remove(row);
            for (String column : COLUMNS) {
                if (expected.containsKey(column)) compare(capture, connection, column, expected.get(column), row);
            }
        }
    }

    private void compare(
            String capture, String connection, String column, String cell, Map<String, String> row) {
        String expected = switch (cell) {
            case "-", "(empty)" -> "";
            case "T" -> "true";
            case "F" -> "false";
            default -> cell.replace("\\x5c", "\\");
        };
        String got = row.get(column);
        count(column, expected.equals(got));
        if (!expected.equals(got)) differences.add(String.join("\t", capture, connection, column, expected, got + " "));
    }

    private static String endpoints(Map<String, String> row, String separator) {
        return row.get("id" + separator + "orig_h") + ":" + row.get("id" + separator + "orig_p") + ">"
                + row.get("id" + separator + "resp_h") + ":" + row.get("id" + separator + "resp_p");
    }

    private void count(String column, boolean isSame) {
        counts.computeIfAbsent(column, _ -> new int[2])[isSame ? 0 : 1]++;
    }

    private String table(int logs) {
        StringBuilder text = new StringBuilder("TLS over TCP against Zeek, " + logs + " logs\n");
        text.append(String.format("%-24s %7s %9s%n", "column", "equal", "different"));
        counts.forEach((column, count) -> text.append(String.format("%-24s %7d %9d%n", column, count[0], count[1])));
        return text.toString();
    }
}

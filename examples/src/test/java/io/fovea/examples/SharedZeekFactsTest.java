package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Facts of the lesser protocols against the logs that Zeek's authors publish with collected captures: the first row of
/// every connection. Differences are allowed only where `zeek-facts-differences.tsv` explains them; the table of counts
/// goes to `target/zeek-facts.txt`.
class SharedZeekFactsTest {
    /// Columns of Zeek's logs that are ours too, by the log's name, which is our kind of row.
    private static final Map<String, List<String>> COLUMNS = Map.of(
            "smtp", List.of("helo", "mailfrom", "rcptto", "subject", "tls"),
            "ftp", List.of("user"),
            "rdp", List.of("cookie", "security_protocol"));
    private static final Set<String> SERVICES = Set.of(
            "smtp", "ftp", "pop3", "imap", "ntp", "dhcp", "sip", "smb", "rdp", "mqtt", "modbus", "ssh", "mysql",
            "postgresql", "ldap", "socks", "xmpp");

    private final ColumnTally tally = new ColumnTally("Lesser protocols against Zeek's logs");
    private final Map<String, Map<String, Map<String, String>>> rows = new HashMap<>();
    private final Map<String, Fovea> queries = new HashMap<>();
    private Path folder;

    @Test
    void everyDifferenceIsExplained() throws IOException {
        folder = SharedCaptures.folder();
        compare("conn");
        for (String log : COLUMNS.keySet()) compare(log);
        Files.writeString(Path.of("target", "zeek-facts.txt"), tally.table());
        Files.write(Path.of("target", "zeek-facts-differences.tsv"), tally.differences());
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/zeek-facts-differences.tsv"))) {
            explained.add(String.join("\t", row.get("capture"), row.get("connection"), row.get("column")));
        }
        Set<String> found = new TreeSet<>();
        for (String each : tally.differences()) found.add(String.join("\t", List.of(each.split("\t")).subList(0, 3)));
        assertThat(found).isEqualTo(explained);
        assertThat(tally.equal("service")).as("equal services").isGreaterThan(20);
    }

    private void compare(String log) throws IOException {
        Path logs = folder.resolve("expected/zeek");
        List<Path> files;
        try (Stream<Path> all = Files.walk(logs)) {
            files = all.filter(file -> file.endsWith(log + ".log")).sorted().toList();
        }
        for (Path file : files) {
            Path place = logs.relativize(file);
            String capture = place.getName(0) + "/" + place.getName(1);
            Set<String> seen = new TreeSet<>();
            for (Map<String, String> truth : ZeekLog.read(file)) {
                String endpoints = truth.get("id.orig_h") + ":" + truth.get("id.orig_p") + ">" + truth.get("id.resp_h")
                        + ":" + truth.get("id.resp_p");
                if (!seen.add(endpoints)) continue;
                Map<String, String> row = rowsOf(capture, log).getOrDefault(endpoints, Map.of());
                if (log.equals("conn")) compareServices(capture, endpoints, truth, row);
                else compareFacts(capture, endpoints, log, truth, row);
            }
        }
    }

    private void compareServices(
            String capture, String endpoints, Map<String, String> truth, Map<String, String> row) {
        for (String service : truth.getOrDefault("service", "-").split(",")) {
            if (!SERVICES.contains(service)) continue;
            boolean same = List.of(row.getOrDefault("service", "").split(",")).contains(service);
            tally.count("service", same);
            if (!same) tally.differ(capture, endpoints, "service", service, row.getOrDefault("service", "no row"));
        }
    }

    private void compareFacts(
            String capture, String endpoints, String log, Map<String, String> truth, Map<String, String> row) {
        for (String column : COLUMNS.get(log)) {
            if (!truth.containsKey(column)) continue;
            String theirs = switch (truth.get(column)) {
                case "-", "(empty)", "<unknown>", "F" -> "";
                case "T" -> "true";
                default -> truth.get(column);
            };
            String ours = row.getOrDefault(column, "");
            tally.count(log + "." + column, theirs.equals(ours));
            if (!theirs.equals(ours)) tally.differ(capture, endpoints, log + "." + column, theirs, ours);
        }
    }

    /// Our rows of a capture by their endpoints; of several with the same endpoints the first.
    private Map<String, Map<String, String>> rowsOf(String capture, String kind) throws IOException {
        String key = capture + " " + kind;
        if (rows.containsKey(key)) return rows.get(key);
        Map<String, Map<String, String>> byEndpoints = new LinkedHashMap<>();
        try {
            Fovea fovea = queries.computeIfAbsent(kind, _ -> Fovea.builder().query("from " + kind).build());
            for (Map<String, String> row : Rows.of(fovea, folder.resolve(capture)).all()) {
                byEndpoints.putIfAbsent(row.get("id_orig_h") + ":" + row.get("id_orig_p") + ">" + row.get("id_resp_h")
                        + ":" + row.get("id_resp_p"), row);
            }
        } catch (InputException e) {
            byEndpoints.clear();
        }
        rows.put(key, byEndpoints);
        return byEndpoints;
    }
}

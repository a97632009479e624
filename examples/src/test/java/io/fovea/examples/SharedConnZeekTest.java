package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The `conn.log` that Zeek's own tests expect against our rows of `conn` of the same captures, column by column, over
/// the whole engine. Differences are allowed only where `conn-zeek-differences.tsv` explains them; the counts go to
/// `target/conn-zeek.txt`.
class SharedConnZeekTest {
    private static final List<String> COLUMNS = List.of(
            "proto", "service", "duration", "orig_bytes", "resp_bytes", "conn_state", "missed_bytes", "history",
            "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes");

    private final ColumnTally tally = new ColumnTally("Rows of conn against Zeek's conn.log");
    private final Map<String, Map<String, List<Map<String, String>>>> rows = new HashMap<>();
    private final Fovea fovea = Fovea.builder().query("from conn").build();
    private Path folder;

    @Test
    void everyDifferenceIsExplained() throws IOException {
        folder = SharedCaptures.folder();
        Path logs = folder.resolve("expected/zeek");
        List<Path> files;
        try (Stream<Path> all = Files.walk(logs)) {
            files = all.filter(file -> file.endsWith("conn.log")).sorted().toList();
        }
        for (Path file : files) {
            Path place = logs.relativize(file);
            compare(place.getName(0) + "/" + place.getName(1), ZeekLog.read(file));
        }
        Files.writeString(Path.of("target", "conn-zeek.txt"), tally.table());
        Files.write(Path.of("target", "conn-zeek-differences.tsv"), tally.differences());
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/conn-zeek-differences.tsv"))) {
            explained.add(String.join("\t", row.get("capture"), row.get("connection"), row.get("column"),
                    row.get("zeek"), row.get("ours")));
        }
        assertThat(tally.differences()).isEqualTo(explained);
        assertThat(tally.equal("history")).as("equal histories").isGreaterThan(300);
    }

    private void compare(String capture, List<Map<String, String>> truth) throws IOException {
        Map<String, List<Map<String, String>>> ours = new HashMap<>();
        rowsOf(capture).forEach((endpoints, all) -> ours.put(endpoints, new ArrayList<>(all)));
        for (Map<String, String> theirs : truth) {
            if (!theirs.containsKey("id.orig_h")) continue; // a test of logs with other columns
            String endpoints = endpoints(theirs, "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p");
            List<Map<String, String>> candidates = ours.getOrDefault(endpoints, List.of());
            Map<String, String> row = candidates.stream()
                    .max(Comparator.comparingInt(one -> likeness(theirs, one))).orElse(null);
            if (row == null) {
                String turned = endpoints(theirs, "id.resp_h", "id.resp_p", "id.orig_h", "id.orig_p");
                boolean isTurned = !ours.getOrDefault(turned, List.of()).isEmpty();
                tally.differ(capture, endpoints, "row", describe(theirs), isTurned ? "turned round" : "none");
                tally.count("row", false);
                continue;
            }
            tally.count("row", true);
            candidates.remove(row);
            for (String column : COLUMNS) {
                if (!isTold(column, theirs)) continue;
                boolean same = isSame(column, theirs, row);
                tally.count(column, same);
                if (!same) tally.differ(capture, endpoints, column, theirs.get(column), row.get(column));
            }
        }
    }

    private static int likeness(Map<String, String> theirs, Map<String, String> row) {
        return (int) COLUMNS.stream().filter(column -> isSame(column, theirs, row)).count();
    }

    private static boolean isSame(String column, Map<String, String> theirs, Map<String, String> row) {
        String expected = theirs.getOrDefault(column, "-");
        String got = row.get(column);
        if (column.equals("service")) return services(expected).equals(services(got));
        if (!isTold(column, theirs)) return true;
        if (column.equals("duration")) return Math.abs(Double.parseDouble(expected) - seconds(got)) < 1e-5;
        return expected.equals(got);
    }

    /// Zeek has no duration and no sizes of a flow of one packet, and no services where a test does not load them.
    private static boolean isTold(String column, Map<String, String> theirs) {
        return !theirs.getOrDefault(column, "-").equals("-");
    }

    /// By our names.
    private static Set<String> services(String names) {
        Set<String> services = new TreeSet<>();
        for (String name : names.split(",")) {
            services.add(switch (name) {
                case "ssl" -> "tls";
                case "ldap_tcp", "ldap_udp" -> "ldap";
                default -> name;
            });
        }
        services.remove("");
        return services;
    }

    private static double seconds(String nanoseconds) {
        return nanoseconds.isEmpty() ? 0 : Long.parseLong(nanoseconds) / 1e9;
    }

    private static String describe(Map<String, String> row) {
        return String.join(" ", COLUMNS.stream().map(column -> row.getOrDefault(column, "-")).toList());
    }

    private static String endpoints(Map<String, String> row, String... columns) {
        return row.get(columns[0]) + ":" + row.get(columns[1]) + ">" + row.get(columns[2]) + ":" + row.get(columns[3]);
    }

    /// Our rows of a capture by their endpoints.
    private Map<String, List<Map<String, String>>> rowsOf(String capture) throws IOException {
        if (rows.containsKey(capture)) return rows.get(capture);
        Map<String, List<Map<String, String>>> byEndpoints = new HashMap<>();
        try {
            for (Map<String, String> row : Rows.of(fovea, folder.resolve(capture)).all()) {
                String endpoints = endpoints(row, "id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p");
                byEndpoints.computeIfAbsent(endpoints, _ -> new ArrayList<>()).add(row);
            }
        } catch (InputException e) {
            byEndpoints.clear();
        }
        rows.put(capture, byEndpoints);
        return byEndpoints;
    }
}

package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The logs that Zeek's own tests expect against our rows of the same captures, column by column. Differences are
/// allowed only where `http-zeek-differences.tsv` explains them; the counts go to `target/http-zeek.txt`.
class SharedHttpZeekTest {
    private static final List<String> COLUMNS = List.of(
            "method", "host", "uri", "referrer", "version", "user_agent", "origin", "request_body_len",
            "response_body_len", "status_code", "status_msg", "info_code", "info_msg", "username", "proxied",
            "orig_mime_types", "resp_mime_types");
    private static final String QUERY = "from http select id_orig_h, id_orig_p, id_resp_h, id_resp_p, trans_depth, "
            + String.join(", ", COLUMNS);
    /// Logs of tests whose scripts filter or change what is logged, and those of captures that are inside tunnels.
    private static final Set<String> LOGS_LEFT_OUT = Set.of(
            "scripts.base.frameworks.logging.writer-path-conflict", "language.init-in-anon-function",
            "scripts.policy.protocols.http.header-names", "scripts.base.frameworks.analyzer.request-analyzer",
            "spicy.protocol-analyzer-data-in-from-tcp-to-udp");

    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        List<Path> logs;
        try (Stream<Path> files = Files.walk(folder.resolve("expected/zeek"))) {
            logs = files.filter(file -> file.endsWith("http.log")).sorted().toList();
        }
        for (Path log : logs) {
            Path capture = folder.resolve("expected/zeek").relativize(log).subpath(0, 2);
            if (LOGS_LEFT_OUT.contains(log.getParent().getFileName().toString()) || capture.startsWith("encap")) continue;
            compare(capture.toString(), zeekRows(log), Rows.of(fovea, folder.resolve(capture)).all());
        }
        Files.writeString(Path.of("target", "http-zeek.txt"), table(logs.size()));
        Files.write(Path.of("target", "http-zeek-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/http-zeek-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("exchange") + "\t" + row.get("column"));
        }
        Set<String> found = new TreeSet<>();
        for (String each : differences) found.add(String.join("\t", List.of(each.split("\t", -1)).subList(0, 3)));
        assertThat(found).isEqualTo(explained);
        assertThat(counts.get("uri")[0]).as("equal targets").isGreaterThan(25);
    }

    private void compare(String capture, List<Map<String, String>> theirs, List<Map<String, String>> rows) {
        Map<String, Map<String, String>> ours = new LinkedHashMap<>();
        rows.forEach(row -> ours.put(exchange(row, "_"), row));
        for (Map<String, String> expected : theirs) {
            Map<String, String> row = ours.remove(exchange(expected, "."));
            count("row", row != null);
            if (row == null) {
                differences.add(String.join("\t", capture, exchange(expected, "."), "row", "an exchange", "none"));
                continue;
            }
            for (String column : COLUMNS) {
                String value = plain(expected.get(column));
                boolean none = column.endsWith("_len") && row.get(column).isEmpty();
                String got = none ? "0" : row.get(column);
                count(column, value.equals(got));
                if (value.equals(got)) continue;
                differences.add(String.join("\t", capture, exchange(expected, "."), column, value, got));
            }
        }
        ours.keySet().forEach(left -> differences.add(String.join("\t", capture, left, "row", "none", "an exchange")));
    }

    private static String exchange(Map<String, String> row, String mark) {
        return row.get("id" + mark + "orig_h") + ":" + row.get("id" + mark + "orig_p") + ">"
                + row.get("id" + mark + "resp_h") + ":" + row.get("id" + mark + "resp_p") + " "
                + row.get("trans_depth");
    }

    private static String plain(String value) {
        return value.equals("-") || value.equals("(empty)") ? "" : value;
    }

    private void count(String column, boolean equal) {
        counts.computeIfAbsent(column, _ -> new int[2])[equal ? 0 : 1]++;
    }

    private String table(int logs) {
        StringBuilder text = new StringBuilder("HTTP against Zeek's expected logs, " + logs + " logs\n");
        text.append(String.format("%-20s %6s %10s%n", "column", "equal", "different"));
        counts.forEach((column, count) -> text.append(String.format("%-20s %6d %10d%n", column, count[0], count[1])));
        return text.toString();
    }

    private static List<Map<String, String>> zeekRows(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        String[] names = {};
        for (String line : Files.readAllLines(file)) {
            String[] values = line.split("\t", -1);
            if (line.startsWith("#fields")) names = Arrays.copyOfRange(values, 1, values.length);
            if (line.startsWith("#")) continue;
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) row.put(names[i], values[i]);
            rows.add(row);
        }
        return rows;
    }
}

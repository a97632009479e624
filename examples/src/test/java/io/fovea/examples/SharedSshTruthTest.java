package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every version line and HASSH that tshark sees in the collected captures, and every row of Zeek's `ssh.log` that is
/// published with them, against our rows. Differences are allowed only where `ssh-truth-differences.tsv` explains them;
/// the table of counts goes to `target/ssh-truth.txt`.
class SharedSshTruthTest {
    private static final String QUERY = """
            from ssh select id_orig_h, id_orig_p, id_resp_h, id_resp_p, version, auth_success, auth_attempts, client,
              server, cipher_alg, mac_alg, compression_alg, kex_alg, host_key_alg, host_key_fingerprint, hassh,
              hassh_server""";
    private static final List<String> ZEEK_COLUMNS = List.of(
            "version", "auth_success", "auth_attempts", "client", "server", "cipher_alg", "mac_alg",
            "compression_alg", "kex_alg", "host_key_alg", "host_key_fingerprint");

    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();
    private final Map<String, List<Map<String, String>>> rows = new TreeMap<>();
    private final Fovea fovea = Fovea.builder().query(QUERY).build();
    private Path folder;

    @Test
    void everyDifferenceIsExplained() throws IOException {
        folder = SharedCaptures.folder();
        int captures = compareWithTshark();
        compareWithZeek();
        Files.writeString(Path.of("target", "ssh-truth.txt"), table(captures));
        Files.write(Path.of("target", "ssh-truth-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/ssh-truth-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("connection") + "\t" + row.get("column"));
        }
        Set<String> found = new TreeSet<>();
        for (String difference : differences) found.add(String.join("\t", List.of(difference.split("\t")).subList(0, 3)));
        assertThat(found).isEqualTo(explained);
        assertThat(counts.get("banner")[0]).as("equal version lines").isGreaterThan(100);
        assertThat(counts.get("zeek auth_success")[0]).as("equal guesses").isGreaterThan(50);
    }

    private int compareWithTshark() throws IOException {
        Map<String, List<Map<String, String>>> truth = new TreeMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/ssh.tsv"))) {
            String part = String.join(" ", row.get("capture"), row.get("stream"), row.get("src"), row.get("sport"),
                    row.get("kind"));
            if (!row.get("capture").startsWith("malformed/") && seen.add(part)) {
                truth.computeIfAbsent(row.get("capture"), _ -> new ArrayList<>()).add(row);
            }
        }
        for (Map.Entry<String, List<Map<String, String>>> entry : truth.entrySet()) {
            Set<Map<String, String>> matched = new LinkedHashSet<>();
            for (Map<String, String> row : entry.getValue()) compareDirection(entry.getKey(), row, matched);
            for (Map<String, String> row : rowsOf(entry.getKey())) {
                if (matched.contains(row)) count("row", 0);
                else miss(entry.getKey(), endpoints(row), 3, "none", "a connection");
            }
        }
        return truth.size();
    }

    /// One direction of a connection: its version line or its KEXINIT.
    private void compareDirection(String capture, Map<String, String> truth, Set<Map<String, String>> matched)
            throws IOException {
        String source = truth.get("src") + ":" + truth.get("sport");
        String target = truth.get("dst") + ":" + truth.get("dport");
        for (Map<String, String> row : rowsOf(capture)) {
            boolean fromClient = endpoints(row).equals(source + ">" + target);
            if (!fromClient && !endpoints(row).equals(target + ">" + source)) continue;
            matched.add(row);
            if (truth.get("kind").equals("banner")) {
                same("banner", capture, row, plain(truth.get("banner")), row.get(fromClient ? "client" : "server"));
            } else {
                same("hassh", capture, row, truth.get("hassh"), fromClient ? row.get("hassh") : "");
                same("hassh_server", capture, row, truth.get("hasshserver"),
                        fromClient ? "" : row.get("hassh_server"));
            }
            return;
        }
        miss(capture, source + ">" + target, 2, "a " + truth.get("kind"), "none");
    }

    private void compareWithZeek() throws IOException {
        Path logs = folder.resolve("expected/zeek");
        List<Path> files;
        try (Stream<Path> all = Files.walk(logs)) {
            files = all.filter(file -> file.endsWith("ssh.log")).sorted().toList();
        }
        for (Path file : files) {
            Path place = logs.relativize(file);
            String capture = place.getName(0) + "/" + place.getName(1);
            List<Map<String, String>> left = new ArrayList<>(rowsOf(capture));
            for (Map<String, String> truth : ZeekLog.read(file)) {
                String endpoints = truth.get("id.orig_h") + ":" + truth.get("id.orig_p") + ">" + truth.get("id.resp_h")
                        + ":" + truth.get("id.resp_p");
                Map<String, String> row = left.stream().filter(each -> endpoints(each).equals(endpoints))
                        .findFirst().orElse(null);
                left.remove(row);
                if (row == null) miss(capture, endpoints, 2, "a row of Zeek", "none");
                else compareWithZeek(capture, truth, row);
            }
            for (Map<String, String> row : left) miss(capture, endpoints(row), 3, "no row of Zeek", "a connection");
        }
    }

    private void compareWithZeek(String capture, Map<String, String> truth, Map<String, String> row) {
        for (String column : ZEEK_COLUMNS) {
            String theirs = switch (truth.get(column)) {
                case "-" -> "";
                case "T" -> "true";
                case "F" -> "false";
                default -> truth.get(column);
            };
            String ours = row.get(column);
            boolean cut = column.equals("host_key_fingerprint") && !theirs.isEmpty() && ours.startsWith(theirs);
            same("zeek " + column, capture, row, theirs, cut ? theirs : ours);
        }
    }

    private List<Map<String, String>> rowsOf(String capture) throws IOException {
        if (!rows.containsKey(capture)) {
            try {
                rows.put(capture, Rows.of(fovea, folder.resolve(capture)).all());
            } catch (InputException e) {
                rows.put(capture, List.of());
            }
        }
        return rows.get(capture);
    }

    private static String endpoints(Map<String, String> row) {
        return row.get("id_orig_h") + ":" + row.get("id_orig_p") + ">" + row.get("id_resp_h") + ":"
                + row.get("id_resp_p");
    }

    private void same(String column, String capture, Map<String, String> row, String theirs, String ours) {
        boolean same = theirs.equals(ours);
        count(column, same ? 0 : 1);
        if (!same) differences.add(String.join("\t", capture, endpoints(row), column, theirs, ours));
    }

    private void miss(String capture, String connection, int what, String theirs, String ours) {
        count("row", what);
        differences.add(String.join("\t", capture, connection, "row", theirs, ours));
    }

    private void count(String column, int what) {
        counts.computeIfAbsent(column, _ -> new int[4])[what]++;
    }

    private String table(int captures) {
        StringBuilder text = new StringBuilder("SSH against tshark, " + captures + " captures, and Zeek's logs\n");
        text.append(String.format("%-26s %7s %9s %8s %6s%n", "column", "equal", "different", "missing", "extra"));
        counts.forEach((column, count) -> text.append(String.format(
                "%-26s %7d %9d %8d %6d%n", column, count[0], count[1], count[2], count[3])));
        return text.toString();
    }

    /// The truth files escape a byte as our rows do, but keep the blanks that tshark keeps.
    private static String plain(String cell) {
        return new String(cell.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.US_ASCII);
    }
}

package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every certificate that tshark sees over TCP in the collected captures against our rows, field by field as another
/// library read them, and the certificates in Zeek's logs. Differences are allowed only where
/// `x509-truth-differences.tsv` explains them; the table of counts goes to `target/x509-truth.txt`.
class SharedX509TruthTest {
    private static final List<String> COLUMNS = List.of(
            "len", "sha1", "subject", "issuer", "serial", "not_before", "not_after", "san_dns", "key", "malformed");
    private static final String QUERY = """
            from x509 select id_orig_h, id_orig_p, id_resp_h, id_resp_p, sender, position, length as len, sha256, sha1,
              subject, issuer, serial, not_valid_before as not_before, not_valid_after as not_after, san_dns, key_type,
              key_length, malformed, version, key_alg, sig_alg, exponent, curve, san_uri, san_email, san_ip,
              basic_constraints_ca, basic_constraints_path_len, host_cert, client_cert""";
    /// Names that our rows have and the truth writes as numbers.
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("1.2.840.113549.1.9.1", "emailAddress"), Map.entry("2.5.4.41", "name"),
            Map.entry("2.5.4.17", "postalCode"), Map.entry("2.5.4.5", "serialNumber"),
            Map.entry("2.5.4.15", "businessCategory"), Map.entry("STREET", "street"),
            Map.entry("2.5.4.4", "SN"), Map.entry("2.5.4.42", "GN"), Map.entry("2.5.4.12", "title"),
            Map.entry("1.2.840.113549.1.9.2", "unstructuredName"), Map.entry("2.5.4.97", "organizationIdentifier"),
            Map.entry("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"),
            Map.entry("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"),
            Map.entry("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"));
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final long SECOND_NS = 1_000_000_000L;

    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, List<Map<String, String>>> truth = truth(folder);
        Fovea fovea = Fovea.builder().query(QUERY).build();
        for (Map.Entry<String, List<Map<String, String>>> entry : truth.entrySet()) {
            try {
                compare(entry.getKey(), entry.getValue(), Rows.of(fovea, folder.resolve(entry.getKey())).all());
            } catch (InputException e) {
                differ(entry.getKey(), "-", "capture", "read", "refused: " + e.getMessage().replaceFirst(".*?: ", ""));
            }
        }
        int captures = truth.size();
        compareWithZeek(folder, fovea);
        Files.writeString(Path.of("target", "x509-truth.txt"), table(captures));
        Files.write(Path.of("target", "x509-truth-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/x509-truth-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("certificate") + "\t" + row.get("column"));
        }
        Set<String> found = new TreeSet<>();
        for (String each : differences) found.add(String.join("\t", List.of(each.split("\t")).subList(0, 3)));
        assertThat(found).isEqualTo(explained);
        assertThat(counts.get("row")[0]).as("equal certificates").isGreaterThan(900);
        assertThat(counts.get("zeek key_length")[0]).as("equal to Zeek").isGreaterThan(10);
    }

    private void compare(String capture, List<Map<String, String>> truths, List<Map<String, String>> rows) {
        List<Map<String, String>> left = new ArrayList<>(rows);
        for (Map<String, String> truth : truths) {
            Map<String, String> row = left.stream()
                    .filter(each -> each.get("sha256").equals(truth.get("sha256"))
                            && sender(each).equals(truth.get("src") + ":" + truth.get("sport")))
                    .findFirst().orElse(null);
            count("row", row != null ? 0 : 2);
            if (row == null) {
                differ(capture, truth.get("src") + ":" + truth.get("sport") + " " + truth.get("sha256").substring(0, 8),
                        "row", "a certificate", "none");
                continue;
            }
            left.remove(row);
            for (String column : COLUMNS) compare(capture, truth, row, column);
        }
        for (Map<String, String> row : left) {
            count("row", 3);
            differ(capture, sender(row) + " " + row.get("sha256").substring(0, 8), "row", "none", "a certificate");
        }
    }

    private void compare(String capture, Map<String, String> truth, Map<String, String> row, String column) {
        boolean isBroken = truth.get("subject").startsWith("ERR");
        if (isBroken && !Set.of("len", "sha1", "malformed").contains(column)) return;
        if (column.equals("key") && Set.of("", "ERR").contains(truth.get("key"))) return;
        String expected = switch (column) {
            case "malformed" -> Boolean.toString(isBroken);
            case "subject", "issuer" -> name(truth.get(column));
            case "not_before", "not_after" -> time(truth.get(column));
            default -> truth.get(column);
        };
        String got = switch (column) {
            case "serial" -> row.get("serial").toLowerCase().replaceFirst("^(-?)0+(?=.)", "$1");
            case "key" -> switch (row.get("key_type")) {
                case "ecdsa" -> "EC";
                default -> row.get("key_type").toUpperCase();
            } + row.get("key_length");
            default -> row.get(column);
        };
        count(column, expected.equals(got) ? 0 : 1);
        if (!expected.equals(got)) {
            differ(capture, sender(row) + " " + row.get("sha256").substring(0, 8), column, expected, got);
        }
    }

    private static String sender(Map<String, String> row) {
        boolean byResponder = row.get("sender").equals("server");
        return byResponder ? row.get("id_resp_h") + ":" + row.get("id_resp_p")
                : row.get("id_orig_h") + ":" + row.get("id_orig_p");
    }

    /// The truth's text of a name in our spelling.
    private static String name(String text) {
        String escaped = ESCAPE.matcher(text.replace("\\\\", "\\")).replaceAll(
                match -> "\\\\" + match.group(1).toUpperCase());
        List<String> parts = new ArrayList<>();
        for (String part : escaped.split("(?<!\\\\),")) {
            String type = part.substring(0, Math.max(0, part.indexOf('=')));
            parts.add(NAMES.getOrDefault(type, type) + part.substring(type.length()));
        }
        return String.join(",", parts);
    }

    private static String time(String text) {
        long seconds = Instant.parse(text).getEpochSecond();
        return Long.toString(seconds > Long.MAX_VALUE / SECOND_NS ? Long.MAX_VALUE : seconds * SECOND_NS);
    }

    /// Zeek logs every certificate once: the first of our rows with the same fingerprint is compared.
    private void compareWithZeek(Path folder, Fovea fovea) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.walk(folder.resolve("expected/zeek"))) {
            logs = files.filter(file -> file.endsWith("x509.log")).sorted().toList();
        }
        for (Path log : logs) {
            Path capture = folder.resolve("expected/zeek").relativize(log).subpath(0, 2);
            List<Map<String, String>> rows = Rows.of(fovea, folder.resolve(capture)).all();
            for (Map<String, String> theirs : ZeekLog.read(log)) {
                String id = theirs.get("fingerprint");
                Map<String, String> row = rows.stream().filter(each -> each.get("sha256").equals(id)).findFirst()
                        .orElse(null);
                count("zeek row", row != null ? 0 : 2);
                if (row != null) compareWithZeek(capture.toString(), theirs, row);
                else differ(capture.toString(), "zeek " + id.substring(0, 8), "row", "a certificate", "none");
            }
        }
    }

    private void compareWithZeek(String capture, Map<String, String> theirs, Map<String, String> row) {
        for (Map.Entry<String, String> cell : theirs.entrySet()) {
            String column = cell.getKey().replace("certificate.", "").replace('.', '_');
            if (!row.containsKey(column)) continue;
            String expected = switch (cell.getValue()) {
                case "-" -> "";
                case "T" -> "true";
                case "F" -> "false";
                default -> cell.getValue().replaceAll("\\\\x5c", "\\\\");
            };
            boolean isSame = expected.equals(row.get(column));
            count("zeek " + column, isSame ? 0 : 1);
            if (!isSame) {
                differ(capture, "zeek " + row.get("sha256").substring(0, 8), column, expected, row.get(column));
            }
        }
    }

    private void count(String column, int what) {
        counts.computeIfAbsent(column, _ -> new int[4])[what]++;
    }

    private void differ(String capture, String certificate, String column, String expected, String got) {
        differences.add(String.join("\t", capture, certificate, column, expected, got));
    }

    private String table(int captures) {
        StringBuilder text = new StringBuilder(
                "Certificates over TCP against tshark, " + captures + " captures, and Zeek\n");
        text.append(String.format("%-32s %7s %9s %8s %6s%n", "column", "equal", "different", "missing", "extra"));
        counts.forEach((column, count) -> text.append(String.format(
                "%-32s %7d %9d %8d %6d%n", column, count[0], count[1], count[2], count[3])));
        return text.toString();
    }

    /// Rows by capture, of the out-of-order variant where there is one; damaged captures have no truth worth the name.
    private static Map<String, List<Map<String, String>>> truth(Path folder) throws IOException {
        List<Map<String, String>> ordered = Tsv.read(folder.resolve("truth/tls_cert.ooo.tsv"));
        Set<String> replaced = new TreeSet<>();
        ordered.forEach(row -> replaced.add(row.get("capture")));
        List<Map<String, String>> rows = new ArrayList<>(ordered);
        Tsv.read(folder.resolve("truth/tls_cert.tsv")).stream()
                .filter(row -> !replaced.contains(row.get("capture"))).forEach(rows::add);
        Map<String, List<Map<String, String>>> byCapture = new TreeMap<>();
        for (Map<String, String> row : rows) {
            if (!row.get("proto").equals("tcp") || row.get("capture").startsWith("malformed/")) continue;
            byCapture.computeIfAbsent(row.get("capture"), _ -> new ArrayList<>()).add(row);
        }
        return byCapture;
    }
}

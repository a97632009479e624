package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.examples.TruthCounts.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The `dns.log` of Zeek's own tests against our rows, column by column. Differences are allowed only where
/// `dns-zeek-differences.tsv` explains them; the table of counts goes to `target/dns-zeek.txt`.
class SharedDnsZeekTest {
    private static final Path EXPLAINED = Path.of("src/test/resources/dns-zeek-differences.tsv");
    private static final List<String> ENDS = List.of("id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p", "trans_id");
    private static final List<String> COLUMNS = List.of(
            "proto", "rtt", "query", "qclass", "qclass_name", "qtype", "qtype_name", "rcode", "rcode_name", "AA", "TC",
            "RD", "RA", "Z", "answers", "TTLs", "rejected");

    private final TruthCounts counts = new TruthCounts();

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Fovea fovea = Fovea.builder().query("from dns").build();
        for (Map<String, String> entry : Tsv.read(folder.resolve("expected/zeek_index.tsv"))) {
            if (!entry.get("log").equals("dns.log")) continue;
            List<Map<String, Object>> rows = RawRows.of(fovea, folder.resolve(entry.get("capture")));
            compare(entry.get("capture"), log(folder.resolve("expected").resolve(entry.get("file"))), rows);
        }
        counts.write("DNS against Zeek's logs", Path.of("target", "dns-zeek.txt"),
                Path.of("target", "dns-zeek-differences.tsv"));
        assertThat(counts.places()).isEqualTo(TruthCounts.explained(EXPLAINED));
        assertThat(counts.equal("query")).isGreaterThan(30);
    }

    private static List<Map<String, String>> log(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> names = List.of();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("#fields")) {
                names = List.of(line.replace("id.", "id_").split("\t"));
            } else if (!line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < cells.length; i++) row.put(names.get(i + 1), cells[i].equals("-") ? "" : cells[i]);
                rows.add(row);
            }
        }
        return rows;
    }

    private void compare(String capture, List<Map<String, String>> log, List<Map<String, Object>> rows) {
        List<Map<String, Object>> left = new ArrayList<>(rows);
        for (Map<String, String> theirs : log) {
            Map<String, Object> ours = take(left, theirs);
            if (ours == null) {
                counts.add(capture, "row", Outcome.MISSING, theirs.toString(), "");
                continue;
            }
            counts.add(capture, "row", Outcome.EQUAL, "", "");
            for (String column : COLUMNS) {
                String expected = theirs.get(column);
                boolean hasNames = column.equals("query") || column.equals("answers");
                counts.compare(capture, column, hasNames ? expected.toLowerCase(Locale.ROOT) : expected,
                        shown(column, ours.get(column)));
            }
        }
        for (Map<String, Object> row : left) counts.add(capture, "row", Outcome.EXTRA, "", row.toString());
    }

    private static Map<String, Object> take(List<Map<String, Object>> left, Map<String, String> theirs) {
        for (int i = 0; i < left.size(); i++) {
            Map<String, Object> ours = left.get(i);
            if (ENDS.stream().allMatch(end -> Objects.equals(theirs.get(end), String.valueOf(ours.get(end))))) {
                return left.remove(i);
            }
        }
        return null;
    }

    /// A value as Zeek writes it: small letters in names, T and F, seconds with six digits.
    private static String shown(String column, Object value) {
        return switch (value) {
            case null -> "";
            case Boolean flag -> flag ? "T" : "F";
            case Long nanoseconds when column.equals("rtt") ->
                    BigDecimal.valueOf(nanoseconds / 1000, 6).toPlainString();
            case List<?> list -> String.join(",", list.stream().map(each -> shown(column + " item", each)).toList());
            case Long seconds when column.equals("TTLs item") -> seconds + ".000000";
            case String text when column.equals("query") || column.equals("answers item") ->
                    text.toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }
}

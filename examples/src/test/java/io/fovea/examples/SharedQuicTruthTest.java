package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every QUIC connection that tshark sees in the collected captures against our rows, field by field; JA4 as its
/// inventors expect it (and, as far as nDPI of that time was right, nDPI), and Zeek's logs. Differences are allowed only
/// where `quic-truth-differences.tsv` explains them; the table of counts goes to `target/quic-truth.txt`.
class SharedQuicTruthTest {
    private static final List<String> COLUMNS = List.of(
            "version", "dcid", "client_scid", "server_scid", "token_length", "sni", "client_alpn", "ciphers",
            "extensions", "groups", "ja3", "ja4", "ja4_ndpi", "tls_version", "cipher", "ja3s", "zeek", "zeek_history");
    private static final String QUERY = """
            from quic select id_orig_h, id_orig_p, id_resp_h, id_resp_p, version, client_initial_dcid as dcid,
              client_scid, server_scid, token_length, sni, quic.client_alpn, quic.ja3_text, ja3, ja4,
              tls_version, quic.ja3s_text, ja3s, client_protocol, history""";
    private static final Pattern NDPI_FLOW = Pattern.compile(
            "UDP \\[?([0-9a-f.:]+?)]?:(\\d+) <?-> \\[?([0-9a-f.:]+?)]?:(\\d+) .*\\[JA4: (q[^]]+)]");

    /// Zeek's columns and ours.
    private static final Map<String, String> ZEEK_COLUMNS = new TreeMap<>(Map.of(
            "version", "version", "client_initial_dcid", "dcid", "client_scid", "client_scid", "server_scid",
            "server_scid", "server_name", "sni", "client_protocol", "client_protocol"));

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
        Set<String> captures = new TreeSet<>(truth.keySet());
        for (Path capture : SharedCaptures.all()) captures.add(folder.relativize(capture).toString());
        captures.removeIf(capture -> capture.startsWith("malformed/"));
        for (String capture : captures) {
            List<Truth> truths = truth.getOrDefault(capture, List.of());
            try {
                compare(capture, truths, Rows.of(fovea, folder.resolve(capture)).all());
            } catch (InputException e) {
                String reason = "refused: " + e.getMessage().replaceFirst(".*?: ", "");
                if (!truths.isEmpty()) differ(capture, "-", "capture", "read", reason);
            }
        }
        Files.writeString(Path.of("target", "quic-truth.txt"), table(truth.size()));
        Files.write(Path.of("target", "quic-truth-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/quic-truth-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("connection") + "\t" + row.get("column"));
        }
        Set<String> found = new TreeSet<>();
        for (String difference : differences) {
            found.add(String.join("\t", List.of(difference.split("\t")).subList(0, 3)));
        }
        assertThat(found).isEqualTo(explained);
        assertThat(counts.get("sni")[0]).as("equal server names").isGreaterThan(200);
    }

    private void compare(String capture, List<Truth> truths, List<Map<String, String>> rows) {
        List<Map<String, String>> left = new ArrayList<>(rows);
        for (Truth truth : truths) {
            Map<String, String> row = take(left, truth.endpoints);
            count("row", row == null ? 2 : 0);
            if (row == null) {
                differ(capture, truth.endpoints, "row", "a connection", "none");
                continue;
            }
            addLists(row);
            addOthers(row, truth);
            for (String column : COLUMNS) {
                String expected = truth.fields.get(column);
                if (expected == null) continue;
                String got = row.get(column);
                int what = expected.equals(got) ? 0 : got.isEmpty() ? 2 : expected.isEmpty() ? 3 : 1;
                count(column, what);
                if (what != 0) differ(capture, truth.endpoints, column, expected, got);
            }
        }
        for (Map<String, String> row : left) {
            count("row", 3);
            differ(capture, endpoints(row), "row", "none", "a connection of version " + row.get("version"));
        }
    }

    /// The numbers, without GREASE, out of the texts behind JA3 and JA3S.
    private static void addLists(Map<String, String> row) {
        String[] client = row.get("ja3_text").split(",", -1);
        row.put("ciphers", client.length > 1 ? client[1] : "");
        row.put("extensions", client.length > 2 ? client[2] : "");
        row.put("groups", client.length > 3 ? client[3] : "");
        row.put("cipher", row.get("ja3s_text").isEmpty() ? "" : row.get("ja3s_text").split(",")[1]);
    }

    /// What is compared with nDPI and with Zeek.
    private static void addOthers(Map<String, String> row, Truth truth) {
        row.put("ja4_ndpi", row.get("ja4").isEmpty() ? "" : withoutNames(row.get("ja4")));
        row.put("zeek", ZEEK_COLUMNS.values().stream().map(row::get).collect(Collectors.joining(" ")));
        String history = truth.fields.getOrDefault("zeek_history", "");
        row.put("zeek_history", history.startsWith(row.get("history")) ? history : row.get("history"));
    }

    /// JA4 without what nDPI took from elsewhere then: whether there is a server name, and letters of the protocol.
    private static String withoutNames(String ja4) {
        return ja4.substring(0, 3) + ja4.substring(4, 8) + ja4.substring(10);
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
        StringBuilder text = new StringBuilder("QUIC against tshark, " + captures + " captures with QUIC\n");
        text.append(String.format("%-12s %7s %9s %8s %6s%n", "column", "equal", "different", "missing", "extra"));
        counts.forEach((column, count) -> text.append(String.format(
                "%-12s %7d %9d %8d %6d%n", column, count[0], count[1], count[2], count[3])));
        return text.toString();
    }

    /// Connections by capture.
    private Map<String, List<Truth>> truth() throws IOException {
        Map<String, Map<String, Truth>> streams = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/quic.tsv"))) {
            boolean isQuic = row.get("known_version").equals("1") && !row.get("capture").startsWith("malformed/");
            if (isQuic) addPacket(stream(streams, row, endpoints(row, true)), row);
        }
        for (Map<String, String> row : handshakes("tls_client")) addClientHello(streams, row);
        for (Map<String, String> row : handshakes("tls_server")) addServerHello(streams, row);
        addJa4(streams);
        Map<String, List<Truth>> byCapture = new TreeMap<>();
        streams.values().forEach(all -> all.values().forEach(
                truth -> byCapture.computeIfAbsent(truth.capture, _ -> new ArrayList<>()).add(truth)));
        for (Map.Entry<String, List<Truth>> entry : byCapture.entrySet()) {
            addNdpi(entry.getKey(), entry.getValue());
            addZeek(entry.getKey(), entry.getValue());
        }
        return byCapture;
    }

    private static String endpoints(Map<String, String> row, boolean fromClient) {
        String source = row.get("src") + ":" + row.get("sport");
        String target = row.get("dst") + ":" + row.get("dport");
        return fromClient ? source + ">" + target : target + ">" + source;
    }

    private static Truth stream(Map<String, Map<String, Truth>> streams, Map<String, String> row, String endpoints) {
        return streams.computeIfAbsent(row.get("capture"), _ -> new LinkedHashMap<>()).computeIfAbsent(
                row.get("stream"), _ -> new Truth(row.get("capture"), endpoints, new LinkedHashMap<>()));
    }

    private static void addPacket(Truth truth, Map<String, String> row) {
        boolean fromClient = endpoints(row, true).equals(truth.endpoints);
        Map<String, String> fields = truth.fields;
        if (!row.get("ptype").equals("VN")) fields.putIfAbsent("version", versionName(row.get("version")));
        if (!row.get("ptype").equals("initial")) return;
        if (!fromClient) {
            fields.putIfAbsent("server_scid", row.get("scid"));
            return;
        }
        fields.putIfAbsent("dcid", row.get("dcid"));
        fields.putIfAbsent("client_scid", row.get("scid"));
        int token = row.get("token_len").isEmpty() ? 0 : Integer.parseInt(row.get("token_len"));
        int before = Integer.parseInt(fields.getOrDefault("token_length", "0"));
        fields.put("token_length", Integer.toString(Math.max(before, token)));
    }

    private static String versionName(String number) {
        long version = Long.decode(number);
        if (version == 1) return "1";
        if (version == 0x6b3343cfL) return "quicv2";
        if (version >>> 8 == 0xff0000L) return "draft-" + (version & 0xff);
        if (version >>> 8 == 0xfaceb0L) return "mvfst (" + number.substring(2) + ")";
        return version == 0x51303530L ? "Q050" : "GREASE-" + number;
    }

    private List<Map<String, String>> handshakes(String table) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>(Tsv.read(folder.resolve("truth/" + table + ".tsv")));
        rows.removeIf(row -> !row.get("proto").equals("quic") || row.get("capture").startsWith("malformed/"));
        return rows;
    }

    private static void addClientHello(Map<String, Map<String, Truth>> streams, Map<String, String> row) {
        Map<String, String> fields = stream(streams, row, endpoints(row, true)).fields;
        if (fields.containsKey("sni")) return;
        fields.put("sni", row.get("sni"));
        fields.put("client_alpn", row.get("alpn"));
        fields.put("ja3", row.get("ja3"));
        fields.put("ciphers", numbers(row.get("ciphers"), 16));
        fields.put("extensions", numbers(row.get("extensions"), 10));
        fields.put("groups", numbers(row.get("groups"), 16));
    }

    /// A list as JA3 writes it: decimal, GREASE left out.
    private static String numbers(String list, int radix) {
        if (list.isEmpty()) return "";
        return Arrays.stream(list.split(",")).mapToInt(number -> Integer.parseInt(number, radix))
                .filter(number -> (number & 0x0f0f) != 0x0a0a || number >>> 8 != (number & 0xff))
                .mapToObj(Integer::toString).collect(Collectors.joining("-"));
    }

    private static void addServerHello(Map<String, Map<String, Truth>> streams, Map<String, String> row) {
        Map<String, String> fields = stream(streams, row, endpoints(row, false)).fields;
        if (row.get("hrr").equals("1") && fields.containsKey("cipher")) return;
        String version = row.get("selected_version").isEmpty() ? row.get("server_version")
                : row.get("selected_version");
        fields.put("tls_version", switch (version) {
            case "0x0303" -> "TLSv12";
            case "0x0304" -> "TLSv13";
            default -> version.startsWith("0x7f") ? "TLSv13-draft" + Integer.parseInt(version.substring(4), 16) : version;
        });
        fields.put("cipher", Integer.toString(Integer.parseInt(row.get("cipher"), 16)));
        fields.put("ja3s", row.get("ja3s"));
    }

    private void addJa4(Map<String, Map<String, Truth>> streams) throws IOException {
        for (Map<String, String> row : Tsv.read(folder.resolve("expected/ja4.tsv"))) {
            if (!row.get("ja4").startsWith("q")) continue;
            streams.getOrDefault(row.get("capture"), Map.of()).values().stream()
                    .filter(truth -> truth.endpoints.equals(endpoints(row, true)))
                    .forEach(truth -> truth.fields.put("ja4", row.get("ja4")));
        }
    }

    private void addNdpi(String capture, List<Truth> truths) throws IOException {
        Path file = folder.resolve("expected/ndpi/" + capture + ".txt");
        if (!Files.exists(file)) return;
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : lines.toList()) {
                Matcher flow = NDPI_FLOW.matcher(line);
                if (!flow.find()) continue;
                String endpoints = flow.group(1) + ":" + flow.group(2) + ">" + flow.group(3) + ":" + flow.group(4);
                truths.stream().filter(truth -> truth.endpoints.equals(endpoints))
                        .forEach(truth -> truth.fields.putIfAbsent("ja4_ndpi", withoutNames(flow.group(5))));
            }
        }
    }

    /// Zeek's history goes on after the handshake, where ours ends, and its X means another thing.
    private void addZeek(String capture, List<Truth> truths) throws IOException {
        Path home = folder.resolve("expected/zeek/" + capture);
        if (!Files.isDirectory(home)) return;
        List<Path> logs;
        try (Stream<Path> files = Files.walk(home)) {
            logs = files.filter(file -> file.endsWith("quic.log")).toList();
        }
        for (Path log : logs) {
            for (Map<String, String> row : zeekRows(log)) {
                String endpoints = row.get("id.orig_h") + ":" + row.get("id.orig_p") + ">" + row.get("id.resp_h") + ":"
                        + row.get("id.resp_p");
                for (Truth truth : truths) {
                    if (!truth.endpoints.equals(endpoints)) continue;
                    truth.fields.put("zeek", ZEEK_COLUMNS.keySet().stream().map(row::get)
                            .map(cell -> cell.equals("-") || cell.equals("(empty)") ? "" : cell)
                            .collect(Collectors.joining(" ")));
                    truth.fields.put("zeek_history", row.get("history").replace("X", ""));
                }
            }
        }
    }

    private static List<Map<String, String>> zeekRows(Path log) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        String[] names = {};
        for (String line : Files.readAllLines(log)) {
            String[] cells = line.split("\t", -1);
            if (cells[0].equals("#fields")) names = Arrays.copyOfRange(cells, 1, cells.length);
            if (line.startsWith("#")) continue;
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) row.put(names[i], cells[i]);
            rows.add(row);
        }
        return rows;
    }
}

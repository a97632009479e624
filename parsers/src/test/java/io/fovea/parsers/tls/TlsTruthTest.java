package io.fovea.parsers.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.parsers.hello.ClientHello;
import io.fovea.parsers.hello.HelloMessage;
import io.fovea.parsers.hello.ServerHello;
import io.fovea.parsers.testing.CaptureReader;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.parsers.testing.TcpFlows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares handshakes in real captures with what other engines read there. Needs the folder that `-Dfovea.shared`
/// names; without it nothing is compared, and the report says so.
final class TlsTruthTest {
    private static final List<String> FOLDERS = List.of("tls", "mixes");

    private static final Map<String, String> ZEEK_COLUMNS = Map.of(
            "version", "tls.version", "cipher", "tls.cipher", "curve", "tls.curve", "server_name", "tls.sni",
            "resumed", "tls.resumed", "last_alert", "tls.last_alert", "next_protocol", "tls.alpn",
            "established", "tls.established", "ssl_history", "tls.ssl_history");

    private final Path captures = Path.of(System.getProperty("fovea.shared", "../shared"), "captures");
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    @Test
    void readsWhatOtherEnginesReadInRealCaptures() throws IOException {
        assumeTrue(Files.isDirectory(captures), "no captures at " + captures + ": nothing compared");
        Map<String, List<Map<String, String>>> clients = table("tls_client.tsv", "proto");
        Map<String, List<Map<String, String>>> servers = table("tls_server.tsv", "proto");
        Map<String, List<Map<String, String>>> ja4 = expectedJa4();
        List<String> files = Stream.of(clients, servers).flatMap(rows -> rows.keySet().stream())
                .map(key -> key.substring(0, key.indexOf(' '))).distinct().sorted().toList();
        for (String file : files) {
            TcpFlows flows = TcpFlows.of(new TlsModule(), CaptureReader.frames(captures.resolve(file)));
            Map<String, List<TlsHandshake>> sessions = byEndpoints(file, flows);
            compare(file, clients, sessions, flows.unrecognised(), this::compareClient);
            compare(file, servers, sessions, flows.unrecognised(), this::compareServer);
            compare(file, ja4, sessions, flows.unrecognised(), this::compareJa4);
        }
        System.out.println("TLS against truth: " + counts);
        differences.forEach(System.out::println);
        assertThat(counts.get("sni same")).isGreaterThan(900);
        for (String field : List.of("sni", "ja3", "ja3s", "ja4", "ciphers", "cipher", "version")) {
            int same = counts.getOrDefault(field + " same", 0);
            assertThat(counts.getOrDefault(field + " different", 0)).as(field).isLessThanOrEqualTo(same / 50);
        }
    }

    /// Zeek's own logs of captures whose streams begin with TLS; its name for an experiment is a plain number.
    @Test
    void writesWhatZeekWritesInItsLog() throws IOException {
        Path logs = captures.resolve("expected/zeek/tls");
        assumeTrue(Files.isDirectory(logs), "no logs at " + logs + ": nothing compared");
        List<Path> files;
        try (Stream<Path> all = Files.walk(logs)) {
            files = all.filter(file -> file.endsWith("ssl.log")).sorted().toList();
        }
        int compared = 0;
        for (Path file : files) {
            Path capture = captures.resolve("tls").resolve(logs.relativize(file).getName(0).toString());
            TcpFlows flows = TcpFlows.of(new TlsModule(), CaptureReader.frames(capture));
            for (Map<String, String> row : zeekRows(file)) {
                String client = row.get("id.orig_h") + " " + row.get("id.orig_p");
                for (TcpFlows.Found found : flows.found()) {
                    if (!found.client().equals(client) || row.get("version").startsWith("unknown")) continue;
                    Map<String, String> ours = ParserRun.render(new TlsModule(), found.session(), TlsHandshake.END);
                    ZEEK_COLUMNS.forEach((theirs, field) -> assertThat(zeekText(ours.get(field)))
                            .as("%s %s %s", file, client, theirs).isEqualTo(row.get(theirs)));
                    compared++;
                }
            }
        }
        System.out.println("TLS against Zeek: " + compared + " rows same");
        assertThat(compared).isGreaterThanOrEqualTo(7);
    }

    private static String zeekText(String value) {
        return switch (value) {
            case "absent" -> "-";
            case "true" -> "T";
            case "false" -> "F";
            default -> value;
        };
    }

    private static List<Map<String, String>> zeekRows(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        String[] names = {};
        for (String line : Files.readAllLines(file)) {
            String[] values = line.split("\t", -1);
            if (line.startsWith("#fields")) names = Arrays.copyOfRange(values, 1, values.length);
            if (line.startsWith("#")) continue;
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length; i++) row.put(names[i], values[i]);
            rows.add(row);
        }
        return rows;
    }

    private interface Comparison {
        void compare(Map<String, String> truth, TlsHandshake session);
    }

    private void compare(
            String file, Map<String, List<Map<String, String>>> truth, Map<String, List<TlsHandshake>> sessions,
            List<String> unrecognised, Comparison comparison) {
        truth.forEach((key, rows) -> {
            if (!key.startsWith(file + " ")) return;
            List<TlsHandshake> ours = sessions.getOrDefault(key, List.of());
            for (int i = 0; i < rows.size(); i++) {
                if (i < ours.size()) {
                    comparison.compare(rows.get(i), ours.get(i));
                    continue;
                }
                String flow = key.substring(key.indexOf(' ') + 1);
                boolean other = unrecognised.contains(flow) || unrecognised.contains(reversed(flow));
                count(other ? "rows of streams that do not begin with TLS" : "rows missing");
                if (!other) differences.add("missing " + key + " frame " + rows.get(i).get("frame"));
            }
        });
    }

    private static String reversed(String flow) {
        String[] parts = flow.split(" ");
        return String.join(" ", parts[2], parts[3], parts[0], parts[1]);
    }

    private void compareClient(Map<String, String> truth, TlsHandshake session) {
        if (session.client == null) {
            count("ClientHello missing");
            differences.add("no ClientHello " + truth.get("capture") + " frame " + truth.get("frame"));
            return;
        }
        String sni = session.client.serverName();
        same("sni", truth, truth.get("sni"), sni == null ? "" : sni);
        same("ciphers", truth, truth.get("ciphers"), Arrays.stream(session.client.ciphers())
                .mapToObj(cipher -> String.format("%04x", cipher)).collect(Collectors.joining(",")));
        same("alpn", truth, truth.get("alpn"), String.join(",", HelloMessage.texts(session.client.protocols())));
        same("ja3", truth, truth.get("ja3"), session.ja3() == null ? "" : session.ja3());
        same("ech", truth, truth.get("ech"), session.client.hasEncryptedHello() ? "1" : "0");
        same("psk", truth, truth.get("psk"), session.client.offersPreSharedKey() ? "1" : "0");
    }

    private void compareServer(Map<String, String> truth, TlsHandshake session) {
        if (session.server == null) {
            count("ServerHello missing");
            differences.add("no ServerHello " + truth.get("capture") + " frame " + truth.get("frame"));
            return;
        }
        String version = truth.get("selected_version").isEmpty() ? truth.get("server_version")
                : truth.get("selected_version");
        same("version", truth, version, String.format("0x%04x", session.server.negotiatedVersion()));
        same("cipher", truth, truth.get("cipher"), String.format("%04x", session.server.cipher()));
        same("ja3s", truth, truth.get("ja3s"), session.ja3s() == null ? "" : session.ja3s());
        String alpn = session.server.protocol();
        same("server alpn", truth, truth.get("alpn"), alpn == null ? "" : alpn);
    }

    private void compareJa4(Map<String, String> truth, TlsHandshake session) {
        if (session.client == null || !session.client.hasFingerprint()) return;
        same("ja4", truth, truth.get("ja4"), session.ja4());
        if (!truth.get("ja4_r").isEmpty()) same("ja4_r", truth, truth.get("ja4_r"), session.ja4Raw());
    }

    private void same(String field, Map<String, String> truth, String theirs, String ours) {
        boolean same = theirs.equals(ours);
        count(field + (same ? " same" : " different"));
        if (!same) {
            differences.add(field + " " + truth.get("capture") + " frame " + truth.get("frame") + " stream "
                    + truth.get("stream") + "\n  theirs " + theirs + "\n  ours   " + ours);
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /// Sessions by `file client server`; the truth names who sent the hello first.
    private static Map<String, List<TlsHandshake>> byEndpoints(String file, TcpFlows flows) {
        Map<String, List<TlsHandshake>> sessions = new HashMap<>();
        for (TcpFlows.Found found : flows.found()) {
            TlsHandshake session = (TlsHandshake) found.session();
            for (String key : List.of(found.client() + " " + found.server(), found.server() + " " + found.client())) {
                sessions.computeIfAbsent(file + " " + key, _ -> new ArrayList<>()).add(session);
            }
        }
        return sessions;
    }

    /// The first row of each stream, by `file source target`; the last of a retried ServerHello.
    private Map<String, List<Map<String, String>>> table(String name, String transport) throws IOException {
        Map<String, Map<String, String>> streams = new LinkedHashMap<>();
        for (Map<String, String> row : rows(captures.resolve("truth").resolve(name))) {
            if (!row.get(transport).equals("tcp") || !isRead(row)) continue;
            if ("1".equals(row.get("hrr"))) continue;
            streams.putIfAbsent(row.get("capture") + row.get("stream") + row.get("src"), row);
        }
        return grouped(streams.values().stream().toList());
    }

    private static boolean isRead(Map<String, String> row) {
        String capture = row.get("capture");
        return FOLDERS.contains(capture.substring(0, capture.indexOf('/')));
    }

    private Map<String, List<Map<String, String>>> expectedJa4() throws IOException {
        return grouped(rows(captures.resolve("expected/ja4.tsv")).stream()
                .filter(row -> row.get("transport").equals("tcp") && isRead(row))
                .toList());
    }

    private static Map<String, List<Map<String, String>>> grouped(List<Map<String, String>> rows) {
        Map<String, List<Map<String, String>>> groups = new LinkedHashMap<>();
        for (Map<String, String> row : rows) {
            String key = String.join(" ", row.get("capture"), java.net.InetAddress.ofLiteral(row.get("src"))
                    .getHostAddress(), row.get("sport"), java.net.InetAddress.ofLiteral(row.get("dst"))
                    .getHostAddress(), row.get("dport"));
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.getFirst().split("\t", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split("\t", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length && i < values.length; i++) row.put(names[i], values[i]);
            rows.add(row);
        }
        return rows;
    }
}

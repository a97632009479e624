package io.fovea.parsers.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.parsers.testing.CaptureReader;
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
        assertThat(counts.get("sni same")).isGreaterThan(500);
        for (String field : List.of("sni", "ja3", "ja3s", "ja4", "ciphers", "cipher", "version")) {
            int same = counts.getOrDefault(field + " same", 0);
            assertThat(counts.getOrDefault(field + " different", 0)).as(field).isLessThanOrEqualTo(same / 50);
        }
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

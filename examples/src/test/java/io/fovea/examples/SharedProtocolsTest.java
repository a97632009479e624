package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which of the lesser protocols each collected capture holds, by tshark and by us. Differences are allowed only where
/// `protocols-truth-differences.tsv` explains them; the table of counts goes to `target/protocols-truth.txt`.
class SharedProtocolsTest {
    /// Our names by tshark's.
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("smtp", "smtp"), Map.entry("ftp", "ftp"), Map.entry("pop", "pop3"), Map.entry("imap", "imap"),
            Map.entry("ntp", "ntp"), Map.entry("dhcp", "dhcp"), Map.entry("sip", "sip"), Map.entry("smb", "smb"),
            Map.entry("smb2", "smb"), Map.entry("rdp", "rdp"), Map.entry("stun", "stun"), Map.entry("mqtt", "mqtt"),
            Map.entry("modbus", "modbus"), Map.entry("bittorrent", "bittorrent"), Map.entry("wg", "wireguard"),
            Map.entry("openvpn", "openvpn"), Map.entry("ssh", "ssh"), Map.entry("mysql", "mysql"),
            Map.entry("pgsql", "postgresql"), Map.entry("ldap", "ldap"), Map.entry("socks", "socks"),
            Map.entry("xmpp", "xmpp"));

    private final Map<String, int[]> counts = new TreeMap<>();
    private final Set<String> differences = new TreeSet<>();

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, Set<String>> truth = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/protos.tsv"))) {
            String name = NAMES.get(row.get("proto"));
            if (name != null) truth.computeIfAbsent(row.get("capture"), _ -> new TreeSet<>()).add(name);
        }
        Fovea fovea = Fovea.builder().query("from conn select service").build();
        List<Path> captures = SharedCaptures.all();
        for (Path file : captures) {
            String capture = folder.relativize(file).toString();
            if (capture.startsWith("malformed/")) continue;
            compare(capture, truth.getOrDefault(capture, Set.of()), found(fovea, file));
        }
        Files.writeString(Path.of("target", "protocols-truth.txt"), table(captures.size()));
        Files.write(Path.of("target", "protocols-truth-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/protocols-truth-differences.tsv"))) {
            explained.add(String.join("\t", row.get("capture"), row.get("protocol"), row.get("who")));
        }
        assertThat(differences).isEqualTo(explained);
        assertThat(counts.get("dhcp")[0]).as("captures with DHCP").isGreaterThan(30);
    }

    private static Set<String> found(Fovea fovea, Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        try {
            for (String service : Rows.of(fovea, file).column("service")) found.addAll(List.of(service.split(",")));
        } catch (InputException e) {
            return Set.of();
        }
        found.retainAll(NAMES.values());
        return found;
    }

    private void compare(String capture, Set<String> truth, Set<String> found) {
        Set<String> all = new TreeSet<>(truth);
        all.addAll(found);
        for (String protocol : all) {
            boolean theirs = truth.contains(protocol);
            boolean ours = found.contains(protocol);
            counts.computeIfAbsent(protocol, _ -> new int[3])[theirs && ours ? 0 : theirs ? 1 : 2]++;
            if (theirs != ours) differences.add(String.join("\t", capture, protocol, theirs ? "tshark" : "fovea"));
        }
    }

    private String table(int captures) {
        StringBuilder text = new StringBuilder("Captures that hold a protocol, of " + captures + "\n");
        text.append(String.format("%-12s %6s %12s %11s%n", "protocol", "both", "only tshark", "only Fovea"));
        counts.forEach((protocol, count) -> text.append(String.format(
                "%-12s %6d %12d %11d%n", protocol, count[0], count[1], count[2])));
        return text.toString();
    }
}

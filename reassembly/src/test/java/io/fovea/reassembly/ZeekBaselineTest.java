package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.packet.FlowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares flows with the `conn.log` files that Zeek's own tests expect, where the shared captures are at hand.
class ZeekBaselineTest {
    private static final Path CAPTURES = Path.of(System.getProperty("fovea.shared", "../../shared"), "captures");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SAME_MIN = 300;
    private static final List<String> KEY = List.of("id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p");
    private static final List<String> VALUES = List.of(
            "proto", "orig_bytes", "resp_bytes", "conn_state", "missed_bytes", "history", "orig_pkts",
            "orig_ip_bytes", "resp_pkts", "resp_ip_bytes");

    /// Logs in which rows may differ, and why.
    private static final Map<String, String> DIFFERENT = Map.of(
            "encap/", "tunnels are not opened, checksums not verified, and Zeek ends some silent flows sooner",
            "core.pcap.dynamic-filter", "the test changes its capture filter on the way",
            "zeek__wikipedia.pcap/scripts.base.frameworks.logging",
            "without server ports Zeek keeps a SYN-ACK's sender",
            "zeek__ftp__fake-long-commands.pcap", "the letter X tells of Zeek's own parser",
            "zeek__ssh__ssh.client-side-half-duplex.pcap", "Zeek ends one-sided connections 5 seconds after their SYN",
            "zeek__ftp__bigtransfer.pcap", "segments 400 MB ahead are believed only when confirmed");

    @Test
    void findsTheSameConnections() throws IOException {
        Path expected = CAPTURES.resolve("expected/zeek");
        assumeTrue(Files.isDirectory(expected), "no shared captures");
        List<Path> logs;
        try (Stream<Path> all = Files.walk(expected)) {
            logs = all.filter(path -> path.endsWith("conn.log")).sorted().toList();
        }
        int same = 0;
        List<String> differences = new ArrayList<>();
        for (Path log : logs) {
            String name = expected.relativize(log).toString();
            String capture = name.split("/")[0] + "/" + name.split("/")[1];
            if (!capture.endsWith(".pcap") || capture.contains("zeek__ppp__")) continue;
            Map<String, List<String>> ours = play(CAPTURES.resolve(capture));
            for (Map.Entry<String, String> row : rows(log)) {
                List<String> found = ours.getOrDefault(row.getKey(), List.of());
                if (found.stream().anyMatch(one -> matches(row.getValue(), one))) {
                    same++;
                } else if (DIFFERENT.keySet().stream().noneMatch(name::contains)) {
                    differences.add(name + ": " + row + " but " + found);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(same).isGreaterThanOrEqualTo(SAME_MIN);
    }

    /// Zeek leaves sizes out when a flow has one packet.
    private static boolean matches(String expected, String actual) {
        String[] one = expected.split(" ");
        String[] other = actual.split(" ");
        for (int i = 0; i < one.length; i++) {
            if (!one[i].equals("-") && !one[i].equals(other[i])) return false;
        }
        return true;
    }

    private static List<Map.Entry<String, String>> rows(Path log) throws IOException {
        List<Map.Entry<String, String>> rows = new ArrayList<>();
        List<String> names = List.of();
        for (String line : Files.readAllLines(log)) {
            if (line.startsWith("#fields\t")) names = Arrays.asList(line.substring(8).split("\t"));
            if (line.startsWith("#") || !names.containsAll(KEY) || !names.containsAll(VALUES)) continue;
            List<String> columns = names;
            String[] cells = line.split("\t");
            String values = join(VALUES, columns, cells);
            if (!values.startsWith("tcp") && !values.startsWith("udp")) continue;
            rows.add(Map.entry(join(KEY, columns, cells), values));
        }
        return rows;
    }

    private static String join(List<String> wanted, List<String> names, String[] cells) {
        return String.join(" ", wanted.stream().map(name -> cells[names.indexOf(name)]).toList());
    }

    private static Map<String, List<String>> play(Path path) throws IOException {
        Map<String, List<String>> flows = new HashMap<>();
        FlowKey key = new FlowKey();
        try (StreamMemory memory = new StreamMemory(1 << 20, 16 << 20);
                CaptureFile capture = new CaptureFile(Files.readAllBytes(path));
                FlowTable<RecordingFlow> table = new FlowTable<>(100_000,
                        new FlowTimeouts(300 * SECOND_NS, 60 * SECOND_NS, 5 * SECOND_NS, 5 * SECOND_NS), 1,
                        () -> new RecordingFlow(memory),
                        (flow, reason) -> flows.computeIfAbsent(keyOf(flow), _ -> new ArrayList<>())
                                .add(valuesOf(flow)))) {
            capture.replay(i -> {
                key.load(capture.burst, i);
                long hash = table.hash(key);
                long slot = table.current(key, hash, capture.burst, i);
                if (slot == FlowTable.NONE) slot = table.open(key, hash, capture.burst, i);
                table.deliver(slot, key.fromLower, capture.burst, i);
                table.advance(capture.burst.timeNs[i]);
            });
            table.finish();
        }
        return flows;
    }

    private static String keyOf(Flow flow) {
        return flow.originator() + " " + flow.originatorPort() + " " + flow.responder() + " " + flow.responderPort();
    }

    private static String valuesOf(Flow flow) {
        return (flow.isTcp() ? "tcp " : "udp ") + flow.originatorBytes() + " " + flow.responderBytes() + " "
                + flow.state() + " " + flow.missedBytes() + " " + flow.history() + " " + flow.originatorPackets() + " "
                + flow.originatorIpBytes() + " " + flow.responderPackets() + " " + flow.responderIpBytes();
    }
}

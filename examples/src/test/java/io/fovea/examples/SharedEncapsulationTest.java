package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every conversation that tshark finds is one of ours with as many packets. Why some are not, say
/// `encapsulation-differences.tsv` for those behind a tunnel or a link layer other than Ethernet with VLAN tags, and
/// `conversation-differences.tsv` for all others.
class SharedEncapsulationTest {
    private static final Pattern PLAIN = Pattern.compile("eth(:ethertype:vlan)*:ethertype:ip(v6)?");
    private static final String QUERY =
            "from conn select proto, id_orig_h, id_orig_p, id_resp_h, id_resp_p, orig_pkts, resp_pkts";

    /// A conversation, whichever end began it.
    private static String endpoints(String proto, String one, String onePort, String other, String otherPort) {
        String here = one + ":" + onePort;
        String there = other + ":" + otherPort;
        return proto + " " + (here.compareTo(there) < 0 ? here + ">" + there : there + ">" + here);
    }

    /// Truth by capture, then by conversation and encapsulation: packets.
    ///
    /// @param isPlain whether of those in Ethernet without a tunnel, or of the others
    private static Map<String, Map<String, Long>> truth(Path folder, boolean isPlain) throws IOException {
        Map<String, Map<String, Long>> truth = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/flows.tsv"))) {
            String around = row.get("encap");
            if ((around.isEmpty() || PLAIN.matcher(around).matches()) != isPlain) continue;
            String conversation = endpoints(row.get("proto"), row.get("src"), row.get("sport"), row.get("dst"),
                    row.get("dport"));
            truth.computeIfAbsent(row.get("capture"), _ -> new TreeMap<>()).merge(
                    conversation + "\t" + around,
                    Long.parseLong(row.get("pkts_ab")) + Long.parseLong(row.get("pkts_ba")), Long::sum);
        }
        return truth;
    }

    private static Map<String, Long> found(Fovea fovea, Path capture) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        try {
            for (Map<String, String> row : Rows.of(fovea, capture).all()) {
                found.merge(endpoints(row.get("proto"), row.get("id_orig_h"), row.get("id_orig_p"),
                        row.get("id_resp_h"), row.get("id_resp_p")),
                        Long.parseLong(row.get("orig_pkts")) + Long.parseLong(row.get("resp_pkts")), Long::sum);
            }
        } catch (InputException e) {
            assertThat(e).hasMessageContaining("link type");
        }
        return found;
    }

    @Test
    void everyDifferenceBehindTunnelsAndOtherLinksIsExplained() throws IOException {
        assertThat(compare(false, "encapsulation-differences.tsv")).as("equal conversations").isGreaterThan(200);
    }

    @Test
    void everyDifferenceOfOthersIsExplained() throws IOException {
        assertThat(compare(true, "conversation-differences.tsv")).as("equal conversations").isGreaterThan(6_800);
    }

    /// Says how many conversations are equal.
    private static int compare(boolean isPlain, String explanations) throws IOException {
        Path folder = SharedCaptures.folder();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        Set<String> differences = new TreeSet<>();
        int equal = 0;
        for (Map.Entry<String, Map<String, Long>> entry : truth(folder, isPlain).entrySet()) {
            Map<String, Long> found = found(fovea, folder.resolve(entry.getKey()));
            for (Map.Entry<String, Long> expected : entry.getValue().entrySet()) {
                Long packets = found.get(expected.getKey().replaceFirst("\t.*", ""));
                if (expected.getValue().equals(packets)) equal++;
                else differences.add(entry.getKey() + "\t" + expected.getKey() + "\t" + expected.getValue() + "\t"
                        + (packets == null ? "missing" : packets.toString()));
            }
        }
        Files.write(Path.of("target", explanations), differences);
        List<String> explained = new ArrayList<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources", explanations))) {
            explained.add(String.join("\t", row.get("capture"), row.get("conversation"), row.get("encapsulation"),
                    row.get("tshark"), row.get("ours")));
        }
        assertThat(differences).containsExactlyInAnyOrderElementsOf(explained);
        return equal;
    }

    /// What one end of a conversation sent: packets, and bytes of UDP payloads.
    private record Sent(long packets, long payloadBytes) {
        private Sent plus(Sent other) {
            return new Sent(packets + other.packets, payloadBytes + other.payloadBytes);
        }
    }

    private static void addSent(
            Map<String, Sent> all, String proto, String from, String to, String packets, String bytes) {
        boolean isUdp = proto.equals("udp");
        all.merge(proto + " " + from + ">" + to,
                new Sent(Long.parseLong(packets), isUdp && !bytes.isEmpty() ? Long.parseLong(bytes) : 0), Sent::plus);
    }

    /// Who sent how many packets and how many bytes of UDP payloads. Where we have fewer bytes, UDP claims more than
    /// its IP datagram has, which tshark believes: of these, `payload-differences.tsv` has the number for each capture.
    @Test
    void eachDirectionHasAsManyPacketsAndBytes() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, Map<String, Sent>> truth = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/flows.tsv"))) {
            if (!PLAIN.matcher(row.get("encap")).matches()) continue;
            Map<String, Sent> sent = truth.computeIfAbsent(row.get("capture"), _ -> new TreeMap<>());
            String one = row.get("src") + ":" + row.get("sport");
            String other = row.get("dst") + ":" + row.get("dport");
            addSent(sent, row.get("proto"), one, other, row.get("pkts_ab"), row.get("payload_ab"));
            addSent(sent, row.get("proto"), other, one, row.get("pkts_ba"), row.get("payload_ba"));
        }
        Fovea fovea = Fovea.builder().query("from conn select proto, id_orig_h, id_orig_p, id_resp_h, id_resp_p, "
                + "orig_pkts, resp_pkts, orig_bytes, resp_bytes").build();
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/conversation-differences.tsv"))) {
            explained.add(row.get("capture") + "\t" + row.get("conversation"));
        }
        Map<String, Integer> differences = new TreeMap<>();
        int equal = 0;
        for (Map.Entry<String, Map<String, Sent>> entry : truth.entrySet()) {
            Map<String, Sent> ours = sent(fovea, folder.resolve(entry.getKey()));
            for (Map.Entry<String, Sent> expected : entry.getValue().entrySet()) {
                String[] words = expected.getKey().split("[ >]");
                String here = words[0] + " " + words[1] + ">" + words[2];
                String there = words[0] + " " + words[2] + ">" + words[1];
                if (explained.contains(entry.getKey() + "\t" + here)
                        || explained.contains(entry.getKey() + "\t" + there)) continue;
                Sent found = ours.getOrDefault(expected.getKey(), new Sent(0, 0));
                assertThat(found.packets).as("%s %s", entry.getKey(), here).isEqualTo(expected.getValue().packets);
                assertThat(found.payloadBytes).as("%s %s", entry.getKey(), here)
                        .isLessThanOrEqualTo(expected.getValue().payloadBytes);
                if (found.equals(expected.getValue())) equal++;
                else differences.merge(entry.getKey(), 1, Integer::sum);
            }
        }
        Map<String, Integer> expected = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/payload-differences.tsv"))) {
            expected.put(row.get("capture"), Integer.parseInt(row.get("directions")));
        }
        assertThat(differences).isEqualTo(expected);
        assertThat(equal).isGreaterThan(13_400);
    }

    private static Map<String, Sent> sent(Fovea fovea, Path capture) throws IOException {
        Map<String, Sent> sent = new TreeMap<>();
        for (Map<String, String> row : Rows.of(fovea, capture).all()) {
            String one = row.get("id_orig_h") + ":" + row.get("id_orig_p");
            String other = row.get("id_resp_h") + ":" + row.get("id_resp_p");
            addSent(sent, row.get("proto"), one, other, row.get("orig_pkts"), row.get("orig_bytes"));
            addSent(sent, row.get("proto"), other, one, row.get("resp_pkts"), row.get("resp_bytes"));
        }
        return sent;
    }
}

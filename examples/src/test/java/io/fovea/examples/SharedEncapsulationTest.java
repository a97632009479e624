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
}

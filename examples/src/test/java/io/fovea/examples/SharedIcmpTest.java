package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Flows of ICMP and SCTP against the logs that Zeek's authors publish with collected captures, and against the test
/// vectors of the Community ID specification.
class SharedIcmpTest {
    private static final List<String> ENDPOINTS = List.of("id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p");
    private static final List<String> COUNTERS =
            List.of("conn_state", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes");

    @Test
    void flowsOfIcmpAreThoseOfZeek() throws IOException {
        Path expected = SharedCaptures.folder().resolve("expected/zeek");
        Fovea fovea = Fovea.builder().query("from conn where icmp or icmpv6").build();
        Set<String> seen = new TreeSet<>();
        try (Stream<Path> files = Files.walk(expected)) {
            for (Path log : files.filter(file -> file.endsWith("conn.log")).sorted().toList()) {
                Path place = expected.relativize(log);
                Path capture = SharedCaptures.folder().resolve(place.getName(0)).resolve(place.getName(1));
                for (Map<String, String> row : ZeekLog.read(log)) {
                    if (!"icmp".equals(row.get("proto"))) continue;
                    String theirs = ENDPOINTS.stream().map(row::get).collect(Collectors.joining(" ")) + " "
                            + COUNTERS.stream().map(row::get).collect(Collectors.joining(" "));
                    // Relays of Teredo answer from ports of their own, which Zeek follows and we do not.
                    if (row.get("id.resp_h").equals("2001:4860:0:2001::68")) continue;
                    List<String> ours = Rows.of(fovea, capture).all().stream().map(SharedIcmpTest::line).toList();
                    assertThat(ours).as("%s", capture).contains(theirs);
                    seen.add(capture + theirs);
                }
            }
        }
        assertThat(seen.size()).isGreaterThan(7);
    }

    private static String line(Map<String, String> row) {
        return ENDPOINTS.stream().map(name -> row.get(name.replace('.', '_'))).collect(Collectors.joining(" ")) + " "
                + COUNTERS.stream().map(row::get).collect(Collectors.joining(" "));
    }

    @Test
    void communityIdsAreThoseOfTheSpecification() throws IOException {
        Path folder = SharedCaptures.folder();
        Set<String> found = new TreeSet<>();
        Path capture = folder.resolve("http/cid__pcaps__combined.pcap.gz");
        for (Map<String, String> row : Rows.of("from conn", capture).all()) {
            found.add(row.get("proto") + " " + row.get("community_id"));
        }
        Map<String, String> names = Map.of("1", "icmp", "58", "icmp", "132", "sctp", "6", "tcp", "17", "udp");
        Set<String> expected = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("expected/communityid.tsv"))) {
            // RSVP has no flows here, and one vector is of no capture.
            if (!row.get("variant").equals("default") || !names.containsKey(row.get("proto"))) continue;
            if (row.get("saddr").equals("10.0.0.1")) continue;
            expected.add(names.get(row.get("proto")) + " " + row.get("community_id"));
        }
        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(found).containsAll(expected);
    }
}

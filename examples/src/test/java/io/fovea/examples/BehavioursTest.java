package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The captures in `behaviours/`, each with its right answer.
class BehavioursTest {
    private static Rows run(String query, String capture) throws IOException {
        return Rows.of(query, Path.of("behaviours", capture + ".pcap"));
    }

    private static Map<String, String> onlyRow(String query, String capture) throws IOException {
        List<Map<String, String>> rows = run(query, capture).all();
        assertThat(rows).as("rows of %s", capture).hasSize(1);
        return rows.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "a_normal, normal.test", "b_hello_only, hello-only.test", "c_lost_segment, x.test", "d_vlan, vlan.test",
        "e_qinq, qinq.test", "e2_double8100, dbl8100.test", "f_midstream, mid.test", "k1_ipv6, v6.test",
        "k2_ipv6_hbh, v6hbh.test", "l_ipopts, opts.test",
        "n_synack_reordered, reord.test", "y_badrst, badrst.test", "y_nosynack, nosynack.test", "y_ooo, ooo.test",
        "y_split3, split3.test", "y_split100, split100.test", "y_timing, t.test"
    })
    void givesOneTlsRow(String capture, String name) throws IOException {
        assertThat(onlyRow("from tls select sni", capture)).containsEntry("sni", name);
    }

    @Test
    void aWholeConnectionMissesNothing() throws IOException {
        assertThat(onlyRow("from conn select missed_bytes, conn_state, partial", "a_normal"))
                .containsEntry("missed_bytes", "0").containsEntry("conn_state", "SF").containsEntry("partial", "");
    }

    @Test
    void aHandshakeThatStopsAfterTheHellosIsNotEstablished() throws IOException {
        assertThat(onlyRow("from tls select established", "b_hello_only")).containsEntry("established", "false");
    }

    @Test
    void aLostSegmentIsMissedBytesAndNotALostConnection() throws IOException {
        assertThat(onlyRow("from conn select missed_bytes, partial", "c_lost_segment"))
                .containsEntry("missed_bytes", "100").containsEntry("partial", "gap");
        assertThat(onlyRow("from tls select partial", "c_lost_segment")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"d_vlan; 1", "e_qinq; 2", "e2_double8100; 2"})
    void vlanIdsAreOnTheRow(String capture, int tags) throws IOException {
        assertThat(onlyRow("from tls select conn.vlan_id", capture).get("vlan_id").split(",")).hasSize(tags)
                .allMatch(id -> id.matches("[0-9]+"));
    }

    @Test
    void midstreamIsMarked() throws IOException {
        assertThat(onlyRow("from tls select partial", "f_midstream")).containsEntry("partial", "midstream");
    }

    @Test
    void aFragmentIsCountedAndOpensNoFlow() throws IOException {
        Rows rows = run("from conn", "j_fragment");
        assertThat(rows.all()).isEmpty();
        assertThat(rows.report().accounting().limited()).containsEntry("fragment", rows.report().accounting().received());
    }

    @Test
    void dataInTheFinSegmentBelongsToTheStream() throws IOException {
        assertThat(onlyRow("from conn select conn_state, missed_bytes", "m_fin_data"))
                .containsEntry("conn_state", "SF").containsEntry("missed_bytes", "0");
    }

    @Test
    void aReorderedSynAckCostsNothing() throws IOException {
        assertThat(onlyRow("from conn select missed_bytes, partial", "n_synack_reordered"))
                .containsEntry("missed_bytes", "0").containsEntry("partial", "");
    }

    @Test
    void aResetFarOutsideTheWindowIsIgnored() throws IOException {
        assertThat(onlyRow("from conn select missed_bytes", "y_badrst")).containsEntry("missed_bytes", "0");
    }

    @Test
    void aHoleBeforeNineSegmentsLosesNeitherSessionNorConnection() throws IOException {
        assertThat(onlyRow("from conn select partial", "y_ooo")).containsEntry("partial", "gap");
    }

    @Test
    void aNameIsDecidedAtTheClientHello() throws IOException {
        Rows early = run("from tls where tls.sni = 't.test' select ts, sni", "y_timing");
        assertThat(early.all()).hasSize(1);
        long helloOnly = early.report().accounting().filteredFlow();
        long whole = run("from tls where tls.sni = 't.test' select ts, sni, established", "y_timing")
                .report().accounting().filteredFlow();
        assertThat(helloOnly).as("packets spared once the name decided").isGreaterThan(whole);
    }

    @ParameterizedTest
    @CsvSource({"i1_ssh_ok, SSH-2.0-dropbear", "i2_ssh_nonutf8, SSH-2.0-\\xff\\xfe\\xfa"})
    void givesOneSshRowAndKeepsOddBytes(String capture, String server) throws IOException {
        assertThat(onlyRow("from ssh select client, server, kex_alg, partial", capture))
                .containsEntry("client", "SSH-2.0-OpenSSH_9.0").containsEntry("server", server)
                .containsEntry("kex_alg", "curve25519-sha256").containsEntry("partial", "");
    }

    static Stream<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("behaviours"))) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everyPacketIsAccountedFor(Path capture) throws IOException {
        for (String query : List.of("", "from tls", "from packet where ip", "tls.sni = 'no.such.name'")) {
            Rows rows = Rows.of(query, capture);
            assertThat(rows.report().accounting().received()).isPositive();
            assertThat(rows.report().accounting().holds()).as("%s: %s", query, rows.report().accounting()).isTrue();
        }
    }
}

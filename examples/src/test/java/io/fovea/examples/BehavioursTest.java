package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
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
import org.junit.jupiter.params.provider.ValueSource;

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
    @CsvSource(delimiter = ';', value = {
        "g1_dns_ok; udp; NOERROR; 1.2.3.4; false", "g2_dns_nx; udp; NXDOMAIN; ; false",
        "g3_dns_resp_only_nx; udp; NXDOMAIN; ; true", "g4_dns_tcp; tcp; NOERROR; 1.2.3.4; false"
    })
    void givesOneDnsRow(String capture, String transport, String code, String answers, boolean unasked)
            throws IOException {
        assertThat(onlyRow("from dns select proto, rcode_name, answers, unasked, unanswered", capture))
                .containsEntry("proto", transport).containsEntry("rcode_name", code)
                .containsEntry("answers", answers == null ? "" : answers)
                .containsEntry("unasked", Boolean.toString(unasked)).containsEntry("unanswered", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"z1_dns_same5tuple_x3", "z2_dns_same5tuple_diffid"})
    void givesARowForEveryQueryOfAFlow(String capture) throws IOException {
        assertThat(run("from dns select query, unanswered", capture).column("unanswered"))
                .hasSize(3).containsOnly("false");
    }

    @ParameterizedTest
    @CsvSource({
        "q1_quic, quic.example, 1, ISishoIHO", "q2_quic_retry, quic.example, draft-29, ISrISisO",
        "q3_quic_negotiation, quic.example, GREASE-0x1a2a3a4a, IvISisO",
        "q4_quic_hello_in_two, quic.example, quicv2, IISisIisO", "q5_google_quic, old.example, Q043, ISo"
    })
    void givesOneQuicRow(String capture, String name, String version, String history) throws IOException {
        assertThat(onlyRow("from quic select sni, version, history, partial", capture)).containsEntry("sni", name)
                .containsEntry("version", version).containsEntry("history", history).containsEntry("partial", "");
        assertThat(run("from tls", capture).all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"generated", "closures", "reference"})
    void fieldsOfTlsInRowsOfQuicAreTheRowsOwn(String compiler) throws IOException {
        Path capture = Path.of("behaviours", "q1_quic.pcap");
        for (String filter : List.of("tls", "tls.sni", "tls.sni = 'quic.example'", "tls.handshake.ja4 startswith 'q13'",
                "tls.version = 'TLSv13'", "tls.alpn = 'h3' and not tls.hello_retry", "any tls.client_alpn = 'h3-29'",
                "not tls.sni ~ 'tls' and tls.established")) {
            Fovea fovea = Fovea.builder().compiler(compiler)
                    .query("from quic where " + filter + " select tls.sni, tls.ja4, tls.version, tls.cipher").build();
            List<Map<String, String>> rows = Rows.of(fovea, capture).all();
            assertThat(rows).as(filter).hasSize(1);
            assertThat(rows.getFirst()).containsEntry("tls_sni", "quic.example").containsEntry("tls_version", "TLSv13")
                    .containsEntry("tls_cipher", "TLS_AES_128_GCM_SHA256");
            assertThat(rows.getFirst().get("tls_ja4")).startsWith("q13d0307h3_");
        }
        Fovea denied = Fovea.builder().compiler(compiler).query("from quic where not tls or tls.sni = 'x'").build();
        assertThat(Rows.of(denied, capture).all()).isEmpty();
        Fovea ofGoogle = Fovea.builder().compiler(compiler).query("from quic where not tls and tls.sni").build();
        assertThat(Rows.of(ofGoogle, Path.of("behaviours", "q5_google_quic.pcap")).all()).hasSize(1);
    }

    @Test
    void aNameInQuicIsDecidedAtTheClientHello() throws IOException {
        Rows none = run("from quic where tls.sni = 'no.such.name' select ts", "q1_quic");
        Rows whole = run("from quic select ts, history", "q1_quic");
        assertThat(none.report().accounting().filteredFlow()).as("packets spared once the name decided")
                .isGreaterThan(whole.report().accounting().filteredFlow());
    }

    @ParameterizedTest
    @CsvSource({"h1_http_20hdr, 20", "h2_http_21hdr, 21"})
    void everyHeaderIsOnTheHttpRow(String capture, int headers) throws IOException {
        Map<String, String> row = onlyRow("from http select request_header_names, request_headers", capture);
        assertThat(row.get("request_header_names").split(",")).hasSize(headers);
        assertThat(row.get("request_headers")).contains(": ");
    }

    @Test
    void aHostThatIsCutOverSegmentsIsWhole() throws IOException {
        Map<String, String> row = onlyRow("from http select host, uri, method, partial", "h3_http_split");
        assertThat(row).containsEntry("partial", "").containsEntry("host", "h3.test");
    }

    @Test
    void aTunnelIsAnHttpRow() throws IOException {
        assertThat(onlyRow("from http select method", "h4_http_connect")).containsEntry("method", "CONNECT");
    }

    @Test
    void everyExchangeOfAConnectionIsAnHttpRow() throws IOException {
        Rows rows = run("from http select trans_depth, uri", "h5_http_keepalive3");
        assertThat(rows.column("trans_depth")).containsExactly("1", "2", "3");
    }

    @Test
    void httpRowsComeInPacketTimeOrderWithTls() throws IOException {
        assertThat(run("from http select ts, uri", "y_timing").column("ts")).hasSize(6).isSorted();
    }

    @Test
    void aFilterOnTheTargetGivesItsExchangeAlone() throws IOException {
        Rows all = run("from http select uri, status_code", "h5_http_keepalive3");
        String uri = all.column("uri").get(1);
        Rows one = run("from http where http.uri = '" + uri + "' select uri, method", "h5_http_keepalive3");
        assertThat(one.column("uri")).containsExactly(uri);
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
        for (String query : List.of(
                "", "from tls", "from dns", "from http", "from quic", "from packet where ip", "tls.sni = 'no.such.name'",
                "http.host = 'none'")) {
            Rows rows = Rows.of(query, capture);
            assertThat(rows.report().accounting().received()).isPositive();
            assertThat(rows.report().accounting().holds()).as("%s: %s", query, rows.report().accounting()).isTrue();
        }
    }
}

package io.fovea.parsers.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuicParserTest {
    private static final int VERSION_1 = QuicVersions.VERSION_1;
    private static final long SEED = Long.getLong("fovea.seed", 20_261_124L);

    private static Map<String, String> row(Exchange exchange) {
        List<Map<String, String>> rows = ParserRun.rows(new QuicModule(), exchange);
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static void requireHellos(Map<String, String> row) {
        assertThat(row).containsEntry("quic.sni", "quic.example").containsEntry("quic.client_alpn", "[h3, h3-29]")
                .containsEntry("quic.client_protocol", "h3").containsEntry("quic.tls", "true")
                .containsEntry("quic.client_ciphers",
                        "[TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256]")
                .containsEntry("quic.tls_version", "TLSv13").containsEntry("quic.cipher", "TLS_AES_128_GCM_SHA256")
                .containsEntry("quic.curve", "x25519").containsEntry("quic.client_scid", QuicTalk.CLIENT_ID)
                .containsEntry("quic.server_scid", QuicTalk.SERVER_ID).containsEntry("quic.established", "true");
        assertThat(row.get("quic.ja4")).startsWith("q13d0307h3_");
    }

    @ParameterizedTest
    @CsvSource({"1", "quicv2", "draft-22", "draft-23", "draft-29", "draft-34", "mvfst (faceb002)",
        "mvfst (faceb003)", "T051"})
    void readsBothHellosOfEveryVersion(String name) {
        int version = (int) QuicVersions.NAMES.numberOf(name).orElseThrow();
        Map<String, String> row = row(QuicTalk.whole(version));
        requireHellos(row);
        assertThat(row).containsEntry("quic.version", name).containsEntry("quic.chosen_version", name)
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID)
                .containsEntry("quic.history", "ISishoIHO").containsEntry("quic.retry", "false")
                .containsEntry("quic.token_length", "0").containsEntry("partial", "[]");
    }

    @Test
    void readsTransportParameters() {
        assertThat(row(QuicTalk.whole(VERSION_1)))
                .containsEntry("quic.transport_parameters", "[max_idle_timeout, max_udp_payload_size,"
                        + " initial_max_data, initial_source_connection_id, google_user_agent]")
                .containsEntry("quic.max_idle_timeout", "60000000000")
                .containsEntry("quic.max_udp_payload_size", "1500")
                .containsEntry("quic.initial_max_data", "262144").containsEntry("quic.user_agent", "test agent");
    }

    @Test
    void readsAHelloInTwoDatagramsAndASecondOneThatTheServerWanted() {
        Map<String, String> row = row(QuicTalk.askedAgain(VERSION_1));
        requireHellos(row);
        assertThat(row).containsEntry("quic.hello_retry", "true").containsEntry("quic.history", "IISisIisO");
    }

    @Test
    void takesNewKeysAfterARetry() {
        Map<String, String> row = row(QuicTalk.withRetry(VERSION_1));
        requireHellos(row);
        assertThat(row).containsEntry("quic.retry", "true").containsEntry("quic.token_length", "4")
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID)
                .containsEntry("quic.history", "ISrISisO");
    }

    @Test
    void followsAClientToAnotherVersion() {
        Map<String, String> row = row(QuicTalk.withNegotiation(0x1a2a3a4a, QuicVersions.VERSION_2));
        requireHellos(row);
        assertThat(row).containsEntry("quic.version", "GREASE-0x1a2a3a4a")
                .containsEntry("quic.chosen_version", "quicv2").containsEntry("quic.version_negotiation", "true")
                .containsEntry("quic.server_versions", "[quicv2, GREASE-0x3a3a3a3a]")
                .containsEntry("quic.history", "IvISisO");
    }

    /// A server may go over to another version without asking (RFC 9368): it keeps the connection id for its keys.
    @Test
    void followsAServerToACompatibleVersion() {
        byte[] hello = QuicTalk.clientHello();
        Map<String, String> row = row(new QuicTalk()
                .client(QuicTalk.clientPacket(VERSION_1).crypto(hello).initial())
                .serverAnswers(QuicVersions.VERSION_2).clientGoesOn(QuicVersions.VERSION_2).exchange());
        requireHellos(row);
        assertThat(row).containsEntry("quic.version", "1").containsEntry("quic.chosen_version", "quicv2");
    }

    @Test
    void readsTheHelloWhateverTheOrderOfItsPieces() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        byte[] hello = QuicTalk.clientHello();
        for (int round = 0; round < 50; round++) {
            List<int[]> pieces = new ArrayList<>();
            for (int at = 0; at < hello.length; ) {
                int to = Math.min(hello.length, at + 1 + random.nextInt(60));
                pieces.add(new int[] {Math.max(0, at - random.nextInt(5)), to});
                at = to;
            }
            Collections.shuffle(pieces, random);
            QuicTalk talk = new QuicTalk();
            int number = 0;
            for (int[] piece : pieces) {
                talk.client(QuicTalk.clientPacket(VERSION_1).number(number++).crypto(hello, piece[0], piece[1])
                        .initial());
            }
            assertThat(row(talk.exchange())).containsEntry("quic.sni", "quic.example");
        }
    }

    @Test
    void findsTheClientEvenWhenItSpeaksSecond() {
        Exchange swapped = QuicTalk.whole(VERSION_1).swapped();
        assertThat(row(swapped)).containsEntry("quic.sni", "quic.example")
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID)
                .containsEntry("quic.cipher", "TLS_AES_128_GCM_SHA256");
    }

    @Test
    void readsGooglesHelloInClearAndInVersion50() {
        assertThat(row(QuicTalk.google43())).containsEntry("quic.version", "Q043")
                .containsEntry("quic.sni", "old.example").containsEntry("quic.user_agent", "test agent")
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID)
                .containsEntry("quic.tls", "false").containsEntry("quic.ja4", "absent");
        assertThat(row(QuicTalk.google50())).containsEntry("quic.version", "Q050")
                .containsEntry("quic.sni", "old.example").containsEntry("quic.user_agent", "test agent");
    }

    @Test
    void keepsTheFirstHelloWhenAnotherKindFollows() {
        Exchange.Part standard = QuicTalk.whole(VERSION_1).parts().getFirst();
        Exchange.Part google = QuicTalk.google43().parts().getFirst();
        assertThat(row(new Exchange("standard first", true, List.of(standard, google))))
                .containsEntry("quic.sni", "quic.example").containsEntry("quic.tls", "true");
        assertThat(row(new Exchange("Google's first", true, List.of(google, standard))))
                .containsEntry("quic.sni", "old.example").containsEntry("quic.tls", "false");
    }

    @Test
    void keepsTheClientOfGooglesHelloWhateverTheOtherSideOpensWith() {
        Exchange.Part google = QuicTalk.google43().parts().getFirst();
        Exchange.Part standard = new QuicTalk()
                .server(new QuicBuilder(VERSION_1, "8899aabbccddeeff").crypto(QuicTalk.clientHello()).initial())
                .exchange().parts().getFirst();
        assertThat(row(new Exchange("both are clients", true, List.of(google, standard))))
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID).containsEntry("quic.sni", "old.example");
    }

    @Test
    void namesTheErrorThatEndsAHandshake() {
        Exchange refused = new QuicTalk()
                .client(QuicTalk.clientPacket(VERSION_1).crypto(QuicTalk.clientHello()).initial())
                .server(QuicTalk.serverPacket(VERSION_1).frame("1c 4128 00 00").padTo(100).initial()).exchange();
        assertThat(row(refused)).containsEntry("quic.error_code", "296")
                .containsEntry("quic.last_alert", "handshake_failure").containsEntry("quic.established", "false")
                .containsEntry("quic.history", "ISic");
    }

    @Test
    void readsTheHelloBesideTheErrorThatEndsTheHandshake() {
        Exchange refused = new QuicTalk()
                .client(QuicTalk.clientPacket(VERSION_1).crypto(QuicTalk.clientHello()).frame("1c 00 00 00").initial())
                .exchange();
        assertThat(row(refused)).containsEntry("quic.sni", "quic.example").containsEntry("quic.error_code", "0")
                .containsEntry("quic.history", "ISC");
    }

    /// Another attempt on the same ports, with another destination and so with other keys.
    @Test
    void readsAHelloWhoseSecondPartHasItsOwnKeys() {
        byte[] hello = QuicTalk.clientHello();
        Exchange attempts = new QuicTalk()
                .client(QuicTalk.clientPacket(VERSION_1).crypto(hello, 0, 100).initial())
                .client(new QuicBuilder(VERSION_1, "8899aabbccddeeff").source(QuicTalk.CLIENT_ID)
                        .crypto(hello, 100, hello.length).initial()).exchange();
        assertThat(row(attempts)).containsEntry("quic.sni", "quic.example")
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19, 40, 96, 1199})
    void namesVersionAndIdsOfAPacketThatWasCutWhenItWasCaptured(int length) {
        Exchange cut = QuicTalk.whole(VERSION_1).truncatedTo(length);
        assertThat(row(cut)).containsEntry("quic.version", "1").containsEntry("quic.sni", "absent")
                .containsEntry("quic.client_initial_dcid", QuicTalk.FIRST_ID).containsEntry("quic.history", "X");
    }

    @Test
    void givesARowWithoutHelloWhenTheKeysAreUnknown() {
        Exchange damaged = new QuicTalk()
                .client(new QuicBuilder(VERSION_1, QuicTalk.FIRST_ID).destination("aabbccddeeff0011")
                        .crypto(QuicTalk.clientHello()).initial())
                .client(QuicBuilder.shortPacket(QuicTalk.SERVER_ID)).exchange();
        assertThat(row(damaged)).containsEntry("quic.sni", "absent").containsEntry("quic.version", "1")
                .containsEntry("quic.history", "XO").containsEntry("quic.established", "false");
    }

    @Test
    void decryptsNoMoreAfterSomeFailures() {
        ParserRun run = ParserRun.of(new QuicModule());
        byte[] wrong = new QuicBuilder(VERSION_1, QuicTalk.FIRST_ID).destination("aabbccddeeff0011")
                .crypto(QuicTalk.clientHello()).initial();
        for (int i = 0; i < 8; i++) run.datagram(true, wrong, i, i);
        run.datagram(true, QuicTalk.clientPacket(VERSION_1).crypto(QuicTalk.clientHello()).initial(), 9, 9);
        run.end();
        assertThat(run.rows().getFirst()).containsEntry("quic.sni", "absent")
                .containsEntry("quic.history", "XXXXXXXXX");
    }

    /// A flood of packets that could all be decrypted costs a bounded number of decryptions and datagrams.
    @Test
    void endsWhateverComes() {
        ParserRun run = ParserRun.of(new QuicModule());
        for (int i = 0; i < 300 && run.progress() == Progress.NEED_MORE; i++) {
            run.datagram(true, QuicTalk.clientPacket(VERSION_1).number(i).frame("01").padTo(100).initial(), i, i);
        }
        assertThat(run.progress()).isEqualTo(Progress.DONE);
        assertThat(run.rows()).hasSize(1);
        assertThat(run.rows().getFirst()).containsEntry("partial", "[LIMIT]");
    }

    @ParameterizedTest
    @ValueSource(ints = {16_384, 1 << 20, 1 << 29})
    void marksHandshakeBytesThatAreTooFarAway(int offset) {
        String far = HexFormat.of().formatHex(QuicBuilder.u32(0x8000_0000 | offset));
        Exchange exchange = new QuicTalk()
                .client(QuicTalk.clientPacket(VERSION_1).frame("06" + far + "01ff").padTo(100).initial()).exchange();
        assertThat(row(exchange)).containsEntry("partial", "[LIMIT]").containsEntry("quic.sni", "absent");
    }

    @Test
    void readsNothingMoreOnceTheHandshakeIsOver() {
        ParserRun run = ParserRun.run(new QuicModule(), QuicTalk.whole(VERSION_1), Integer.MAX_VALUE);
        assertThat(run.progress()).isEqualTo(Progress.DONE);
    }

    /// The samples that the contract test reads are these talks.
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2-asked-again", "draft29-retry", "negotiation", "google43", "google50"})
    void hasSamplesOfTheseTalks(String name) {
        Exchange talk = switch (name) {
            case "v1" -> QuicTalk.whole(VERSION_1);
            case "v2-asked-again" -> QuicTalk.askedAgain(QuicVersions.VERSION_2);
            case "draft29-retry" -> QuicTalk.withRetry(0xff00001d);
            case "negotiation" -> QuicTalk.withNegotiation(0x1a2a3a4a, VERSION_1);
            case "google43" -> QuicTalk.google43();
            default -> QuicTalk.google50();
        };
        assertThat(ParserRun.rows(new QuicModule(), Exchange.sample("quic", name + ".txt")))
                .isEqualTo(ParserRun.rows(new QuicModule(), talk));
    }
}

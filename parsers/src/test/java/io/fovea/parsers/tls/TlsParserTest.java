package io.fovea.parsers.tls;

import static io.fovea.parsers.hello.HelloBuilder.changeCipherSpec;
import static io.fovea.parsers.hello.HelloBuilder.join;
import static io.fovea.parsers.hello.HelloBuilder.message;
import static io.fovea.parsers.hello.HelloBuilder.record;
import static io.fovea.parsers.hello.HelloBuilder.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.hello.HelloBuilder;
import io.fovea.parsers.hello.TlsNames;
import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.Exchange.Part;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TlsParserTest {
    private static final TlsModule MODULE = new TlsModule();
    private static final byte[] HELLO = new HelloBuilder().serverName("a.example").client();
    private static final byte[] SERVER_HELLO_13 = new HelloBuilder().extension(43, "0304").server();
    private static final byte[] SERVER_HELLO_12 = new HelloBuilder().ciphers(0xc02f).server();
    private static final byte[] DATA = record(23, new byte[40]);
    private static final byte[] FINISHED = record(22, new byte[40]);
    private static final String RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

    /// Turns of client and server, the client first; an empty turn is none.
    private static Exchange turns(byte[]... turns) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < turns.length; i++) {
            if (turns[i].length > 0) parts.add(new Part(i % 2 == 0, turns[i], 0));
        }
        return new Exchange("turns", false, parts);
    }

    private static TlsHandshake only(Exchange exchange) {
        var sessions = ParserRun.sessions(MODULE, exchange);
        assertThat(sessions).hasSize(1);
        return (TlsHandshake) sessions.getFirst();
    }

    private static byte[] hello() {
        return records(HELLO, HELLO.length);
    }

    @Test
    void knowsTheHistoryOfEachSample() {
        assertThat(history("tls12-full.txt")).isEqualTo("CsxknGIti established");
        assertThat(history("tls12-resumed-ticket.txt")).isEqualTo("CsiI established resumed");
        assertThat(history("tls12-alert.txt")).isEqualTo("CsxknL unknown_ca");
        assertThat(history("tls13.txt")).isEqualTo("CsiI established");
        assertThat(history("tls13-resumed.txt")).isEqualTo("CsiI established resumed");
        assertThat(history("tls13-retry.txt")).isEqualTo("CjiICs established retry");
    }

    private static String history(String file) {
        TlsHandshake session = only(Exchange.sample("tls", file));
        return session.history()
                + (session.established ? " established" : "")
                + (session.resumed ? " resumed" : "")
                + (session.helloRetry ? " retry" : "")
                + (session.lastAlert >= 0 ? " " + TlsNames.ALERTS.nameOf(session.lastAlert) : "");
    }

    @Test
    void readsTheCurveFromKeyShareAndFromServerKeyExchange() {
        assertThat(only(Exchange.sample("tls", "tls13-retry.txt")).group()).isEqualTo(24);
        assertThat(only(Exchange.sample("tls", "tls12-full.txt")).group()).isEqualTo(29);
    }

    @Test
    void readsAHelloThatIsSpreadOverRecordsOfOneByte() {
        Exchange exchange = turns(records(HELLO, 1), records(SERVER_HELLO_13, 3), DATA);
        TlsHandshake session = only(exchange);
        assertThat(session.client.serverName()).isEqualTo("a.example");
        assertThat(session.established).isTrue();
        assertThat(ParserRun.rows(MODULE, exchange.inPiecesOf(1))).isEqualTo(ParserRun.rows(MODULE, exchange));
    }

    @Test
    void readsSeveralMessagesInOneRecordAndGoesOnThroughWarnings() {
        byte[] flight = join(SERVER_HELLO_12, message(11, new byte[3000]), message(12, new byte[] {3, 0, 23, 65}),
                message(14, new byte[0]));
        byte[] warning = record(21, new byte[] {1, 112});
        TlsHandshake session = only(turns(
                hello(), join(warning, records(flight, 1000)), join(records(message(16, new byte[66]), 99),
                        changeCipherSpec(), FINISHED), join(changeCipherSpec(), FINISHED)));
        assertThat(session.history()).isEqualTo("ClsxknGIi");
        assertThat(session.lastAlert).isEqualTo(112);
        assertThat(session.group()).isEqualTo(23);
        assertThat(session.established).isTrue();
        assertThat(session.resumed).isFalse();
    }

    @Test
    void tellsResumptionBySessionId() {
        byte[] client = new HelloBuilder().sessionId(32).client();
        byte[] server = new HelloBuilder().ciphers(0x002f).sessionId(32).server();
        TlsHandshake session = only(turns(records(client, 999),
                join(records(server, 999), changeCipherSpec(), FINISHED), join(changeCipherSpec(), FINISHED)));
        assertThat(session.resumed).isTrue();
        assertThat(session.established).isTrue();
    }

    @Test
    void anEchoedSessionIdMeansNothingInTls13() {
        byte[] client = new HelloBuilder().sessionId(32).client();
        byte[] server = new HelloBuilder().sessionId(32).extension(43, "0304").server();
        assertThat(only(turns(records(client, 999), records(server, 999), DATA)).resumed).isFalse();
    }

    @Test
    void earlyDataBeforeTheServerHelloDoesNotEstablish() {
        TlsHandshake session = only(turns(join(hello(), changeCipherSpec(), DATA, DATA),
                records(SERVER_HELLO_13, 999)));
        assertThat(session.server).isNotNull();
        assertThat(session.established).isFalse();
    }

    @Test
    void aFatalAlertEndsTheSession() {
        ParserRun run = ParserRun.run(MODULE, turns(hello(), record(21, new byte[] {2, 40}), DATA), 99);
        assertThat(run.progress()).isEqualTo(Progress.DONE);
        TlsHandshake session = (TlsHandshake) run.sessions().getFirst();
        assertThat(session.lastAlert).isEqualTo(40);
        assertThat(session.established).isFalse();
    }

    @Test
    void anOversizedRecordStops() {
        byte[] oversized = {23, 3, 3, 0x48, 1};
        ParserRun run = ParserRun.run(MODULE, turns(hello(), oversized), 99);
        assertThat(run.progress()).isEqualTo(Progress.STOP);
        assertThat(run.sessions()).hasSize(1);
    }

    @Test
    void endlessEmptyRecordsStop() {
        byte[] empty = record(22, new byte[0]);
        byte[] many = new byte[empty.length * 100];
        for (int i = 0; i < many.length; i++) many[i] = empty[i % empty.length];
        ParserRun run = ParserRun.run(MODULE, turns(hello(), many), 99);
        assertThat(run.progress()).isEqualTo(Progress.STOP);
        assertThat(run.sessions().getFirst().partial()).containsExactly(Partial.LIMIT);
        assertThat(only(turns(join(empty, hello()))).client).isNotNull();
    }

    @Test
    void aHelloOfForgedLengthTakesNoMemory() {
        byte[] forged = record(22, new byte[] {1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3});
        ParserRun run = ParserRun.run(MODULE, turns(forged), 99);
        assertThat(run.progress()).isEqualTo(Progress.STOP);
        assertThat(run.sessions().getFirst().partial()).containsExactly(Partial.LIMIT);
    }

    @Test
    void aServerThatDoesNotSpeakTlsFailsTheHandshake() {
        ParserRun run = ParserRun.run(MODULE, turns(hello(), "HTTP/1.1 400 Bad Request\r\n".getBytes()), 99);
        assertThat(run.progress()).isEqualTo(Progress.STOP);
        assertThat(((TlsHandshake) run.sessions().getFirst()).client.serverName()).isEqualTo("a.example");
    }

    @Test
    void aGreetingInClearBeforeTheHandshakeIsSkipped() {
        Exchange exchange = turns(new byte[0], "220 mail.example ESMTP\r\n".getBytes(), hello(),
                records(SERVER_HELLO_13, 999), DATA);
        assertThat(only(exchange).established).isTrue();
    }

    @Test
    void aServerAloneGivesItsFields() {
        TlsHandshake session = only(turns(new byte[0], join(records(SERVER_HELLO_12, 999), DATA)));
        assertThat(session.client).isNull();
        assertThat(session.server.cipher()).isEqualTo(0xc02f);
        assertThat(session.ja3()).isNull();
        assertThat(session.ja3s()).isNotNull();
        assertThat(session.established).isFalse();
    }

    @Test
    void aClientHelloThatComesAfterTheServerHelloCounts() {
        TlsHandshake session = only(turns(new byte[0], records(SERVER_HELLO_13, 999), hello(), DATA, DATA));
        assertThat(session.client.serverName()).isEqualTo("a.example");
        assertThat(session.established).isTrue();
    }

    @Test
    void aHoleInACertificateLosesNothing() {
        Exchange sample = Exchange.sample("tls", "tls12-full.txt");
        int certificate = sample.parts().getFirst().bytes().length + 300;
        TlsHandshake session = only(sample.withHoleAt(certificate, 100));
        assertThat(session.history()).isEqualTo("CsxknGIti");
        assertThat(session.established).isTrue();
        assertThat(session.group()).isEqualTo(29);
        assertThat(session.partial()).containsExactly(Partial.GAP);
    }

    @Test
    void aHoleOverSeveralRecordsIsLeftAtTheNextRecordHeader() {
        byte[] flight = join(records(SERVER_HELLO_12, 999), records(message(11, new byte[3000]), 1000),
                records(message(14, new byte[0]), 99));
        Exchange whole = turns(hello(), flight, join(records(message(16, new byte[66]), 99), changeCipherSpec(),
                FINISHED), join(changeCipherSpec(), FINISHED));
        int hole = hello().length + records(SERVER_HELLO_12, 999).length + 50;
        TlsHandshake session = only(whole.withHoleAt(hole, 2500));
        assertThat(session.established).isTrue();
        assertThat(session.partial()).containsExactly(Partial.GAP);
    }

    @Test
    void aHoleInTheClientHelloStillGivesTheServersFields() {
        byte[] server = join(records(SERVER_HELLO_13, 999), DATA);
        Exchange whole = turns(hello(), server, join(changeCipherSpec(), DATA, DATA));
        TlsHandshake session = only(whole.withHoleAt(20, 10));
        assertThat(session.client).isNull();
        assertThat(session.server.negotiatedVersion()).isEqualTo(0x0304);
        assertThat(session.partial()).containsExactly(Partial.GAP);
    }

    @Test
    void readsAClientHelloInTheFormatOfSsl2() {
        byte[] hello = HexFormat.of().parseHex("802e" + "01" + "0301" + "0015" + "0000" + "0010"
                + "000005" + "00000a" + "010080" + "0700c0" + "00002f" + "000035" + "0000ff"
                + "0102030405060708090a0b0c0d0e0f10");
        TlsHandshake session = only(turns(hello, records(SERVER_HELLO_12, 999)));
        assertThat(session.client.version).isEqualTo(0x0301);
        assertThat(session.client.ciphers()).containsExactly(0x05, 0x0a, 0x2f, 0x35, 0xff);
        assertThat(session.client.random()).endsWith(15, 16).startsWith(0, 0).hasSize(32);
        assertThat(session.ja3()).isNull();
        assertThat(session.ja4()).isNull();
        assertThat(session.server).isNotNull();
        assertThat(session.recordVersion).isEqualTo(TlsHandshake.ABSENT);
    }

    @Test
    void readsTheShortServerHelloOfEarlyDrafts() {
        byte[] server = message(2, join(new byte[] {0x7f, 0x12}, new byte[32], new byte[] {0x13, 0x01},
                new byte[] {0, 6, 0, 40, 0, 2, 0, 29}));
        TlsHandshake session = only(turns(hello(), records(server, 999), DATA));
        assertThat(session.server.cipher()).isEqualTo(0x1301);
        assertThat(session.group()).isEqualTo(29);
        assertThat(TlsNames.VERSIONS.nameOf(session.server.negotiatedVersion())).isEqualTo("TLSv13-draft18");
        assertThat(session.established).isTrue();
    }

    @Test
    void aRetryRequestAloneLeavesTheServersFieldsAbsent() {
        byte[] retry = new HelloBuilder().random(RETRY_RANDOM).extension(43, "0304").server();
        TlsHandshake session = only(turns(hello(), records(retry, 999)));
        assertThat(session.helloRetry).isTrue();
        assertThat(session.server).isNull();
    }

    @Test
    void keepsOddBytesOfTheServerNameAndDropsAnEmptyOne() {
        byte[] odd = {'a', (byte) 0xff, 0, '\\', '.', 'b'};
        byte[] client = new HelloBuilder().serverName(odd).client();
        assertThat(only(turns(records(client, 999))).client.serverName()).isEqualTo("a\\xff\\x00\\\\.b");
        byte[] empty = new HelloBuilder().serverName("").client();
        assertThat(only(turns(records(empty, 999))).client.serverName()).isNull();
    }

    @Test
    void timesAreThoseOfTheFirstAndLastPacket() {
        Exchange exchange = turns(hello(), records(SERVER_HELLO_13, 999), DATA, DATA);
        TlsHandshake session = only(exchange);
        assertThat(session.firstFrame).isEqualTo(1);
        assertThat(session.timeNs).isEqualTo(1);
        assertThat(session.lastFrame).isEqualTo(3);
    }

    @Test
    void readsTheCertificatesOfBothSides() {
        ParserRun run = ParserRun.run(MODULE, Exchange.sample("tls", "tls12-client-certificate.txt"), -1);
        assertThat(run.told()).extracting(
                row -> row.get("x509.sender") + row.get("x509.position") + " " + row.get("x509.subject"))
                .containsExactly(
                        "server0 emailAddress=admin@example.com,CN=www.example.com",
                        "server1 CN=Example Root,O=Example\\, Inc.,C=XX", "client0 CN=client");
        TlsHandshake session = (TlsHandshake) run.sessions().getFirst();
        assertThat(session.clientCertificateRequested).isTrue();
        assertThat(session.clientCertificateSent).isTrue();
        assertThat(session.ticketIssued).isTrue();
        assertThat(session.nameMatches()).isTrue();
        assertThat(session.certificate(false).issuer()).isEqualTo("CN=Example Root,O=Example\\, Inc.,C=XX");
        assertThat(session.fingerprints(true)).containsExactly(run.told().getLast().get("x509.sha256"));
    }

    @Test
    void keepsNoCertificateThatNobodyAsksFor() {
        Exchange sample = Exchange.sample("tls", "tls12-client-certificate.txt");
        ParserRun run = ParserRun.only(MODULE, sample, Set.of("tls.sni", "tls.established"));
        TlsHandshake session = (TlsHandshake) run.sessions().getFirst();
        assertThat(session.chain(false)).isNull();
        assertThat(session.chain(true)).isNull();
        assertThat(session.clientCertificateSent).isTrue();
        assertThat(session.established).isTrue();
        assertThat(run.told()).isEmpty();
    }

    @Test
    void passesOverCertificatesBeyondTheLimit() {
        byte[] certificates = new byte[CertificateChain.MESSAGE_LENGTH_MAX + 1];
        byte[] server = join(records(SERVER_HELLO_12, 100), records(message(11, certificates), 16_000));
        TlsHandshake session = only(turns(hello(), server));
        assertThat(session.chain(false)).isNull();
        assertThat(session.partial()).containsExactly(Partial.LIMIT);
    }

    /// What a query for the name alone keeps of a handshake with certificates, and what one for fingerprints does.
    @Test
    void keepsNoCertificateThatNoFieldAsksFor() {
        TlsModule module = new TlsModule();
        Exchange sample = Exchange.sample("tls", "tls12-full.txt");
        ParserRun byName = ParserRun.only(module, sample, Set.of("tls.sni"));
        assertThat(byName.sessions()).hasSize(1);
        assertThat(byName.toldSessions()).isEmpty();
        assertThat(((TlsHandshake) byName.sessions().getFirst()).chain(false)).isNull();
        ParserRun byPrint = ParserRun.only(module, sample, Set.of("tls.cert_chain_fps"));
        assertThat(((TlsHandshake) byPrint.sessions().getFirst()).chain(false)).isNotNull();
    }
}

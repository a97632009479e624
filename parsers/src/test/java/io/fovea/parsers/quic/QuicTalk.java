package io.fovea.parsers.quic;

import static io.fovea.parsers.hello.HelloBuilder.join;

import io.fovea.parsers.hello.HelloBuilder;
import io.fovea.parsers.testing.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a client and a server of QUIC say to each other, datagram by datagram, for tests.
public final class QuicTalk {
    static final String FIRST_ID = "0011223344556677";
    static final String CLIENT_ID = "c1c2c3";
    static final String SERVER_ID = "5152535455";
    static final String PARAMETERS = "01048000ea60" + "0304800005dc" + "040480040000" + "0f03c1c2c3"
            + "7129" + "0a" + "74657374206167656e74".substring(0, 20);

    private final List<Exchange.Part> parts = new ArrayList<>();

    static byte[] clientHello() {
        return new HelloBuilder().ciphers(0x1301, 0x1302, 0x1303).serverName("quic.example")
                .extension(10, "0004001d0017").extension(13, "000404030804").protocols("h3", "h3-29")
                .extension(43, "020304").extension(51, "002600" + "1d0020" + "ab".repeat(32))
                .extension(57, PARAMETERS).client();
    }

    static byte[] serverHello() {
        return new HelloBuilder().random("5a".repeat(32)).ciphers(0x1301)
                .extension(51, "001d0020" + "cd".repeat(32)).extension(43, "0304").server();
    }

    /// The random of a ServerHello that makes it a HelloRetryRequest.
    static byte[] retryRequest() {
        return new HelloBuilder()
                .random("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
                .extension(51, "0017").extension(43, "0304").server();
    }

    QuicTalk client(byte[]... packets) {
        parts.add(new Exchange.Part(true, join(packets), 0));
        return this;
    }

    QuicTalk server(byte[]... packets) {
        parts.add(new Exchange.Part(false, join(packets), 0));
        return this;
    }

    Exchange exchange() {
        return new Exchange("made up", true, parts);
    }

    static QuicBuilder clientPacket(int version) {
        return new QuicBuilder(version, FIRST_ID).source(CLIENT_ID);
    }

    static QuicBuilder serverPacket(int version) {
        return new QuicBuilder(version, FIRST_ID).server().destination(CLIENT_ID).source(SERVER_ID);
    }

    /// The ServerHello, behind an ACK, with a Handshake packet in the same datagram.
    QuicTalk serverAnswers(int version) {
        return server(
                serverPacket(version).frame("0200000000").crypto(serverHello()).initial(),
                serverPacket(version).number(1).frame("00".repeat(60)).packet(QuicBuilder.HANDSHAKE),
                QuicBuilder.shortPacket(CLIENT_ID));
    }

    /// The client's Handshake packet, and its first data.
    QuicTalk clientGoesOn(int version) {
        return client(clientPacket(version).destination(SERVER_ID).frame("0200000000").number(1).initial(),
                        clientPacket(version).destination(SERVER_ID).frame("00".repeat(60))
                                .packet(QuicBuilder.HANDSHAKE))
                .client(QuicBuilder.shortPacket(SERVER_ID));
    }

    /// A whole handshake; the ClientHello comes in three frames, the first one last.
    static Exchange whole(int version) {
        byte[] hello = clientHello();
        return new QuicTalk()
                .client(clientPacket(version).crypto(hello, 150, hello.length).frame("01").crypto(hello, 60, 150)
                        .crypto(hello, 0, 60).padTo(1200).initial())
                .serverAnswers(version).clientGoesOn(version).exchange();
    }

    /// The ClientHello in two datagrams, of which the second one comes first; the server wants it again.
    static Exchange askedAgain(int version) {
        byte[] hello = clientHello();
        byte[] retryRequest = retryRequest();
        byte[] serverHello = serverHello();
        return new QuicTalk()
                .client(clientPacket(version).number(1).crypto(hello, 100, hello.length).initial())
                .client(clientPacket(version).crypto(hello, 0, 100).initial())
                .server(serverPacket(version).crypto(retryRequest).initial())
                .client(clientPacket(version).destination(SERVER_ID).number(2).crypto(join(hello, hello),
                        hello.length, 2 * hello.length).initial())
                .server(serverPacket(version).number(1).crypto(join(retryRequest, serverHello),
                        retryRequest.length, retryRequest.length + serverHello.length).initial())
                .client(QuicBuilder.shortPacket(SERVER_ID)).exchange();
    }

    /// A server that wants the client to prove its address.
    static Exchange withRetry(int version) {
        String again = "abababababababab";
        byte[] hello = clientHello();
        return new QuicTalk()
                .client(clientPacket(version).crypto(hello).initial())
                .server(serverPacket(version).source(again).token("10111213").retry())
                .client(new QuicBuilder(version, again).source(CLIENT_ID).token("10111213").number(1)
                        .crypto(hello).initial())
                .server(new QuicBuilder(version, again).server().destination(CLIENT_ID).source(SERVER_ID)
                        .crypto(serverHello()).initial())
                .client(QuicBuilder.shortPacket(SERVER_ID)).exchange();
    }

    /// A server that refuses the version and gets another.
    static Exchange withNegotiation(int refused, int version) {
        byte[] hello = clientHello();
        return new QuicTalk()
                .client(clientPacket(refused).frame("01").padTo(1200).initial())
                .server(QuicBuilder.negotiation(CLIENT_ID, FIRST_ID, version, 0x3a3a3a3a))
                .client(new QuicBuilder(version, "99887766554433221100").source(CLIENT_ID).crypto(hello).initial())
                .server(new QuicBuilder(version, "99887766554433221100").server().destination(CLIENT_ID)
                        .source(SERVER_ID).crypto(serverHello()).initial())
                .client(QuicBuilder.shortPacket(SERVER_ID)).exchange();
    }

    /// Google's ClientHello.
    static byte[] googleHello() {
        String[] tags = {"PAD\0", "SNI\0", "VER\0", "UAID"};
        String[] values = {"-".repeat(40), "old.example", "Q043", "test agent"};
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        int end = 0;
        for (int i = 0; i < tags.length; i++) {
            end += values[i].length();
            entries.writeBytes(tags[i].getBytes(StandardCharsets.ISO_8859_1));
            entries.writeBytes(new byte[] {(byte) end, (byte) (end >>> 8), 0, 0});
        }
        return join("CHLO".getBytes(StandardCharsets.US_ASCII), new byte[] {(byte) tags.length, 0, 0, 0},
                entries.toByteArray(), String.join("", values).getBytes(StandardCharsets.US_ASCII));
    }

    /// A packet of Q043: flags, connection id, version, packet number, hash, a frame of stream 1.
    static Exchange google43() {
        byte[] hello = googleHello();
        byte[] stream = join(new byte[] {(byte) 0xa0, 1}, new byte[] {(byte) (hello.length >>> 8), (byte) hello.length},
                hello, new byte[20]);
        return new QuicTalk()
                .client(QuicBuilder.hex("09" + FIRST_ID), "Q043".getBytes(StandardCharsets.US_ASCII),
                        QuicBuilder.hex("01" + "ee".repeat(12)), stream)
                .server(QuicBuilder.hex("08" + FIRST_ID + "01" + "ee".repeat(30))).exchange();
    }

    /// Handshake bytes of both sides, as many as are kept, with all but the first byte there.
    public static Exchange endlessHellos() {
        byte[] hello = new byte[CryptoStream.LENGTH_MAX];
        QuicTalk talk = new QuicTalk();
        for (int end = hello.length; end > 1; end -= 1000) {
            int from = Math.max(1, end - 1000);
            talk.client(clientPacket(1).crypto(hello, from, end).padTo(80).initial())
                    .server(serverPacket(1).crypto(hello, from, end).padTo(80).initial());
        }
        return talk.exchange();
    }

    /// A ClientHello as long as is kept whose lists have as many entries as it can hold.
    public static Exchange crowdedHello() {
        String[] protocols = new String[3000];
        Arrays.setAll(protocols, i -> Character.toString('a' + i % 26));
        int[] ciphers = new int[2000];
        Arrays.setAll(ciphers, i -> 0x1301 + i);
        byte[] hello = new HelloBuilder().ciphers(ciphers).serverName("a".repeat(250)).protocols(protocols)
                .extension(10, lengthAnd("001d".repeat(1500))).extension(57, PARAMETERS).client();
        QuicTalk talk = new QuicTalk();
        for (int from = 0; from < hello.length; from += 1000) {
            talk.client(clientPacket(1).crypto(hello, from, Math.min(hello.length, from + 1000)).padTo(80).initial());
        }
        return talk.serverAnswers(1).exchange();
    }

    private static String lengthAnd(String digits) {
        return String.format("%04x", digits.length() / 2) + digits;
    }

    static Exchange google50() {
        int version = QuicVersions.GOOGLE_50;
        return new QuicTalk().client(clientPacket(version).crypto(googleHello()).padTo(1200).initial())
                .server(serverPacket(version).frame("07").padTo(100).initial()).exchange();
    }
}

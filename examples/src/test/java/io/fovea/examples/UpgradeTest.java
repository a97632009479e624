package io.fovea.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams that begin as one protocol and go on as another: both have their rows, whatever a query asks for, and the
/// early filters agree with the reference.
class UpgradeTest {
    private static final String HELLO =
            "1603030057010000530303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0000"
            + "02c02f0100002800000014001200000f7777772e6578616d706c652e636f6d000a00040002001d000d00040002"
            + "0403";
    private static final String ANSWER =
            "160303002a020000260303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00c0"
            + "2f00";
    private static final String CONNECT = "CONNECT www.example.com:443 HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
    private static final List<String> QUERIES = List.of(
            "from tls select sni, cipher", "from smtp select helo, smtp.tls", "from http select method, status_code",
            "from conn select service", "from conn where tls.sni = 'www.example.com' select id_resp_p",
            "from conn where not tls select id_resp_p", "from smtp where tls select helo",
            "from http where tls.sni = 'www.example.com' select uri", "from conn where smtp and tls select service",
            "from conn where conn.service = 'http,tls' select service", "from x509 select subject",
            "from tls where http.method = 'CONNECT' select sni");

    @TempDir
    private Path folder;
    private ByteArrayOutputStream capture;
    private final int[] sequence = new int[2];
    private int packets;

    private void start() {
        capture = new ByteArrayOutputStream();
        HexFormat hex = HexFormat.of();
        capture.writeBytes(hex.parseHex("a1b2c3d4000200040000000000000000000400000000" + "0001"));
        sequence[0] = 1000;
        sequence[1] = 2000;
        packets = 0;
        packet(0, 0x02, "");
        packet(1, 0x12, "");
        packet(0, 0x10, "");
    }

    private void client(String text) {
        packet(0, 0x18, HexFormat.of().formatHex(text.getBytes(ISO_8859_1)));
    }

    private void server(String text) {
        packet(1, 0x18, HexFormat.of().formatHex(text.getBytes(ISO_8859_1)));
    }

    private void packet(int side, int flags, String hexadecimal) {
        byte[] payload = HexFormat.of().parseHex(hexadecimal);
        try (DataOutputStream out = new DataOutputStream(capture)) {
            out.writeInt(1_700_000_000 + packets++);
            out.writeInt(0);
            out.writeInt(54 + payload.length);
            out.writeInt(54 + payload.length);
            out.write(HexFormat.of().parseHex("0200000000010200000000020800"));
            out.writeInt(0x45000000 | 40 + payload.length);
            out.writeInt(0x00004000);
            out.writeInt(0x40060000);
            out.writeInt(side == 0 ? 0xc0000201 : 0xc6336401);
            out.writeInt(side == 0 ? 0xc6336401 : 0xc0000201);
            out.writeShort(side == 0 ? 40_000 : 5000);
            out.writeShort(side == 0 ? 5000 : 40_000);
            out.writeInt(sequence[side]);
            out.writeInt((flags & 0x10) == 0 ? 0 : sequence[1 - side]);
            out.writeShort(0x5000 | flags);
            out.writeShort(0xffff);
            out.writeInt(0);
            out.write(payload);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        sequence[side] += payload.length + (flags & 0x02) / 2;
    }

    private List<String> rows(String query) throws IOException {
        Path file = Files.write(folder.resolve("flow.pcap"), capture.toByteArray());
        List<String> rows = Rows.of(Fovea.builder().query(query).build(), file).lines();
        assertThat(rows).as(query).containsExactlyInAnyOrderElementsOf(
                Rows.of(Fovea.builder().query(query).compiler("reference").build(), file).lines());
        return rows.stream().map(row -> row.substring(row.indexOf('\t') + 1)).toList();
    }

    private void compilersAgree() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int q = 0; q < QUERIES.size(); q++) all.append("query q" + q + " " + QUERIES.get(q) + "\n");
        rows(all.toString());
    }

    private void greet() {
        start();
        server("220 mail.example.com ESMTP\r\n");
        client("EHLO client.example.org\r\n");
        server("250-mail.example.com\r\n250 STARTTLS\r\n");
    }

    @Test
    void followsWebSocketWhereverItsRequestIsCut() throws IOException {
        String request = "GET /chat HTTP/1.1\r\nHost: www.example.com\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\n\r\n";
        for (int cut = 0; cut < request.length(); cut++) {
            start();
            if (cut > 0) client(request.substring(0, cut));
            client(request.substring(cut));
            server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            packet(0, 0x18, "8182000000006869");
            packet(1, 0x18, "81026869");
            assertThat(rows("from conn select service")).as("cut at %s", cut).containsExactly("http,websocket");
        }
    }

    @Test
    void followsStartTls() throws IOException {
        greet();
        client("STARTTLS\r\n");
        server("220 go on\r\n");
        packet(0, 0x18, HELLO);
        packet(1, 0x18, ANSWER);
        assertThat(rows("from tls select sni, cipher, last_frame")).containsExactly(
                "www.example.com\tTLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\t10");
        assertThat(rows("from smtp select helo, smtp.tls")).containsExactly("client.example.org\ttrue");
        assertThat(rows("from conn select service")).containsExactly("smtp,tls");
        compilersAgree();
    }

    @Test
    void findsTheClientHelloThatWasSeenBeforeTheAnswer() throws IOException {
        greet();
        client("STARTTLS\r\n");
        packet(0, 0x18, HELLO);
        server("220 go on\r\n");
        assertThat(rows("from tls select sni")).containsExactly("www.example.com");
        compilersAgree();
    }

    @Test
    void staysWithAProtocolThatIsRefusedTls() throws IOException {
        greet();
        client("STARTTLS\r\n");
        server("454 not now\r\n");
        client("MAIL FROM:<a@example.org>\r\n");
        server("250 ok\r\n");
        assertThat(rows("from tls select sni")).isEmpty();
        assertThat(rows("from smtp select mailfrom, smtp.tls")).containsExactly("a@example.org\t");
        assertThat(rows("from conn select service")).containsExactly("smtp");
        compilersAgree();
    }

    @Test
    void followsTheTunnelOfAProxy() throws IOException {
        start();
        client(CONNECT);
        server("HTTP/1.1 200 Connection established\r\n\r\n");
        packet(0, 0x18, HELLO);
        packet(1, 0x18, ANSWER);
        assertThat(rows("from tls select sni")).containsExactly("www.example.com");
        assertThat(rows("from http select method, status_code")).containsExactly("CONNECT\t200");
        assertThat(rows("from conn select service")).containsExactly("http,tls");
        compilersAgree();
    }

    @Test
    void goesOnWithHttpWhereTheTunnelIsRefused() throws IOException {
        start();
        client(CONNECT);
        server("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
        client("GET /a HTTP/1.1\r\n\r\n");
        server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(rows("from http select method, status_code")).containsExactly("CONNECT\t407", "GET\t200");
        assertThat(rows("from conn select service")).containsExactly("http");
        compilersAgree();
    }

    @Test
    void followsProxiesBehindProxiesOnlySoFar() throws IOException {
        start();
        for (int i = 0; i < 8; i++) {
            client(CONNECT);
            server("HTTP/1.1 200 OK\r\n\r\n");
        }
        packet(0, 0x18, HELLO);
        assertThat(rows("from http select method")).hasSize(5);
        assertThat(rows("from tls select sni")).isEmpty();
        compilersAgree();
    }

    @Test
    void followsWhatSocksWasAskedFor() throws IOException {
        start();
        packet(0, 0x18, "050100");
        packet(1, 0x18, "0500");
        packet(0, 0x18, "050100030f7777772e6578616d706c652e636f6d01bb");
        packet(1, 0x18, "05000001c633640101bb");
        packet(0, 0x18, HELLO);
        packet(1, 0x18, ANSWER);
        assertThat(rows("from tls select sni")).containsExactly("www.example.com");
        assertThat(rows("from socks select request_host, request_port, status")).containsExactly(
                "www.example.com\t443\t0");
        assertThat(rows("from conn select service")).containsExactly("socks,tls");
        compilersAgree();
    }
}

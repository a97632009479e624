package io.fovea.parsers.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SshParserTest {
    private static Map<String, String> onlyRow(Exchange exchange) {
        List<Map<String, String>> rows = ParserRun.rows(new SshModule(), exchange);
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static Map<String, String> sample(String file) {
        return onlyRow(Exchange.sample("ssh", file));
    }

    private static Exchange lines(String... parts) {
        return new Exchange("lines", false, java.util.Arrays.stream(parts)
                .map(part -> new Exchange.Part(part.charAt(0) == '>',
                        part.substring(1).getBytes(StandardCharsets.ISO_8859_1), 0))
                .toList());
    }

    @Test
    void readsAWholeConnection() {
        assertThat(sample("chacha-publickey.txt"))
                .containsEntry("ssh.version", "2")
                .containsEntry("ssh.client", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10")
                .containsEntry("ssh.client_software", "OpenSSH_9.2p1")
                .containsEntry("ssh.client_comments", "Debian-2+deb12u10")
                .containsEntry("ssh.cipher_alg", "chacha20-poly1305@openssh.com")
                .containsEntry("ssh.kex_alg", "sntrup761x25519-sha512")
                .containsEntry("ssh.host_key_type", "ssh-ed25519")
                .containsEntry("ssh.host_key", "87:a7:db:bb:f4:af:fc:af:e3:3e:0c:40:38:d0:55:79")
                .containsEntry("ssh.host_key_fingerprint", "SHA256:wJFokuUcCseNy7Zy9/gZ/5zuYT1z2/bnYM+gQEcUixY")
                .containsEntry("ssh.hassh", "472b5de333ad665af5cbf10ff892c4df")
                .containsEntry("ssh.hassh_server", "425d29fe50d8e4f5e37efb6e24bcf660")
                .containsEntry("ssh.auth_success", "true")
                .containsEntry("ssh.auth_attempts", "1")
                .containsEntry("partial", "[]");
    }

    @Test
    void choosesTheClientsFirstThatTheServerHas() {
        assertThat(sample("etm-passwords.txt"))
                .containsEntry("ssh.kex_alg", "curve25519-sha256")
                .containsEntry("ssh.host_key_alg", "ssh-ed25519")
                .containsEntry("ssh.cipher_alg", "aes128-ctr")
                .containsEntry("ssh.server_cipher_algs", "[aes256-ctr, aes128-ctr]")
                .containsEntry("ssh.client_languages", "absent");
    }

    @Test
    void countsRefusalsAndTheSuccessWherePacketsShowTheirLength() {
        assertThat(sample("etm-passwords.txt"))
                .containsEntry("ssh.auth_success", "true").containsEntry("ssh.auth_attempts", "3");
    }

    @Test
    void readsLinesBeforeTheVersionAndBothDirectionsOfTheAgreement() {
        assertThat(sample("wrong-guess-group-exchange.txt"))
                .containsEntry("ssh.version", "2")
                .containsEntry("ssh.client_protocol", "1.99")
                .containsEntry("ssh.server_software", "Sun_SSH_1.1")
                .containsEntry("ssh.cipher_alg", "To server: aes128-cbc, to client: 3des-cbc")
                .containsEntry("ssh.kex_alg", "diffie-hellman-group-exchange-sha256")
                .containsEntry("ssh.host_key_type", "ssh-rsa")
                .containsEntry("ssh.auth_success", "false")
                .containsEntry("ssh.auth_attempts", "1");
    }

    @Test
    void ignoresAReplyThatWasSentOnAWrongGuess() {
        assertThat(sample("server-guess-wrong.txt"))
                .containsEntry("ssh.kex_alg", "ecdh-sha2-nistp256")
                .containsEntry("ssh.host_key_type", "ecdsa-sha2-nistp256")
                .containsEntry("ssh.auth_success", "absent").containsEntry("ssh.auth_attempts", "0");
    }

    @Test
    void endsAfterTheBannersOfVersion1() {
        assertThat(sample("version1.txt"))
                .containsEntry("ssh.version", "1").containsEntry("ssh.client", "SSH-1.5-1.2.26")
                .containsEntry("ssh.hassh", "absent").containsEntry("ssh.auth_success", "absent");
    }

    @Test
    void keepsOddBytesAndALineWithoutEnd() {
        assertThat(sample("odd-version-line.txt"))
                .containsEntry("ssh.server", "SSH-2.0-caf\\xe9\\\\x\\x00").containsEntry("ssh.client", "SSH-2.0-")
                .containsEntry("ssh.client_software", "absent").containsEntry("ssh.version", "2");
    }

    @Test
    void givesNoVersionWhenTheSidesHaveNoneInCommon() {
        assertThat(onlyRow(lines(">SSH-1.5-a\n", "<SSH-2.0-b\n"))).containsEntry("ssh.version", "absent");
        assertThat(onlyRow(lines(">SSH-1.5-a\n", "<SSH-1.99-b\n"))).containsEntry("ssh.version", "1");
        assertThat(onlyRow(lines(">SSH-2.0-a\n"))).containsEntry("ssh.version", "absent");
    }

    @Test
    void refusesAVersionLineThatIsTooLong() {
        String line = "SSH-2.0-" + "x".repeat(300);
        assertThat(onlyRow(lines("<SSH-2.0-b\r\n", ">" + line + "\n")))
                .containsEntry("ssh.client", "absent").containsEntry("partial", "[LIMIT]");
    }

    @Test
    void bringsALoginThatGoesOnForLongToAnEnd() {
        Exchange exchange = Exchange.sample("ssh", "wrong-guess-group-exchange.txt");
        List<Exchange.Part> parts = new java.util.ArrayList<>(exchange.parts());
        for (int i = 0; i < 50; i++) {
            parts.add(new Exchange.Part(true, new byte[100 + i], 0));
            parts.add(new Exchange.Part(false, new byte[200 + i], 0));
        }
        assertThat(onlyRow(new Exchange("long", false, parts))).containsEntry("ssh.auth_success", "true");
    }

    @Test
    void saysNothingOfTheLoginBehindAGapInTheKeyExchange() {
        Exchange sample = Exchange.sample("ssh", "etm-passwords.txt");
        assertThat(onlyRow(sample.withHoleAt(200, 50)))
                .containsEntry("ssh.auth_success", "absent").containsEntry("ssh.auth_attempts", "absent")
                .containsEntry("ssh.host_key_type", "ssh-ed25519").containsEntry("partial", "[GAP]");
    }

    /// Comparing each name with each took seconds for two packets; many such connections would exceed the limit.
    @Test
    @Timeout(120)
    void agreesOnListsOfManyThousandNames() {
        String client = "c,".repeat(17_000) + "both";
        String server = "s,".repeat(17_000) + "both";
        for (int connection = 0; connection < 60; connection++) {
            Map<String, String> row = onlyRow(new Exchange("long lists", false, List.of(
                    part(true, "SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII)),
                    part(false, "SSH-2.0-y\r\n".getBytes(StandardCharsets.US_ASCII)),
                    part(true, keyExchangeInit(client)), part(false, keyExchangeInit(server)))));
            assertThat(row).containsEntry("ssh.kex_alg", "both");
        }
    }

    private static Exchange.Part part(boolean fromOriginator, byte[] bytes) {
        return new Exchange.Part(fromOriginator, bytes, 0);
    }

    /// A packet with all its names in the first list (RFC 4253, section 7.1).
    private static byte[] keyExchangeInit(String names) {
        int padding = 4;
        int length = 1 + 1 + 16 + 10 * 4 + names.length() + 1 + 4 + padding;
        ByteBuffer packet = ByteBuffer.allocate(4 + length).putInt(length).put((byte) padding).put((byte) 20);
        packet.position(packet.position() + 16);
        packet.putInt(names.length()).put(names.getBytes(StandardCharsets.US_ASCII));
        return packet.array();
    }
}

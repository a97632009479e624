package io.fovea.parsers.ssh;

import static io.fovea.parsers.ssh.SshHandshake.BANNERS;
import static io.fovea.parsers.ssh.SshHandshake.END;
import static io.fovea.parsers.ssh.SshHandshake.HOST_KEY;
import static io.fovea.parsers.ssh.SshHandshake.KEY_EXCHANGE;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The fields of SSH connections, each with the milestone at which it is final.
final class SshFields {
    static final List<Field.OfSession> ALL = all();

    private static final int CLIENT = 0;
    private static final int SERVER = 1;

    private SshFields() {}

    private static List<Field.OfSession> all() {
        List<Field.OfSession> fields = new ArrayList<>();
        addBanners(fields);
        addAgreed(fields);
        addHostKeyAndLogin(fields);
        addFingerprints(fields);
        addLists(fields, CLIENT, "client", "ctos", "Client's");
        addLists(fields, SERVER, "server", "stoc", "Server's");
        return List.copyOf(fields);
    }

    private static void addBanners(List<Field.OfSession> fields) {
        fields.add(field("version", ValueType.INT, BANNERS, SshHandshake::version,
                "Major version of SSH that both version lines allow."));
        fields.add(banner("client", CLIENT, SshBanner::text, "Version line of the client."));
        fields.add(banner("server", SERVER, SshBanner::text, "Version line of the server."));
        fields.add(banner("client_protocol", CLIENT, SshBanner::protocol,
                "Version of the protocol in the client's version line.", "ssh.protocol_version_ctos"));
        fields.add(banner("server_protocol", SERVER, SshBanner::protocol,
                "Version of the protocol in the server's version line.", "ssh.protocol_version_stoc"));
        fields.add(banner("client_software", CLIENT, SshBanner::software,
                "Program of the client, from its version line.", "ssh.software_version_ctos"));
        fields.add(banner("server_software", SERVER, SshBanner::software,
                "Program of the server, from its version line.", "ssh.software_version_stoc"));
        fields.add(banner("client_comments", CLIENT, SshBanner::comments,
                "What follows the program in the client's version line.", "ssh.comments_ctos"));
        fields.add(banner("server_comments", SERVER, SshBanner::comments,
                "What follows the program in the server's version line.", "ssh.comments_stoc"));
    }

    private static void addAgreed(List<Field.OfSession> fields) {
        fields.add(field("cipher_alg", ValueType.TEXT, KEY_EXCHANGE,
                s -> s.agreedBothWays(AlgorithmLists.ENCRYPTION), "Cipher that both sides agree on."));
        fields.add(field("mac_alg", ValueType.TEXT, KEY_EXCHANGE, s -> s.agreedBothWays(AlgorithmLists.MAC),
                "MAC that both sides agree on; ciphers that authenticate do without it."));
        fields.add(field("compression_alg", ValueType.TEXT, KEY_EXCHANGE,
                s -> s.agreedBothWays(AlgorithmLists.COMPRESSION), "Compression that both sides agree on."));
        fields.add(field("kex_alg", ValueType.TEXT, KEY_EXCHANGE, s -> s.agreed(AlgorithmLists.KEX),
                "Key exchange that both sides agree on."));
        fields.add(field("host_key_alg", ValueType.TEXT, KEY_EXCHANGE, s -> s.agreed(AlgorithmLists.HOST_KEY),
                "Algorithm of the server's key that both sides agree on."));
    }

    private static void addHostKeyAndLogin(List<Field.OfSession> fields) {
        fields.add(field("host_key", ValueType.TEXT, HOST_KEY, s -> s.hostKey == null ? null : s.hostKey.md5(),
                "MD5 of the server's public key, in pairs of digits.", "ssh.host_key_md5"));
        fields.add(field("host_key_fingerprint", ValueType.TEXT, HOST_KEY,
                s -> s.hostKey == null ? null : s.hostKey.sha256(),
                "SHA-256 of the server's public key, as OpenSSH writes it.", "ssh.host_key_sha256"));
        fields.add(field("host_key_type", ValueType.TEXT, HOST_KEY,
                s -> s.hostKey == null ? null : s.hostKey.algorithm(),
                "Type of the server's public key or certificate.", "ssh.host_key.type"));
        fields.add(field("auth_success", ValueType.BOOL, END, s -> s.loginSucceeded,
                "Whether the login succeeded: a guess from the sizes of encrypted packets."));
        fields.add(field("auth_attempts", ValueType.INT, END, s -> s.loginAttempts,
                "Attempts to log in that were answered: a guess from the sizes of encrypted packets."));
    }

    private static void addFingerprints(List<Field.OfSession> fields) {
        fields.add(field("hassh", ValueType.TEXT, KEY_EXCHANGE, s -> s.fingerprint(CLIENT),
                "HASSH fingerprint of the client.", "ssh.kex.hassh"));
        fields.add(field("hassh_server", ValueType.TEXT, KEY_EXCHANGE, s -> s.fingerprint(SERVER),
                "HASSH fingerprint of the server.", "ssh.kex.hasshserver", "ssh.hasshServer"));
        fields.add(field("hassh_text", ValueType.TEXT, KEY_EXCHANGE, s -> s.fingerprintText(CLIENT),
                "What HASSH of the client is the hash of.", "ssh.kex.hasshalgo", "ssh.hasshAlgorithms"));
        fields.add(field("hassh_server_text", ValueType.TEXT, KEY_EXCHANGE, s -> s.fingerprintText(SERVER),
                "What HASSH of the server is the hash of.", "ssh.kex.hasshserveralgo",
                "ssh.hasshServerAlgorithms"));
    }

    /// The KEXINIT of one side. Aliases end with the side that sent it, lists of one direction say which.
    private static void addLists(
            List<Field.OfSession> fields, int side, String prefix, String ending, String whose) {
        fields.add(field(prefix + "_cookie", ValueType.BYTES, KEY_EXCHANGE, s -> s.cookies[side],
                whose + " random cookie, 16 bytes.", "ssh.key_exchange_cookie_" + ending));
        fields.add(list(prefix + "_kex_algs", side, AlgorithmLists.KEX,
                whose + " methods of key exchange, best first.", "ssh.kex_algs_" + ending));
        fields.add(list(prefix + "_host_key_algs", side, AlgorithmLists.HOST_KEY,
                whose + " algorithms for the server's key, best first.", "ssh.server_host_key_algs_" + ending));
        addPair(fields, side, prefix, "cipher_algs", AlgorithmLists.ENCRYPTION, whose + " ciphers");
        addPair(fields, side, prefix, "mac_algs", AlgorithmLists.MAC, whose + " MACs");
        addPair(fields, side, prefix, "compression_algs", AlgorithmLists.COMPRESSION, whose + " compressions");
        addPair(fields, side, prefix, "languages", AlgorithmLists.LANGUAGES, whose + " languages");
    }

    private static void addPair(
            List<Field.OfSession> fields, int side, String prefix, String what, int number, String whose) {
        fields.add(list(prefix + "_" + what, side, number + side,
                whose + " for what it sends, best first."));
        fields.add(list(prefix + "_" + what + "_received", side, number + 1 - side,
                whose + " for what it receives, best first."));
    }

    private static Field.OfSession banner(
            String name, int side, Function<SshBanner, String> reader, String doc, String... aliases) {
        return field(name, ValueType.TEXT, BANNERS,
                s -> s.banners[side] == null ? null : reader.apply(s.banners[side]), doc, aliases);
    }

    private static Field.OfSession field(
            String name, ValueType type, int milestone, Function<SshHandshake, Object> reader, String doc,
            String... aliases) {
        return new Field.OfSession("ssh." + name, List.of(aliases), type, false, "ssh", milestone,
                SessionFields.ofOwn(reader), null, doc);
    }

    private static Field.OfSession list(String name, int side, int number, String doc, String... aliases) {
        return new Field.OfSession("ssh." + name, List.of(aliases), ValueType.TEXT, true, "ssh", KEY_EXCHANGE,
                session -> {
                    AlgorithmLists lists = ((SshHandshake) session).lists[side];
                    return lists == null ? null : lists.names(number);
                }, null, doc);
    }
}

package io.fovea.parsers.tls;

import static io.fovea.parsers.tls.TlsHandshake.CLIENT_HELLO;
import static io.fovea.parsers.tls.TlsHandshake.END;
import static io.fovea.parsers.tls.TlsHandshake.IDENTIFIED;
import static io.fovea.parsers.tls.TlsHandshake.SERVER_HELLO;

import io.fovea.packet.ValueType;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The fields of TLS handshakes, each with the milestone at which it is final.
final class TlsFields {
    static final List<Field.OfSession> ALL = all();

    private TlsFields() {}

    private static List<Field.OfSession> all() {
        List<Field.OfSession> fields = new ArrayList<>();
        addClient(fields);
        addClientLists(fields);
        addServer(fields);
        addEnd(fields);
        addFingerprints(fields);
        return List.copyOf(fields);
    }

    private static void addClient(List<Field.OfSession> fields) {
        fields.add(enumeration("tls.record_version", IDENTIFIED, TlsNames.VERSIONS, s -> s.recordVersion,
                "Version of the first record.", "tls.record.version"));
        fields.add(field("tls.sni", ValueType.TEXT, CLIENT_HELLO, TlsHandshake::serverName,
                "Server name the client asked for.", "tls.server_name", "tls.handshake.extensions_server_name"));
        fields.add(enumeration("tls.client_version", CLIENT_HELLO, TlsNames.VERSIONS,
                s -> s.client == null ? TlsHandshake.ABSENT : s.client.version,
                "Version in the ClientHello's own field; TLS 1.3 shows only in tls.client_supported_versions."));
        fields.add(client("tls.client_random", ValueType.BYTES, ClientHello::random,
                "Random of the ClientHello, 32 bytes.", "tls.handshake.random"));
        fields.add(client("tls.session_id", ValueType.BYTES, ClientHello::sessionId,
                "Session id of the ClientHello.", "tls.handshake.session_id"));
        fields.add(client("tls.ech", ValueType.BOOL, ClientHello::hasEncryptedHello,
                "The client sent an encrypted ClientHello or server name, or pretended to."));
        fields.add(client("tls.psk", ValueType.BOOL, ClientHello::offersPreSharedKey,
                "The client offered a pre-shared key of TLS 1.3."));
        fields.add(client("tls.early_data", ValueType.BOOL, ClientHello::offersEarlyData,
                "The client announced data before the handshake ends."));
    }

    private static void addClientLists(List<Field.OfSession> fields) {
        fields.add(list("tls.client_alpn", CLIENT_HELLO, TlsHandshake::clientProtocols,
                "Protocols the client offered, best first.",
                "tls.client_alpn_protocols", "tls.handshake.extensions_alpn_str"));
        fields.add(clientNames("tls.client_ciphers", ClientList.CIPHERS,
                "Cipher suites the client offered, by name.", "tls.handshake.ciphersuites"));
        fields.add(clientNames("tls.client_extensions", ClientList.EXTENSIONS,
                "Extensions of the ClientHello, by name.", "tls.handshake.extension.type"));
        fields.add(clientNames("tls.client_groups", ClientList.GROUPS,
                "Key exchange groups the client offered, by name.", "tls.handshake.extensions_supported_group"));
        fields.add(clientNames("tls.client_key_shares", ClientList.KEY_SHARES,
                "Groups that the client sent keys for, by name."));
        fields.add(clientNames("tls.client_signature_algorithms", ClientList.SIGNATURE_ALGORITHMS,
                "Signature algorithms the client offered, by name.",
                "tls.client_signature_algs", "tls.handshake.sig_hash_alg"));
        fields.add(clientNames("tls.client_supported_versions", ClientList.SUPPORTED_VERSIONS,
                "Versions in the ClientHello's supported_versions, by name.",
                "tls.handshake.extensions.supported_version"));
        fields.add(clientNames("tls.client_compressions", ClientList.COMPRESSIONS,
                "Compression methods the client offered, by name.", "tls.client_compression_algs"));
    }

    private static void addServer(List<Field.OfSession> fields) {
        fields.add(enumeration("tls.version", SERVER_HELLO, TlsNames.VERSIONS,
                s -> s.server == null ? TlsHandshake.ABSENT : s.server.negotiatedVersion(),
                "Version that both sides speak.", "tls.server_supported_version"));
        fields.add(enumeration("tls.server_version", SERVER_HELLO, TlsNames.VERSIONS,
                s -> s.server == null ? TlsHandshake.ABSENT : s.server.version,
                "Version in the ServerHello's own field."));
        fields.add(enumeration("tls.cipher", SERVER_HELLO, TlsNames.CIPHERS,
                s -> s.server == null ? TlsHandshake.ABSENT : s.server.cipher(),
                "Cipher suite the server chose.", "tls.cipher_suite", "tls.handshake.ciphersuite"));
        fields.add(enumeration("tls.compression", SERVER_HELLO, TlsNames.COMPRESSIONS,
                s -> s.server == null ? TlsHandshake.ABSENT : s.server.compression(),
                "Compression method the server chose.", "tls.handshake.comp_method"));
        fields.add(field("tls.alpn", ValueType.TEXT, SERVER_HELLO, s -> s.server == null ? null : s.server.protocol(),
                "Protocol the server chose, where it says so in clear (up to TLS 1.2).", "tls.next_protocol"));
        fields.add(field("tls.server_random", ValueType.BYTES, SERVER_HELLO,
                s -> s.server == null ? null : s.server.random(), "Random of the ServerHello, 32 bytes."));
        fields.add(field("tls.server_session_id", ValueType.BYTES, SERVER_HELLO,
                s -> s.server == null ? null : s.server.sessionId(), "Session id of the ServerHello."));
        fields.add(list("tls.server_extensions", SERVER_HELLO, TlsHandshake::serverExtensions,
                "Extensions of the ServerHello, by name."));
        fields.add(field("tls.hello_retry", ValueType.BOOL, SERVER_HELLO, s -> s.server == null ? null : s.helloRetry,
                "The server made the client say hello twice."));
    }

    private static void addEnd(List<Field.OfSession> fields) {
        fields.add(enumeration("tls.curve", END, TlsNames.GROUPS, TlsHandshake::group,
                "Group that the keys were exchanged with."));
        fields.add(field("tls.resumed", ValueType.BOOL, END, s -> s.resumed,
                "The handshake resumed an earlier session."));
        fields.add(field("tls.established", ValueType.BOOL, END, s -> s.established,
                "Both sides finished the handshake."));
        fields.add(enumeration("tls.last_alert", END, TlsNames.ALERTS, s -> s.lastAlert,
                "Last alert in clear.", "tls.alert_message.desc"));
        fields.add(field("tls.ssl_history", ValueType.TEXT, END, TlsHandshake::history,
                "Zeek's letters of the messages in clear, capitals from the client.", "tls.history"));
    }

    private static void addFingerprints(List<Field.OfSession> fields) {
        fields.add(field("tls.ja3", ValueType.TEXT, CLIENT_HELLO, TlsHandshake::ja3,
                "JA3 fingerprint of the client.", "tls.handshake.ja3"));
        fields.add(field("tls.ja3_text", ValueType.TEXT, CLIENT_HELLO, TlsHandshake::ja3Text,
                "What JA3 is the hash of.", "tls.ja3_str", "tls.handshake.ja3_full"));
        fields.add(field("tls.ja3s", ValueType.TEXT, SERVER_HELLO, TlsHandshake::ja3s,
                "JA3S fingerprint of the server.", "tls.handshake.ja3s"));
        fields.add(field("tls.ja3s_text", ValueType.TEXT, SERVER_HELLO, TlsHandshake::ja3sText,
                "What JA3S is the hash of.", "tls.ja3s_str", "tls.handshake.ja3s_full"));
        fields.add(field("tls.ja4", ValueType.TEXT, CLIENT_HELLO, TlsHandshake::ja4,
                "JA4 fingerprint of the client.", "tls.handshake.ja4"));
        fields.add(field("tls.ja4_r", ValueType.TEXT, CLIENT_HELLO, TlsHandshake::ja4Raw,
                "JA4 with lists instead of hashes.", "tls.ja4_raw", "tls.handshake.ja4_r"));
    }

    private static Field.OfSession client(
            String name, ValueType type, Function<ClientHello, Object> reader, String doc, String... aliases) {
        return field(name, type, CLIENT_HELLO, s -> s.client == null ? null : reader.apply(s.client), doc, aliases);
    }

    private static Field.OfSession clientNames(String name, ClientList list, String doc, String... aliases) {
        return list(name, CLIENT_HELLO, s -> s.names(list), doc, aliases);
    }

    private static Field.OfSession field(
            String name, ValueType type, int milestone, Function<TlsHandshake, Object> reader, String doc,
            String... aliases) {
        return new Field.OfSession(name, List.of(aliases), type, false, "tls", milestone,
                session -> reader.apply((TlsHandshake) session), null, doc);
    }

    /// A list of text; an empty one is absent.
    private static Field.OfSession list(
            String name, int milestone, Function<TlsHandshake, List<String>> reader, String doc, String... aliases) {
        return new Field.OfSession(name, List.of(aliases), ValueType.TEXT, true, "tls", milestone,
                session -> {
                    List<String> values = reader.apply((TlsHandshake) session);
                    return values == null || values.isEmpty() ? null : values;
                }, null, doc);
    }

    /// A number with names; a negative one is absent.
    private static Field.OfSession enumeration(
            String name, int milestone, Enumeration names, ToIntFunction<TlsHandshake> reader, String doc,
            String... aliases) {
        return new Field.OfSession(name, List.of(aliases), ValueType.INT, false, "tls", milestone,
                session -> {
                    int number = reader.applyAsInt((TlsHandshake) session);
                    return number < 0 ? null : (Object) (long) number;
                }, names, doc);
    }
}

package io.fovea.parsers.hello;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Enumeration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The fields that hello messages give to whatever protocol carries them, each with the milestone at which it is final.
///
/// Their names are those of TLS. A protocol that needs one of them for something else gives it another name.
public final class HelloFields {
    private static final String TLS = "tls";
    private static final String TLS_PREFIX = "tls.";

    private final SessionFields<? extends HelloSession> fields;
    private final int clientHello;
    private final int serverHello;
    private final Map<String, String> renamed;
    private final Map<String, String> names = new LinkedHashMap<>();

    /// Will add to the fields of a module.
    ///
    /// @param clientHello milestone at which the ClientHello is known
    /// @param serverHello milestone at which the ServerHello is known
    /// @param renamed names in that module that differ, by their names in TLS, without prefix
    public HelloFields(
            SessionFields<? extends HelloSession> fields, int clientHello, int serverHello,
            Map<String, String> renamed) {
        this.fields = fields;
        this.clientHello = clientHello;
        this.serverHello = serverHello;
        this.renamed = Map.copyOf(renamed);
    }

    /// The fields that were added: their full names in the module, by their full names in TLS.
    public Map<String, String> names() {
        return Map.copyOf(names);
    }

    /// Adds what the ClientHello says itself.
    public void addClient() {
        add("sni", ValueType.TEXT, clientHello, HelloSession::serverName,
                "Server name the client asked for.", "tls.server_name", "tls.handshake.extensions_server_name");
        addNumber("client_version", clientHello, TlsNames.VERSIONS,
                s -> s.client == null ? HelloSession.ABSENT : s.client.version,
                "Version in the ClientHello's own field; TLS 1.3 shows only in tls.client_supported_versions.");
        addOfClient("client_random", ValueType.BYTES, ClientHello::random,
                "Random of the ClientHello, 32 bytes.", "tls.handshake.random");
        addOfClient("session_id", ValueType.BYTES, ClientHello::sessionId,
                "Session id of the ClientHello.", "tls.handshake.session_id");
        addOfClient("ech", ValueType.BOOL, ClientHello::hasEncryptedHello,
                "The client sent an encrypted ClientHello or server name, or pretended to.");
        addOfClient("psk", ValueType.BOOL, ClientHello::offersPreSharedKey,
                "The client offered a pre-shared key of TLS 1.3.");
        addOfClient("early_data", ValueType.BOOL, ClientHello::offersEarlyData,
                "The client announced data before the handshake ends.");
    }

    /// Adds the lists of the ClientHello.
    public void addClientLists() {
        addList("client_alpn", clientHello, HelloSession::clientProtocols,
                "Protocols the client offered, best first.",
                "tls.client_alpn_protocols", "tls.handshake.extensions_alpn_str");
        addClientNames("client_ciphers", ClientList.CIPHERS,
                "Cipher suites the client offered, by name.", "tls.handshake.ciphersuites");
        addClientNames("client_extensions", ClientList.EXTENSIONS,
                "Extensions of the ClientHello, by name.", "tls.handshake.extension.type");
        addClientNames("client_groups", ClientList.GROUPS,
                "Key exchange groups the client offered, by name.", "tls.handshake.extensions_supported_group");
        addClientNames("client_key_shares", ClientList.KEY_SHARES,
                "Groups that the client sent keys for, by name.");
        addClientNames("client_signature_algorithms", ClientList.SIGNATURE_ALGORITHMS,
                "Signature algorithms the client offered, by name.",
                "tls.client_signature_algs", "tls.handshake.sig_hash_alg");
        addClientNames("client_supported_versions", ClientList.SUPPORTED_VERSIONS,
                "Versions in the ClientHello's supported_versions, by name.",
                "tls.handshake.extensions.supported_version");
        addClientNames("client_compressions", ClientList.COMPRESSIONS,
                "Compression methods the client offered, by name.", "tls.client_compression_algs");
    }

    /// Adds what the ServerHello says.
    public void addServer() {
        addNumber("version", serverHello, TlsNames.VERSIONS,
                s -> s.server == null ? HelloSession.ABSENT : s.server.negotiatedVersion(),
                "Version that both sides speak.", "tls.server_supported_version");
        addNumber("server_version", serverHello, TlsNames.VERSIONS,
                s -> s.server == null ? HelloSession.ABSENT : s.server.version,
                "Version in the ServerHello's own field.");
        addNumber("cipher", serverHello, TlsNames.CIPHERS,
                s -> s.server == null ? HelloSession.ABSENT : s.server.cipher(),
                "Cipher suite the server chose.", "tls.cipher_suite", "tls.handshake.ciphersuite");
        addNumber("compression", serverHello, TlsNames.COMPRESSIONS,
                s -> s.server == null ? HelloSession.ABSENT : s.server.compression(),
                "Compression method the server chose.", "tls.handshake.comp_method");
        add("server_random", ValueType.BYTES, serverHello,
                s -> s.server == null ? null : s.server.random(), "Random of the ServerHello, 32 bytes.");
        add("server_session_id", ValueType.BYTES, serverHello,
                s -> s.server == null ? null : s.server.sessionId(), "Session id of the ServerHello.");
        addList("server_extensions", serverHello, HelloSession::serverExtensions,
                "Extensions of the ServerHello, by name.");
        add("hello_retry", ValueType.BOOL, serverHello, s -> s.server == null ? null : s.helloRetry,
                "The server made the client say hello twice.");
    }

    /// Adds fingerprints of both.
    public void addFingerprints() {
        add("ja3", ValueType.TEXT, clientHello, HelloSession::ja3,
                "JA3 fingerprint of the client.", "tls.handshake.ja3");
        add("ja3_text", ValueType.TEXT, clientHello, HelloSession::ja3Text,
                "What JA3 is the hash of.", "tls.ja3_str", "tls.handshake.ja3_full");
        add("ja3s", ValueType.TEXT, serverHello, HelloSession::ja3s,
                "JA3S fingerprint of the server.", "tls.handshake.ja3s");
        add("ja3s_text", ValueType.TEXT, serverHello, HelloSession::ja3sText,
                "What JA3S is the hash of.", "tls.ja3s_str", "tls.handshake.ja3s_full");
        add("ja4", ValueType.TEXT, clientHello, HelloSession::ja4,
                "JA4 fingerprint of the client.", "tls.handshake.ja4");
        add("ja4_r", ValueType.TEXT, clientHello, HelloSession::ja4Raw,
                "JA4 with lists instead of hashes.", "tls.ja4_raw", "tls.handshake.ja4_r");
    }

    private void addOfClient(
            String name, ValueType type, Function<ClientHello, Object> reader, String doc, String... aliases) {
        add(name, type, clientHello, s -> s.client == null ? null : reader.apply(s.client), doc, aliases);
    }

    private void addClientNames(String name, ClientList list, String doc, String... aliases) {
        addList(name, clientHello, s -> s.names(list), doc, aliases);
    }

    private void add(
            String name, ValueType type, int milestone, Function<HelloSession, Object> reader, String doc,
            String... aliases) {
        fields.add(own(name), type, milestone, reader, ownDoc(doc), own(aliases));
    }

    private void addList(
            String name, int milestone, Function<HelloSession, List<String>> reader, String doc, String... aliases) {
        fields.addList(own(name), milestone, reader, ownDoc(doc), own(aliases));
    }

    private void addNumber(
            String name, int milestone, Enumeration values, ToLongFunction<HelloSession> reader, String doc,
            String... aliases) {
        fields.addNumber(own(name), milestone, values, reader, ownDoc(doc), own(aliases));
    }

    private String own(String name) {
        String own = renamed.getOrDefault(name, name);
        names.put(TLS_PREFIX + name, fields.module() + "." + own);
        return own;
    }

    private String ownDoc(String doc) {
        return doc.replace(TLS_PREFIX, fields.module() + ".");
    }

    /// Wireshark's names, which have more than two parts, are TLS's alone.
    private String[] own(String[] aliases) {
        if (fields.module().equals(TLS)) return aliases;
        return Arrays.stream(aliases)
                .filter(alias -> alias.indexOf('.') == alias.lastIndexOf('.'))
                .map(alias -> fields.module() + "." + alias.substring(TLS_PREFIX.length()))
                .toArray(String[]::new);
    }
}

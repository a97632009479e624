package io.fovea.parsers.tls;

import io.fovea.spi.Session;
import java.util.List;

/// One TLS handshake: what both sides said in clear, and how it ended.
public final class TlsHandshake extends Session {
    static final int IDENTIFIED = 0;
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int END = 3;
    static final int ABSENT = -1;
    private static final int HISTORY_MAX = 64;

    int recordVersion = ABSENT;
    ClientHello client;
    ServerHello server;
    boolean helloRetry;
    boolean resumed;
    boolean established;
    int lastAlert = ABSENT;
    /// The group of the ServerKeyExchange, up to TLS 1.2.
    int exchangeGroup = ABSENT;

    private char firstLetter;
    private StringBuilder laterLetters;
    private final HelloMemory memory;
    private ClientFingerprint clientFingerprint;
    private ServerFingerprint serverFingerprint;

    TlsHandshake(HelloMemory memory) {
        this.memory = memory;
    }

    /// Adds a message to the history: small letter, made a capital when the client sent it.
    void addLetter(char letter, boolean fromClient) {
        char written = fromClient ? Character.toUpperCase(letter) : letter;
        if (firstLetter == 0) {
            firstLetter = written;
            return;
        }
        if (laterLetters == null) laterLetters = new StringBuilder();
        if (laterLetters.length() < HISTORY_MAX - 1) laterLetters.append(written);
    }

    String history() {
        if (firstLetter == 0) return null;
        return laterLetters == null ? String.valueOf(firstLetter) : firstLetter + laterLetters.toString();
    }

    /// Whether the server chose TLS 1.3 or one of its drafts.
    boolean isTls13() {
        return server != null && TlsVersions.isTls13(server.negotiatedVersion());
    }

    /// The group that the keys were exchanged with, or -1.
    int group() {
        return server != null && server.group() != ABSENT ? server.group() : exchangeGroup;
    }

    /// The server name the client asked for, or null.
    String serverName() {
        return client == null ? null : memory.serverName(client);
    }

    /// A list of the ClientHello by name, or null.
    List<String> names(ClientList list) {
        return client == null ? null : memory.names(list, client);
    }

    /// The protocols the client offered, or null.
    List<String> clientProtocols() {
        return client == null ? null : memory.protocols(client);
    }

    /// The extensions of the ServerHello by name, or null.
    List<String> serverExtensions() {
        return server == null ? null : memory.extensions(server);
    }

    private boolean hasClientFingerprint() {
        if (clientFingerprint == null && client != null && client.hasFingerprint()) {
            clientFingerprint = memory.fingerprint(client);
        }
        return clientFingerprint != null;
    }

    private boolean hasServerFingerprint() {
        if (serverFingerprint == null && server != null && server.cipher() != ABSENT) {
            serverFingerprint = memory.fingerprint(server);
        }
        return serverFingerprint != null;
    }

    String ja3Text() {
        return hasClientFingerprint() ? clientFingerprint.ja3Text(client) : null;
    }

    String ja3() {
        return hasClientFingerprint() ? clientFingerprint.ja3(client, memory.md5) : null;
    }

    String ja3sText() {
        return hasServerFingerprint() ? serverFingerprint.ja3sText(server) : null;
    }

    String ja3s() {
        return hasServerFingerprint() ? serverFingerprint.ja3s(server, memory.md5) : null;
    }

    String ja4() {
        return hasClientFingerprint() ? clientFingerprint.ja4(client, memory.sha256) : null;
    }

    String ja4Raw() {
        return hasClientFingerprint() ? clientFingerprint.ja4Raw(client) : null;
    }
}

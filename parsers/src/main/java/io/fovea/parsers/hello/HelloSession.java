package io.fovea.parsers.hello;

import io.fovea.spi.Session;
import java.util.List;

/// A session that begins with hello messages of TLS.
public abstract class HelloSession extends Session {
    /// Instead of a number that is not there.
    public static final int ABSENT = -1;

    /// The ClientHello, or null.
    public ClientHello client;
    /// The ServerHello, or null.
    public ServerHello server;
    /// Whether the server made the client say hello twice.
    public boolean helloRetry;

    private final HelloMemory memory;
    private ClientFingerprint clientFingerprint;
    private ServerFingerprint serverFingerprint;

    protected HelloSession(HelloMemory memory) {
        this.memory = memory;
    }

    /// Whether the server chose TLS 1.3 or one of its drafts.
    public final boolean isTls13() {
        return server != null && TlsVersions.isTls13(server.negotiatedVersion());
    }

    /// The server name the client asked for, or null.
    public String serverName() {
        return client == null ? null : memory.serverName(client);
    }

    /// A list of the ClientHello by name, or null.
    final List<String> names(ClientList list) {
        return client == null ? null : memory.names(list, client);
    }

    /// The protocols the client offered, or null.
    public final List<String> clientProtocols() {
        return client == null ? null : memory.protocols(client);
    }

    /// The extensions of the ServerHello by name, or null.
    final List<String> serverExtensions() {
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

    public final String ja3Text() {
        return hasClientFingerprint() ? clientFingerprint.ja3Text(client) : null;
    }

    public final String ja3() {
        return hasClientFingerprint() ? clientFingerprint.ja3(client, memory.md5) : null;
    }

    public final String ja3sText() {
        return hasServerFingerprint() ? serverFingerprint.ja3sText(server) : null;
    }

    public final String ja3s() {
        return hasServerFingerprint() ? serverFingerprint.ja3s(server, memory.md5) : null;
    }

    public final String ja4() {
        return hasClientFingerprint() ? clientFingerprint.ja4(client, memory.sha256) : null;
    }

    public final String ja4Raw() {
        return hasClientFingerprint() ? clientFingerprint.ja4Raw(client) : null;
    }
}

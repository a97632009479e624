package io.fovea.parsers.hello;

import io.fovea.parsers.support.ByteCache;
import io.fovea.parsers.support.ByteKey;
import io.fovea.parsers.support.Digests;
import io.fovea.parsers.support.HexDigest;
import java.util.ArrayList;
import java.util.List;

/// What the parsers of one worker remember of hello messages: few programs say most of them, each in the same words,
/// so that lists of names and fingerprints are made once.
///
/// Bounded: some hundred values of each sort, of a few hundred bytes of message each. Values must not be changed.
public final class HelloMemory {
    private static final int PART_LENGTH_MAX = 256;
    private static final int FINGERPRINT_LENGTH_MAX = 640;

    private final char transport;
    private final ByteKey part = new ByteKey(PART_LENGTH_MAX);
    private final ByteKey fingerprint = new ByteKey(FINGERPRINT_LENGTH_MAX);
    private final List<ByteCache<List<String>>> clientLists = new ArrayList<>();
    private final ByteCache<List<String>> serverExtensions = new ByteCache<>();
    private final ByteCache<List<String>> protocols = new ByteCache<>();
    private final ByteCache<String> serverNames = new ByteCache<>();
    private final ByteCache<ClientFingerprint> clients = new ByteCache<>();
    private final ByteCache<ServerFingerprint> servers = new ByteCache<>();
    final HexDigest md5 = new HexDigest(Digests.MD5);
    final HexDigest sha256 = new HexDigest(Digests.SHA_256);

    /// @param transport the letter of JA4 for what carries the messages: `t` for TCP, `q` for QUIC
    public HelloMemory(char transport) {
        this.transport = transport;
        for (int i = 0; i < ClientList.values().length; i++) clientLists.add(new ByteCache<>());
    }

    List<String> names(ClientList list, ClientHello hello) {
        list.addTo(part.clear(), hello);
        ByteCache<List<String>> known = clientLists.get(list.ordinal());
        List<String> names = known.get(part);
        return names != null ? names : known.put(part, list.names(hello));
    }

    List<String> extensions(ServerHello hello) {
        hello.addExtensions(part.clear());
        List<String> names = serverExtensions.get(part);
        if (names != null) return names;
        return serverExtensions.put(part, ClientList.names(hello.extensions(), TlsNames.EXTENSIONS));
    }

    List<String> protocols(ClientHello hello) {
        hello.addProtocols(part.clear());
        List<String> names = protocols.get(part);
        return names != null ? names : protocols.put(part, HelloMessage.texts(hello.protocols()));
    }

    /// The name, or null when there is none or an empty one.
    String serverName(ClientHello hello) {
        hello.addServerName(part.clear());
        String name = serverNames.get(part);
        return name != null ? name : serverNames.put(part, hello.serverName());
    }

    ClientFingerprint fingerprint(ClientHello hello) {
        hello.addFingerprint(fingerprint.clear());
        ClientFingerprint known = clients.get(fingerprint);
        return known != null ? known : clients.put(fingerprint, new ClientFingerprint(transport));
    }

    ServerFingerprint fingerprint(ServerHello hello) {
        hello.addExtensions(fingerprint.clear().add16(hello.version).add16(hello.cipher()));
        ServerFingerprint known = servers.get(fingerprint);
        return known != null ? known : servers.put(fingerprint, new ServerFingerprint());
    }
}

package io.fovea.parsers.quic;

import io.fovea.parsers.hello.HelloMemory;
import io.fovea.parsers.hello.HelloSession;
import java.util.HexFormat;
import java.util.List;

/// One QUIC connection: what its first packets show.
public final class QuicConnection extends HelloSession {
    static final int IDENTIFIED = 0;
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int END = 3;
    private static final int HISTORY_MAX = 64;

    /// Version of the first packet, or -1.
    long version = ABSENT;
    /// Version of the server's first Initial packet, or -1.
    long chosenVersion = ABSENT;
    /// Destination of the client's first Initial packet.
    byte[] initialDestination;
    byte[] clientSource;
    byte[] serverSource;
    /// Length of the longest token in the client's Initial packets, or -1.
    long tokenLength = ABSENT;
    boolean retry;
    /// The versions in the server's Version Negotiation packet, or null.
    List<String> serverVersions;
    /// Error of the last CONNECTION_CLOSE frame that could be read, or -1.
    long error = ABSENT;
    boolean established;
    /// Google's ClientHello, or null.
    GoogleHello google;
    private TransportParameters parameters;
    private final StringBuilder history = new StringBuilder();

    QuicConnection(HelloMemory memory) {
        super(memory);
    }

    /// Adds a packet to the history: small letter, made a capital when the client sent it.
    void addLetter(char letter, boolean fromClient) {
        if (history.length() < HISTORY_MAX) history.append(fromClient ? Character.toUpperCase(letter) : letter);
    }

    String history() {
        return history.isEmpty() ? null : history.toString();
    }

    /// Server name of the ClientHello, TLS's or Google's.
    @Override
    public String serverName() {
        return google != null ? google.serverName() : super.serverName();
    }

    String userAgent() {
        if (google != null) return google.userAgent();
        return parameters() == null ? null : parameters().userAgent();
    }

    /// The transport parameters of the client, or null.
    TransportParameters parameters() {
        if (parameters == null && client != null) {
            byte[] body = client.extension(TransportParameters.EXTENSION);
            if (body == null) body = client.extension(TransportParameters.EXTENSION_OF_DRAFTS);
            if (body != null) {
                parameters = new TransportParameters(body, QuicVersions.hasFixedParameters((int) version));
            }
        }
        return parameters;
    }

    /// The protocol that the client likes best, or null.
    String clientProtocol() {
        List<String> protocols = clientProtocols();
        return protocols == null || protocols.isEmpty() ? null : protocols.getFirst();
    }

    /// A connection id as text; an empty one is absent.
    static String text(byte[] connectionId) {
        return connectionId == null || connectionId.length == 0 ? null : HexFormat.of().formatHex(connectionId);
    }
}

package io.fovea.parsers.quic;

import static io.fovea.parsers.quic.QuicConnection.CLIENT_HELLO;
import static io.fovea.parsers.quic.QuicConnection.END;
import static io.fovea.parsers.quic.QuicConnection.IDENTIFIED;
import static io.fovea.parsers.quic.QuicConnection.SERVER_HELLO;

import io.fovea.packet.ValueType;
import io.fovea.parsers.hello.HelloFields;
import io.fovea.parsers.hello.HelloSession;
import io.fovea.parsers.hello.TlsNames;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The fields of QUIC connections, each with the milestone at which it is final.
final class QuicFields {
    private static final int CRYPTO_ERROR_FIRST = 0x100;
    private static final int CRYPTO_ERROR_LAST = 0x1ff;

    static final List<Field.OfSession> ALL;
    /// Full names of those that stand for a field of TLS, by that field's full name.
    static final Map<String, String> OF_TLS;

    static {
        SessionFields<QuicConnection> fields = new SessionFields<>("quic");
        HelloFields hellos = new HelloFields(fields, CLIENT_HELLO, SERVER_HELLO, Map.of(
                "version", "tls_version", "client_version", "tls_client_version", "server_version",
                "tls_server_version"));
        addConnection(fields);
        addParameters(fields);
        hellos.addClient();
        hellos.addClientLists();
        addAboutTls(fields);
        hellos.addServer();
        hellos.addFingerprints();
        ALL = fields.fields();
        Map<String, String> ofTls = new LinkedHashMap<>(hellos.names());
        ofTls.put("tls", "quic.tls");
        ofTls.put("tls.alpn", "quic.client_protocol");
        for (String name : List.of("curve", "resumed", "established", "last_alert")) {
            ofTls.put("tls." + name, "quic." + name);
        }
        OF_TLS = Map.copyOf(ofTls);
    }

    private QuicFields() {}

    private static void addConnection(SessionFields<QuicConnection> fields) {
        fields.addNumber("version", IDENTIFIED, QuicVersions.NAMES, s -> s.version,
                "Version of the first packet.");
        fields.addNumber("chosen_version", SERVER_HELLO, QuicVersions.NAMES, s -> s.chosenVersion,
                "Version of the server's first Initial packet.");
        fields.add("client_initial_dcid", ValueType.TEXT, CLIENT_HELLO,
                s -> QuicConnection.text(s.initialDestination),
                "Destination connection id of the client's first packet, in hexadecimal digits.", "quic.dcid");
        fields.add("client_scid", ValueType.TEXT, CLIENT_HELLO, s -> QuicConnection.text(s.clientSource),
                "Connection id that the client chose for itself, in hexadecimal digits.", "quic.scid");
        fields.add("server_scid", ValueType.TEXT, SERVER_HELLO, s -> QuicConnection.text(s.serverSource),
                "Connection id that the server chose for itself, in hexadecimal digits.");
        fields.addNumber("token_length", END, null, s -> s.tokenLength,
                "Length in bytes of the longest token in the client's Initial packets.", "quic.token_len");
        fields.add("retry", ValueType.BOOL, END, s -> s.retry,
                "The server made the client come again with a token.");
        fields.add("version_negotiation", ValueType.BOOL, END, s -> s.serverVersions != null,
                "The server refused the client's version.");
        fields.addList("server_versions", END, s -> s.serverVersions,
                "Versions that the server named when it refused the client's.");
        fields.addNumber("error_code", END, null, s -> s.error,
                "Error code with which the connection was closed during the handshake, where that can be read.");
        fields.add("history", ValueType.TEXT, END, QuicConnection::history,
                "Letters of the packets until the handshake is over, capitals from the client: Zeek's, and V for"
                        + " version negotiation; X is an Initial packet that does not open.");
    }

    private static void addParameters(SessionFields<QuicConnection> fields) {
        fields.addList("transport_parameters", CLIENT_HELLO,
                s -> s.parameters() == null ? null : s.parameters().names(),
                "Transport parameters of the client, by name and in its order.");
        addParameter(fields, "max_idle_timeout", ValueType.DURATION, TransportParameters::maxIdleTimeoutNs,
                "Time without packets after which the client gives up.");
        addParameter(fields, "max_udp_payload_size", ValueType.INT, TransportParameters::maxUdpPayloadSize,
                "Longest datagram in bytes that the client takes.");
        addParameter(fields, "initial_max_data", ValueType.INT, TransportParameters::initialMaxData,
                "Bytes that the client takes before it says more.");
        fields.addList("client_versions", CLIENT_HELLO,
                s -> s.parameters() == null ? null : s.parameters().versions(),
                "Versions that the client says it speaks, best first.");
        fields.add("user_agent", ValueType.TEXT, CLIENT_HELLO, QuicConnection::userAgent,
                "What a program of Google says that it is.");
    }

    private static void addParameter(
            SessionFields<QuicConnection> fields, String name, ValueType type,
            Function<TransportParameters, Object> reader, String doc) {
        fields.add(name, type, CLIENT_HELLO, s -> s.parameters() == null ? null : reader.apply(s.parameters()), doc);
    }

    private static void addAboutTls(SessionFields<QuicConnection> fields) {
        fields.add("tls", ValueType.BOOL, CLIENT_HELLO, s -> s.client != null,
                "The handshake is TLS and its ClientHello could be read.");
        fields.add("client_protocol", ValueType.TEXT, CLIENT_HELLO, QuicConnection::clientProtocol,
                "Protocol that the client offered first; the server's choice is encrypted.",
                "quic.alpn", "quic.next_protocol");
        fields.addNumber("curve", SERVER_HELLO, TlsNames.GROUPS,
                s -> s.server == null ? HelloSession.ABSENT : s.server.group(),
                "Group that the keys were exchanged with.");
        fields.add("resumed", ValueType.BOOL, SERVER_HELLO,
                s -> s.server == null ? null : s.server.choosesPreSharedKey(),
                "The handshake resumed an earlier session.");
        fields.add("established", ValueType.BOOL, END, s -> s.established,
                "The server said hello and the client went on to encrypted data.");
        fields.addNumber("last_alert", END, TlsNames.ALERTS,
                s -> s.error >= CRYPTO_ERROR_FIRST && s.error <= CRYPTO_ERROR_LAST
                        ? s.error - CRYPTO_ERROR_FIRST : HelloSession.ABSENT,
                "Alert of TLS with which the connection was closed during the handshake, where that can be read.");
    }
}

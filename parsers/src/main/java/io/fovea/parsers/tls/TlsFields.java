package io.fovea.parsers.tls;

import static io.fovea.parsers.tls.TlsHandshake.CLIENT_HELLO;
import static io.fovea.parsers.tls.TlsHandshake.END;
import static io.fovea.parsers.tls.TlsHandshake.IDENTIFIED;
import static io.fovea.parsers.tls.TlsHandshake.SERVER_HELLO;

import io.fovea.packet.ValueType;
import io.fovea.parsers.certificate.Certificate;
import io.fovea.parsers.hello.HelloFields;
import io.fovea.parsers.hello.TlsNames;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The fields of TLS handshakes, each with the milestone at which it is final.
final class TlsFields {
    static final List<Field.OfSession> ALL = all();
    /// Full names of the fields that need certificates kept.
    static final Set<String> OF_CERTIFICATES = Set.of(
            "tls.cert_chain_fps", "tls.client_cert_chain_fps", "tls.subject", "tls.issuer", "tls.client_subject",
            "tls.client_issuer", "tls.sni_matches_cert");

    private TlsFields() {}

    private static List<Field.OfSession> all() {
        SessionFields<TlsHandshake> fields = new SessionFields<>("tls");
        HelloFields hellos = new HelloFields(fields, CLIENT_HELLO, SERVER_HELLO, Map.of());
        fields.addNumber("record_version", IDENTIFIED, TlsNames.VERSIONS, s -> s.recordVersion,
                "Version of the first record.", "tls.record.version");
        hellos.addClient();
        hellos.addClientLists();
        hellos.addServer();
        fields.add("alpn", ValueType.TEXT, SERVER_HELLO, s -> s.server == null ? null : s.server.protocol(),
                "Protocol the server chose, where it says so in clear (up to TLS 1.2).", "tls.next_protocol");
        addEnd(fields);
        addCertificates(fields);
        hellos.addFingerprints();
        return fields.fields();
    }

    private static void addEnd(SessionFields<TlsHandshake> fields) {
        fields.addNumber("curve", END, TlsNames.GROUPS, TlsHandshake::group,
                "Group that the keys were exchanged with.");
        fields.add("resumed", ValueType.BOOL, END, s -> s.resumed,
                "The handshake resumed an earlier session.");
        fields.add("established", ValueType.BOOL, END, s -> s.established,
                "Both sides finished the handshake.");
        fields.addNumber("last_alert", END, TlsNames.ALERTS, s -> s.lastAlert,
                "Last alert in clear.", "tls.alert_message.desc");
        fields.add("ssl_history", ValueType.TEXT, END, TlsHandshake::history,
                "Zeek's letters of the messages in clear, capitals from the client.", "tls.history");
    }

    private static void addCertificates(SessionFields<TlsHandshake> fields) {
        fields.add("client_cert_requested", ValueType.BOOL, END, s -> s.clientCertificateRequested,
                "The server asked the client for a certificate, in clear (up to TLS 1.2).");
        fields.add("client_cert_sent", ValueType.BOOL, END, s -> s.clientCertificateSent,
                "The client showed a certificate, in clear (up to TLS 1.2).");
        fields.add("ticket_issued", ValueType.BOOL, END, s -> s.ticketIssued,
                "The server gave the client a session ticket, in clear (up to TLS 1.2).");
        fields.addList("cert_chain_fps", END, s -> s.fingerprints(false),
                "SHA-256 fingerprints of the server's certificates, its own first (up to TLS 1.2).");
        fields.addList("client_cert_chain_fps", END, s -> s.fingerprints(true),
                "SHA-256 fingerprints of the client's certificates, its own first (up to TLS 1.2).");
        addName(fields, "subject", false, Certificate::subject, "Subject of the server's certificate.");
        addName(fields, "issuer", false, Certificate::issuer, "Issuer of the server's certificate.");
        addName(fields, "client_subject", true, Certificate::subject, "Subject of the client's certificate.");
        addName(fields, "client_issuer", true, Certificate::issuer, "Issuer of the client's certificate.");
        fields.add("sni_matches_cert", ValueType.BOOL, END, TlsHandshake::nameMatches,
                "The server's certificate is good for the name that the client asked for.");
    }

    private static void addName(
            SessionFields<TlsHandshake> fields, String name, boolean ofClient, Function<Certificate, String> reader,
            String doc) {
        fields.add(name, ValueType.TEXT, END, session -> {
            Certificate certificate = session.certificate(ofClient);
            return certificate == null ? null : reader.apply(certificate);
        }, doc);
    }
}

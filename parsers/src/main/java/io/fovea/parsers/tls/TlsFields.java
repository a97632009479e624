package io.fovea.parsers.tls;

import static io.fovea.parsers.tls.TlsHandshake.CLIENT_HELLO;
import static io.fovea.parsers.tls.TlsHandshake.END;
import static io.fovea.parsers.tls.TlsHandshake.IDENTIFIED;
import static io.fovea.parsers.tls.TlsHandshake.SERVER_HELLO;

import io.fovea.packet.ValueType;
import io.fovea.parsers.hello.HelloFields;
import io.fovea.parsers.hello.TlsNames;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import java.util.List;
import java.util.Map;

/// The fields of TLS handshakes, each with the milestone at which it is final.
final class TlsFields {
    static final List<Field.OfSession> ALL = all();

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
}

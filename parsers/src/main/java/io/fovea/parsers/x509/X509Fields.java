package io.fovea.parsers.x509;

import static io.fovea.parsers.certificate.CertificateSession.CERTIFICATE;

import io.fovea.packet.ValueType;
import io.fovea.parsers.certificate.CertificateSession;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.List;

/// The fields of certificates. All are final once the certificate is there.
final class X509Fields {
    static final List<Field.OfSession> ALL = all();

    private X509Fields() {}

    private static List<Field.OfSession> all() {
        SessionFields<CertificateSession> fields = new SessionFields<>(CertificateSession.KIND);
        addPlace(fields);
        addNames(fields);
        addKey(fields);
        addExtensions(fields);
        List<Field.OfSession> all = new ArrayList<>(fields.fields());
        all.add(new Field.OfSession("x509.san_ip", List.of("san.ip"), ValueType.IP, true, CertificateSession.KIND,
                CERTIFICATE, session -> {
                    var addresses = ((CertificateSession) session).certificate().addresses();
                    return addresses.isEmpty() ? null : addresses;
                }, null, "Addresses that the certificate is good for."));
        return List.copyOf(all);
    }

    private static void addPlace(SessionFields<CertificateSession> fields) {
        fields.add("sha256", ValueType.TEXT, CERTIFICATE, CertificateSession::sha256,
                "SHA-256 fingerprint of the certificate.", "x509.fingerprint");
        fields.add("sha1", ValueType.TEXT, CERTIFICATE, CertificateSession::sha1,
                "SHA-1 fingerprint of the certificate.");
        fields.addNumber("length", CERTIFICATE, null, CertificateSession::length, "Bytes of the certificate in DER.");
        fields.add("sender", ValueType.TEXT, CERTIFICATE, s -> s.isFromClient() ? "client" : "server",
                "Who showed it in the handshake: client or server.");
        fields.addNumber("position", CERTIFICATE, null, CertificateSession::position,
                "Place in the chain that the sender showed, from 0, which is its own certificate.");
        fields.add("host_cert", ValueType.BOOL, CERTIFICATE, s -> !s.isFromClient() && s.position() == 0,
                "It is the server's own certificate.");
        fields.add("client_cert", ValueType.BOOL, CERTIFICATE, s -> s.isFromClient() && s.position() == 0,
                "It is the client's own certificate.");
        fields.add("malformed", ValueType.BOOL, CERTIFICATE, s -> s.certificate().isMalformed(),
                "The certificate is damaged or no certificate; the fields hold what could be read.");
    }

    private static void addNames(SessionFields<CertificateSession> fields) {
        fields.addNumber("version", CERTIFICATE, null, s -> s.certificate().version(),
                "Version of the format, 1 to 3.", "certificate.version");
        fields.add("serial", ValueType.TEXT, CERTIFICATE, s -> s.certificate().serial(),
                "Serial number in hexadecimal digits.", "certificate.serial", "x509af.serialNumber");
        fields.add("subject", ValueType.TEXT, CERTIFICATE, s -> s.certificate().subject(),
                "Name of the subject (RFC 4514), the most specific part first.", "certificate.subject");
        fields.add("issuer", ValueType.TEXT, CERTIFICATE, s -> s.certificate().issuer(),
                "Name of the issuer.", "certificate.issuer");
        fields.add("self_signed", ValueType.BOOL, CERTIFICATE,
                s -> s.certificate().subject() == null ? null : s.certificate().isSelfIssued(),
                "Subject and issuer are the same; the signature is not verified.");
        fields.add("not_valid_before", ValueType.TIME, CERTIFICATE, s -> s.certificate().notBefore(),
                "Start of the validity; the last time that can be told (in 2262) for anything later.",
                "certificate.not_valid_before");
        fields.add("not_valid_after", ValueType.TIME, CERTIFICATE, s -> s.certificate().notAfter(),
                "End of the validity; the last time that can be told (in 2262) for anything later.",
                "certificate.not_valid_after");
    }

    private static void addKey(SessionFields<CertificateSession> fields) {
        fields.add("key_alg", ValueType.TEXT, CERTIFICATE, s -> s.certificate().key().algorithm(),
                "Algorithm of the key, by OpenSSL's name.", "certificate.key_alg");
        fields.add("sig_alg", ValueType.TEXT, CERTIFICATE, s -> s.certificate().signatureAlgorithm(),
                "Algorithm of the signature, by OpenSSL's name.", "certificate.sig_alg");
        fields.add("key_type", ValueType.TEXT, CERTIFICATE, s -> s.certificate().key().type(),
                "Kind of key: rsa, dsa, ecdsa, ed25519, ed448 or dh.", "certificate.key_type");
        fields.addNumber("key_length", CERTIFICATE, null, s -> s.certificate().key().bits(),
                "Length of the key in bits.", "certificate.key_length");
        fields.addNumber("exponent", CERTIFICATE, null, s -> s.certificate().key().exponent(),
                "Public exponent of an RSA key.", "certificate.exponent");
        fields.add("curve", ValueType.TEXT, CERTIFICATE, s -> s.certificate().key().curve(),
                "Curve of the key, by OpenSSL's name.", "certificate.curve");
    }

    private static void addExtensions(SessionFields<CertificateSession> fields) {
        fields.addList("san_dns", CERTIFICATE, s -> s.certificate().dnsNames(),
                "Host names that the certificate is good for.", "san.dns", "x509ce.dNSName");
        fields.addList("san_uri", CERTIFICATE, s -> s.certificate().uris(),
                "URIs that the certificate is good for.", "san.uri");
        fields.addList("san_email", CERTIFICATE, s -> s.certificate().emails(),
                "Mail addresses that the certificate is good for.", "san.email");
        fields.add("basic_constraints_ca", ValueType.BOOL, CERTIFICATE, s -> s.certificate().isAuthority(),
                "The subject may sign certificates; absent without basic constraints.", "basic_constraints.ca");
        fields.addNumber("basic_constraints_path_len", CERTIFICATE, null, s -> s.certificate().pathLength(),
                "How many authorities may stand below the subject.", "basic_constraints.path_len");
    }
}

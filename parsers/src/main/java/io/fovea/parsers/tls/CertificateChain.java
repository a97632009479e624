package io.fovea.parsers.tls;

import io.fovea.parsers.certificate.CertificateSession;
import io.fovea.parsers.certificate.EncodedCertificate;
import io.fovea.parsers.support.ByteView;
import java.util.ArrayList;
import java.util.List;

/// The certificates of one side of a handshake, its own first (RFC 5246, section 7.4.2). Servers show the same to all:
/// handshakes share one chain (`CertificateMemory`).
final class CertificateChain {
    /// Longer messages are passed over.
    static final int MESSAGE_LENGTH_MAX = 1 << 17;
    private static final int CERTIFICATES_MAX = 64;
    private static final int LENGTH_BYTES = 3;

    private final List<EncodedCertificate> certificates;
    private final boolean cut;
    private List<String> fingerprints;

    private CertificateChain(List<EncodedCertificate> certificates, boolean cut) {
        this.certificates = certificates;
        this.cut = cut;
    }

    /// Reads the body of a Certificate message; of a certificate that is longer than the message, what there is.
    static CertificateChain read(ByteView message) {
        List<EncodedCertificate> certificates = new ArrayList<>();
        int at = LENGTH_BYTES;
        while (message.length() - at > LENGTH_BYTES) {
            int length = Math.min(message.u24(at), message.length() - at - LENGTH_BYTES);
            if (length == 0) break;
            if (certificates.size() == CERTIFICATES_MAX) return new CertificateChain(certificates, true);
            certificates.add(new EncodedCertificate(message.bytes(at + LENGTH_BYTES, length)));
            at += LENGTH_BYTES + length;
        }
        return new CertificateChain(certificates, false);
    }

    /// Whether there were more than are kept.
    boolean isCut() {
        return cut;
    }

    /// A session for each, of one handshake.
    List<CertificateSession> sessions(boolean fromClient) {
        List<CertificateSession> sessions = new ArrayList<>(certificates.size());
        for (EncodedCertificate certificate : certificates) {
            sessions.add(new CertificateSession(certificate, sessions.size(), fromClient));
        }
        return sessions;
    }

    /// SHA-256 fingerprints, in order.
    List<String> fingerprints() {
        if (fingerprints == null) fingerprints = certificates.stream().map(EncodedCertificate::sha256).toList();
        return fingerprints;
    }

    /// The sender's own certificate, or null.
    EncodedCertificate own() {
        return certificates.isEmpty() ? null : certificates.getFirst();
    }
}

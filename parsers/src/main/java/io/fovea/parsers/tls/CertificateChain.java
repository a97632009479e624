package io.fovea.parsers.tls;

import io.fovea.parsers.certificate.CertificateSession;
import io.fovea.parsers.support.ByteView;
import java.util.ArrayList;
import java.util.List;

/// The certificates of one side of a handshake, its own first (RFC 5246, section 7.4.2).
///
/// @param certificates one session each
/// @param isCut whether there were more than are kept
record CertificateChain(List<CertificateSession> certificates, boolean isCut) {
    /// Longer messages are passed over.
    static final int MESSAGE_LENGTH_MAX = 1 << 17;
    private static final int CERTIFICATES_MAX = 64;
    private static final int LENGTH_BYTES = 3;

    /// Reads the body of a Certificate message; of a certificate that is longer than the message, what there is.
    static CertificateChain read(ByteView message, boolean fromClient) {
        List<CertificateSession> certificates = new ArrayList<>();
        int at = LENGTH_BYTES;
        while (message.length() - at > LENGTH_BYTES) {
            int length = Math.min(message.u24(at), message.length() - at - LENGTH_BYTES);
            if (length == 0) break;
            if (certificates.size() == CERTIFICATES_MAX) return new CertificateChain(certificates, true);
            byte[] der = message.bytes(at + LENGTH_BYTES, length);
            certificates.add(new CertificateSession(der, certificates.size(), fromClient));
            at += LENGTH_BYTES + length;
        }
        return new CertificateChain(certificates, false);
    }

    /// SHA-256 fingerprints, in order.
    List<String> fingerprints() {
        return certificates.stream().map(CertificateSession::sha256).toList();
    }

    /// The sender's own certificate, or null.
    CertificateSession own() {
        return certificates.isEmpty() ? null : certificates.getFirst();
    }
}

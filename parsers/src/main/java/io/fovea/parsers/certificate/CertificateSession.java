package io.fovea.parsers.certificate;

import io.fovea.spi.Session;

/// One certificate that a side of a handshake showed.
public final class CertificateSession extends Session {
    /// Name of the kind of row.
    public static final String KIND = "x509";
    /// All of it is there.
    public static final int CERTIFICATE = 0;
    /// The handshake that showed it is over.
    public static final int END = 1;

    private final EncodedCertificate encoded;
    private final int position;
    private final boolean fromClient;

    /// @param encoded the certificate; other handshakes may have shown the same
    /// @param position its place in the chain, from 0
    /// @param fromClient whether the client sent it
    public CertificateSession(EncodedCertificate encoded, int position, boolean fromClient) {
        this.encoded = encoded;
        this.position = position;
        this.fromClient = fromClient;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// What it says.
    public Certificate certificate() {
        return encoded.certificate();
    }

    public int position() {
        return position;
    }

    public boolean isFromClient() {
        return fromClient;
    }

    public int length() {
        return encoded.length();
    }

    public String sha1() {
        return encoded.sha1();
    }

    public String sha256() {
        return encoded.sha256();
    }
}

package io.fovea.parsers.certificate;

import io.fovea.spi.Session;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One certificate that a side of a handshake showed. It is read, and its fingerprints are made, when somebody first
/// asks.
public final class CertificateSession extends Session {
    /// Name of the kind of row.
    public static final String KIND = "x509";
    /// All of it is there.
    public static final int CERTIFICATE = 0;
    /// The handshake that showed it is over.
    public static final int END = 1;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] der;
    private final int position;
    private final boolean fromClient;
    private Certificate certificate;
    private String sha1;
    private String sha256;

    /// @param der the certificate, which nobody changes
    /// @param position its place in the chain, from 0
    /// @param fromClient whether the client sent it
    public CertificateSession(byte[] der, int position, boolean fromClient) {
        this.der = der;
        this.position = position;
        this.fromClient = fromClient;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// What it says.
    public Certificate certificate() {
        if (certificate == null) certificate = Certificate.read(der);
        return certificate;
    }

    public int position() {
        return position;
    }

    public boolean isFromClient() {
        return fromClient;
    }

    public int length() {
        return der.length;
    }

    public String sha1() {
        if (sha1 == null) sha1 = digest("SHA-1");
        return sha1;
    }

    public String sha256() {
        if (sha256 == null) sha256 = digest("SHA-256");
        return sha256;
    }

    private String digest(String algorithm) {
        try {
            return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no JDK is without " + algorithm, e);
        }
    }
}

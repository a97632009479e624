package io.fovea.parsers.certificate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A certificate as it was sent. It is read, and its fingerprints are made, when somebody first asks; so what many
/// handshakes share is made once. Belongs to one worker.
public final class EncodedCertificate {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] der;
    private Certificate certificate;
    private String sha1;
    private String sha256;

    /// @param der the certificate, which nobody changes
    public EncodedCertificate(byte[] der) {
        this.der = der;
    }

    /// What it says.
    public Certificate certificate() {
        if (certificate == null) certificate = Certificate.read(der);
        return certificate;
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

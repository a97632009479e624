package io.fovea.parsers.certificate;

import io.fovea.parsers.support.Digests;
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
        if (sha1 == null) sha1 = HEX.formatHex(Digests.SHA_1.of(der));
        return sha1;
    }

    public String sha256() {
        if (sha256 == null) sha256 = HEX.formatHex(Digests.SHA_256.of(der));
        return sha256;
    }
}

package io.fovea.parsers.certificate;

import java.util.Map;

/// The public key of a certificate (RFC 5280, section 4.1.2.7; RFC 3279): of what kind it is and how long.
public final class CertificateKey {
    private static final int ABSENT = -1;
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String RSA_PSS = "1.2.840.113549.1.1.10";
    private static final String DSA = "1.2.840.10040.4.1";
    private static final String ELLIPTIC_CURVE = "1.2.840.10045.2.1";
    private static final Map<String, String> TYPES = Map.of(
            RSA, "rsa", RSA_PSS, "rsa", DSA, "dsa", ELLIPTIC_CURVE, "ecdsa", "1.3.101.112", "ed25519",
            "1.3.101.113", "ed448", "1.2.840.113549.1.3.1", "dh");
    private static final Map<String, Integer> CURVE_BITS = Map.ofEntries(
            Map.entry("prime192v1", 192), Map.entry("prime256v1", 256), Map.entry("secp256k1", 256),
            Map.entry("secp224k1", 224), Map.entry("secp224r1", 224), Map.entry("secp384r1", 384),
            Map.entry("secp521r1", 521), Map.entry("brainpoolP256r1", 256), Map.entry("brainpoolP384r1", 384),
            Map.entry("brainpoolP512r1", 512), Map.entry("SM2", 256));
    private static final Map<String, Integer> FIXED_BITS = Map.of("ed25519", 256, "ed448", 456);

    private String algorithm;
    private String type;
    private long bits = ABSENT;
    private long exponent = ABSENT;
    private String curve;

    /// Reads the parts of a SubjectPublicKeyInfo.
    void read(DerReader parts) {
        if (!parts.next(DerReader.SEQUENCE)) return;
        DerReader identifier = parts.inside();
        if (!identifier.next(DerReader.OID)) return;
        String oid = identifier.oid();
        algorithm = ObjectNames.of(oid);
        type = oid == null ? null : TYPES.get(oid);
        if (type == null) return;
        bits = FIXED_BITS.getOrDefault(type, ABSENT);
        switch (type) {
            case "rsa" -> {
                if (parts.next(DerReader.BIT_STRING)) readRsa(parts.insideString());
            }
            case "dsa", "dh" -> {
                if (identifier.nextIf(DerReader.SEQUENCE)) readPrime(identifier.inside());
            }
            case "ecdsa" -> {
                if (identifier.nextIf(DerReader.SEQUENCE)) readField(identifier.inside());
                if (!identifier.nextIf(DerReader.OID)) return;
                curve = ObjectNames.of(identifier.oid());
                bits = curve == null ? ABSENT : CURVE_BITS.getOrDefault(curve, ABSENT);
            }
            default -> { }
        }
    }

    private void readRsa(DerReader wrapped) {
        if (!wrapped.next(DerReader.SEQUENCE)) return;
        DerReader numbers = wrapped.inside();
        if (numbers.next(DerReader.INTEGER)) bits = numbers.bitLength();
        if (numbers.next(DerReader.INTEGER)) exponent = numbers.number();
    }

    private void readPrime(DerReader numbers) {
        if (numbers.next(DerReader.INTEGER)) bits = numbers.bitLength();
    }

    /// A curve that is told by its numbers: the length of its prime is that of the key.
    private void readField(DerReader parameters) {
        if (!parameters.next(DerReader.INTEGER) || !parameters.next(DerReader.SEQUENCE)) return;
        DerReader field = parameters.inside();
        if (field.next(DerReader.OID) && field.nextIf(DerReader.INTEGER)) bits = field.bitLength();
    }

    /// Name of its algorithm, or null.
    public String algorithm() {
        return algorithm;
    }

    /// `rsa`, `dsa`, `ecdsa` and others; null for what is none of them.
    public String type() {
        return type;
    }

    /// Length in bits, or -1.
    public long bits() {
        return bits;
    }

    /// Public exponent of RSA, or -1 when there is none or a very long one.
    public long exponent() {
        return exponent;
    }

    /// Name of its curve, or null.
    public String curve() {
        return curve;
    }
}

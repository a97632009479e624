package io.fovea.parsers.support;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Message digests that every JDK has, each a copy of one that was never used: asking the providers costs several times
/// as much.
public enum Digests {
    MD5("MD5"),
    SHA_1("SHA-1"),
    SHA_256("SHA-256");

    private final String algorithm;
    private final MessageDigest unused;

    Digests(String algorithm) {
        this.algorithm = algorithm;
        try {
            unused = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no JDK is without " + algorithm, e);
        }
    }

    /// A digest that has seen nothing.
    public MessageDigest start() {
        try {
            return (MessageDigest) unused.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests can be copied", e);
        }
    }

    /// The digest of these bytes.
    public byte[] of(byte[] bytes) {
        return start().digest(bytes);
    }

    /// Its name, as `SHA-256`.
    public String algorithm() {
        return algorithm;
    }
}

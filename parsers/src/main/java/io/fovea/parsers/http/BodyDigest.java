package io.fovea.parsers.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digests of bodies that queries can ask for: those of Zeek's `files.log`.
enum BodyDigest {
    MD5("md5", "MD5"),
    SHA1("sha1", "SHA-1"),
    SHA256("sha256", "SHA-256");

    private final String field;
    private final String algorithm;

    BodyDigest(String field, String algorithm) {
        this.field = field;
        this.algorithm = algorithm;
    }

    /// The end of the names of its fields.
    String field() {
        return field;
    }

    /// What its documentation calls it.
    String algorithm() {
        return algorithm;
    }

    MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}

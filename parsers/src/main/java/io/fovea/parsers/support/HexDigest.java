package io.fovea.parsers.support;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Hashes of ASCII text in hexadecimal digits, with a digest that is used again. Belongs to one worker.
public final class HexDigest {
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest digest;

    /// A hash that every JDK has: MD5, SHA-1 or SHA-256.
    public HexDigest(String algorithm) {
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no JDK is without " + algorithm, e);
        }
    }

    /// The hash of a text.
    public String of(String text) {
        return HEX.formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}

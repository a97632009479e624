package io.fovea.parsers.support;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Hashes of ASCII text in hexadecimal digits, with a digest that is used again. Belongs to one worker.
public final class HexDigest {
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest digest;

    public HexDigest(Digests kind) {
        digest = kind.start();
    }

    /// The hash of a text.
    public String of(String text) {
        return HEX.formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}

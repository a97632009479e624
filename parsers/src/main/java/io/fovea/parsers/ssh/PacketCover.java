package io.fovea.parsers.ssh;

/// Which ciphers and MACs leave the length of a packet readable.
final class PacketCover {
    private static final int GCM_TAG_LENGTH = 16;
    private static final String ENCRYPT_THEN_MAC = "-etm@openssh.com";

    private PacketCover() {}

    /// How many bytes follow a packet whose length shows (RFC 5647 and OpenSSH's encrypt-then-MAC); -1 when the length
    /// is hidden or the names are unknown.
    static int visibleTrailerLength(String cipher, String mac) {
        if (cipher == null || cipher.startsWith("chacha20")) return -1;
        if (cipher.contains("-gcm@") || cipher.startsWith("AEAD_AES")) return GCM_TAG_LENGTH;
        if (mac == null || !mac.endsWith(ENCRYPT_THEN_MAC)) return -1;
        return switch (mac.substring(0, mac.length() - ENCRYPT_THEN_MAC.length())) {
            case "hmac-sha2-512" -> 64;
            case "hmac-sha2-256" -> 32;
            case "hmac-sha1" -> 20;
            case "hmac-md5", "umac-128" -> 16;
            case "hmac-sha1-96", "hmac-md5-96" -> 12;
            case "umac-64" -> 8;
            default -> -1;
        };
    }
}

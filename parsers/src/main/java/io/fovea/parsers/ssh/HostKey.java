package io.fovea.parsers.ssh;

import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.Digests;
import java.util.Base64;
import java.util.HexFormat;

/// The server's public key, as it was sent in the key exchange.
///
/// @param algorithm the name at its front
/// @param sha256 its SHA-256, written as OpenSSH does
/// @param md5 its MD5, in pairs of digits
record HostKey(String algorithm, String sha256, String md5) {
    static final int LENGTH_MAX = 1 << 14;
    private static final int LENGTH_SIZE = 4;
    private static final int NAME_LENGTH_MIN = 4;
    private static final int NAME_LENGTH_MAX = 64;

    /// Reads the key at the front of a server's answer, behind the type of the message. All methods of key exchange but
    /// one put it there: RFC 4253 section 8, RFC 4419, RFC 4432, RFC 5656, RFC 8731, hybrids with ML-KEM or Streamlined
    /// NTRU Prime. What does not begin with the name of an algorithm is no key (the group of RFC 4419) and gives null.
    static HostKey read(ByteView message) {
        int length = length(message, 1, LENGTH_MAX);
        if (length < 0) return null;
        int key = 1 + LENGTH_SIZE;
        int nameLength = length(message, key, NAME_LENGTH_MAX);
        if (nameLength < NAME_LENGTH_MIN || nameLength > length - LENGTH_SIZE) return null;
        for (int i = 0; i < nameLength; i++) {
            int each = message.u8(key + LENGTH_SIZE + i);
            if (each <= ' ' || each >= 0x7f) return null;
        }
        byte[] bytes = message.bytes(key, length);
        String sha256 = Base64.getEncoder().withoutPadding().encodeToString(Digests.SHA_256.of(bytes));
        String md5 = HexFormat.ofDelimiter(":").formatHex(Digests.MD5.of(bytes));
        return new HostKey(message.text(key + LENGTH_SIZE, nameLength), "SHA256:" + sha256, md5);
    }

    /// The length that stands at an offset, or -1 when it is beyond a maximum or the message.
    private static int length(ByteView message, int offset, int lengthMax) {
        if (message.length() - offset < LENGTH_SIZE) return -1;
        int length = message.u16(offset) << 16 | message.u16(offset + 2);
        return length <= Math.min(lengthMax, message.length() - offset - LENGTH_SIZE) ? length : -1;
    }
}

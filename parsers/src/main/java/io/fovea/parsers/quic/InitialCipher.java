package io.fovea.parsers.quic;

import io.fovea.spi.StreamSlice;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Works out the keys of Initial packets and takes off their protection (RFC 9001, section 5). Belongs to one worker,
/// whose parsers use it in turn.
///
/// Anyone who sees the client's first packet can do so: the protection is meant against accidents, not against us.
final class InitialCipher {
    private static final String HASH = "HmacSHA256";
    private static final String AES = "AES";
    private static final int KEY_LENGTH = 16;
    private static final int VECTOR_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;
    static final int TAG_LENGTH = 16;
    private static final int SAMPLE_LENGTH = 16;
    /// Where the sample begins, counted from the packet number.
    private static final int SAMPLE_OFFSET = 4;
    /// Bytes from the packet number on that a packet has at least.
    static final int PROTECTED_LENGTH_MIN = SAMPLE_OFFSET + SAMPLE_LENGTH;
    private static final int PACKET_LENGTH_MAX = 1 << 16;

    private final Mac mac;
    private final Cipher headerCipher;
    private final Cipher packetCipher;
    private final byte[] sample = new byte[SAMPLE_LENGTH];
    private final byte[] mask = new byte[SAMPLE_LENGTH];
    private byte[] packet = new byte[2048];
    private byte[] content = new byte[2048];
    private int contentLength;
    private long packetNumber;

    InitialCipher() {
        try {
            mac = Mac.getInstance(HASH);
            headerCipher = Cipher.getInstance("AES/ECB/NoPadding");
            packetCipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no JDK is without AES and SHA-256", e);
        }
    }

    /// The keys of one side.
    ///
    /// @param version a version with a salt
    /// @param connectionId the destination of the client's first Initial packet
    InitialKeys keys(int version, byte[] connectionId, boolean ofServer) {
        byte[] initial = hash(QuicVersions.salt(version), connectionId);
        byte[] secret = expand(initial, ofServer ? "server in" : "client in", SECRET_LENGTH);
        String prefix = QuicVersions.isLikeVersion2(version) ? "quicv2 " : "quic ";
        return new InitialKeys(
                new SecretKeySpec(expand(secret, prefix + "key", KEY_LENGTH), AES),
                expand(secret, prefix + "iv", VECTOR_LENGTH),
                new SecretKeySpec(expand(secret, prefix + "hp", KEY_LENGTH), AES));
    }

    private byte[] hash(byte[] key, byte[] input) {
        try {
            mac.init(new SecretKeySpec(key, HASH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every key suits " + HASH, e);
        }
        return mac.doFinal(input);
    }

    /// HKDF-Expand-Label of TLS 1.3 with an empty context, for at most one hash of output (RFC 8446, section 7.1).
    private byte[] expand(byte[] secret, String label, int length) {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = new byte[name.length + 5];
        info[1] = (byte) length;
        info[2] = (byte) name.length;
        System.arraycopy(name, 0, info, 3, name.length);
        info[info.length - 1] = 1;
        return Arrays.copyOf(hash(secret, info), length);
    }

    /// Takes off the protection of a packet, whose content is then in `content`. False when it does not open.
    ///
    /// @param input the datagram
    /// @param start where the packet starts
    /// @param numberOffset where its packet number starts
    /// @param end where it ends
    /// @param largest the largest packet number of that side so far, or -1
    boolean open(InitialKeys keys, StreamSlice input, int start, int numberOffset, int end, long largest) {
        int length = end - start;
        if (length > PACKET_LENGTH_MAX || end - numberOffset < PROTECTED_LENGTH_MIN) return false;
        if (packet.length < length) {
            packet = new byte[PACKET_LENGTH_MAX];
            content = new byte[PACKET_LENGTH_MAX];
        }
        input.copy(start, packet, 0, length);
        int number = numberOffset - start;
        try {
            headerCipher.init(Cipher.ENCRYPT_MODE, keys.header());
            System.arraycopy(packet, number + SAMPLE_OFFSET, sample, 0, SAMPLE_LENGTH);
            headerCipher.doFinal(sample, 0, SAMPLE_LENGTH, mask, 0);
            packet[0] ^= (byte) (mask[0] & 0x0f);
            int body = number + unmaskNumber(number, largest);
            if (length - body < TAG_LENGTH) return false;
            packetCipher.init(Cipher.DECRYPT_MODE, keys.packet(),
                    new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce(keys.vector())));
            packetCipher.updateAAD(packet, 0, body);
            contentLength = packetCipher.doFinal(packet, body, length - body, content, 0);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("lengths and keys were checked", e);
        }
    }

    /// Takes the mask off the packet number and tells how many bytes it has (RFC 9000, appendix A.3).
    private int unmaskNumber(int number, long largest) {
        int length = (packet[0] & 3) + 1;
        long truncated = 0;
        for (int i = 0; i < length; i++) {
            packet[number + i] ^= mask[1 + i];
            truncated = truncated << Byte.SIZE | packet[number + i] & 0xff;
        }
        long window = 1L << length * Byte.SIZE;
        long candidate = largest + 1 & -window | truncated;
        if (candidate <= largest + 1 - window / 2) candidate += window;
        else if (candidate > largest + 1 + window / 2 && candidate >= window) candidate -= window;
        packetNumber = candidate;
        return length;
    }

    private byte[] nonce(byte[] vector) {
        byte[] nonce = vector.clone();
        for (int i = 0; i < Long.BYTES; i++) nonce[VECTOR_LENGTH - 1 - i] ^= (byte) (packetNumber >>> i * Byte.SIZE);
        return nonce;
    }

    /// What the last packet that opened holds; valid until the next one.
    byte[] content() {
        return content;
    }

    int contentLength() {
        return contentLength;
    }

    long packetNumber() {
        return packetNumber;
    }
}

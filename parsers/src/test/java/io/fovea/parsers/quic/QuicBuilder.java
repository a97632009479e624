package io.fovea.parsers.quic;

import static io.fovea.parsers.hello.HelloBuilder.join;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Builds packets of QUIC by hand, for tests.
final class QuicBuilder {
    static final int INITIAL = 0;
    static final int ZERO_RTT = 1;
    static final int HANDSHAKE = 2;
    static final int RETRY = 3;
    private static final int NUMBER_LENGTH = 4;
    private static final InitialCipher CIPHER = new InitialCipher();

    private final int version;
    private boolean server;
    private byte[] keysOf;
    private byte[] destination;
    private byte[] source = {};
    private byte[] token = {};
    private int number;
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();

    /// Packets of a client.
    ///
    /// @param connectionId destination of its first packet
    QuicBuilder(int version, String connectionId) {
        this.version = version;
        keysOf = hex(connectionId);
        destination = keysOf;
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /// Packets of the server.
    QuicBuilder server() {
        server = true;
        destination = new byte[0];
        return this;
    }

    QuicBuilder destination(String id) {
        destination = hex(id);
        return this;
    }

    QuicBuilder source(String id) {
        source = hex(id);
        return this;
    }

    QuicBuilder token(String value) {
        token = hex(value);
        return this;
    }

    QuicBuilder number(int value) {
        number = value;
        return this;
    }

    /// A CRYPTO frame with part of some handshake bytes.
    QuicBuilder crypto(byte[] handshake, int from, int to) {
        frames.write(version == QuicVersions.GOOGLE_50 ? 8 : 6);
        frames.writeBytes(variable(from));
        frames.writeBytes(variable(to - from));
        frames.write(handshake, from, to - from);
        return this;
    }

    QuicBuilder crypto(byte[] handshake) {
        return crypto(handshake, 0, handshake.length);
    }

    QuicBuilder frame(String digits) {
        frames.writeBytes(hex(digits));
        return this;
    }

    /// Padding, until the packet has so many bytes.
    QuicBuilder padTo(int length) {
        int missing = length - packet(INITIAL).length;
        frames.writeBytes(new byte[Math.max(0, missing)]);
        return this;
    }

    byte[] initial() {
        return packet(INITIAL);
    }

    /// A packet of a type, protected with the keys of Initial packets whatever the type is.
    byte[] packet(int type) {
        byte[] content = frames.toByteArray();
        byte[] tokens = type == INITIAL ? join(variable(token.length), token) : new byte[0];
        int length = NUMBER_LENGTH + content.length + InitialCipher.TAG_LENGTH;
        byte[] header = join(start(type, NUMBER_LENGTH - 1), tokens,
                ByteBuffer.allocate(2).putShort((short) (0x4000 | length)).array(),
                ByteBuffer.allocate(NUMBER_LENGTH).putInt(number).array());
        return protect(header, content);
    }

    private byte[] start(int type, int low) {
        int written = QuicVersions.isLikeVersion2(version) ? (type + 1) % 4 : type;
        return join(new byte[] {(byte) (0xc0 | written << 4 | low)}, u32(version),
                new byte[] {(byte) destination.length}, destination, new byte[] {(byte) source.length}, source);
    }

    /// A Retry packet with the token.
    byte[] retry() {
        return join(start(RETRY, 0), token, new byte[InitialCipher.TAG_LENGTH]);
    }

    /// A packet with a short header and made-up content.
    static byte[] shortPacket(String destination) {
        byte[] noise = new byte[40];
        Arrays.fill(noise, (byte) 0x5a);
        return join(new byte[] {0x41}, hex(destination), noise);
    }

    static byte[] negotiation(String destination, String source, int... versions) {
        byte[] packet = join(new byte[] {(byte) 0xaa}, u32(0), new byte[] {(byte) (destination.length() / 2)},
                hex(destination), new byte[] {(byte) (source.length() / 2)}, hex(source));
        for (int each : versions) packet = join(packet, u32(each));
        return packet;
    }

    private byte[] protect(byte[] header, byte[] content) {
        try {
            int salted = QuicVersions.isGrease(version) ? 1 : version;
            InitialKeys keys = CIPHER.keys(salted, keysOf, server);
            byte[] nonce = keys.vector().clone();
            for (int i = 0; i < NUMBER_LENGTH; i++) nonce[11 - i] ^= (byte) (number >>> 8 * i);
            Cipher packet = Cipher.getInstance("AES/GCM/NoPadding");
            packet.init(Cipher.ENCRYPT_MODE, keys.packet(), new GCMParameterSpec(128, nonce));
            packet.updateAAD(header);
            byte[] whole = join(header, packet.doFinal(content));
            Cipher mask = Cipher.getInstance("AES/ECB/NoPadding");
            mask.init(Cipher.ENCRYPT_MODE, keys.header());
            byte[] bits = mask.doFinal(whole, header.length, 16);
            whole[0] ^= (byte) (bits[0] & 0x0f);
            for (int i = 0; i < NUMBER_LENGTH; i++) whole[header.length - NUMBER_LENGTH + i] ^= bits[1 + i];
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] u32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /// A number of variable length.
    static byte[] variable(long value) {
        if (value < 0x40) return new byte[] {(byte) value};
        if (value < 0x4000) return ByteBuffer.allocate(2).putShort((short) (0x4000 | value)).array();
        return ByteBuffer.allocate(4).putInt((int) (0x8000_0000L | value)).array();
    }
}

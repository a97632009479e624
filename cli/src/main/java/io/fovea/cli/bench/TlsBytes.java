package io.fovea.cli.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Builds the records of a TLS 1.3 handshake as a browser and a web server send them (RFC 8446, section 4).
public final class TlsBytes {
    private static final int HANDSHAKE = 22;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int APPLICATION_DATA = 23;
    private static final int RECORD_PAYLOAD_MAX = 16_000;

    private TlsBytes() {}

    /// A record with a ClientHello.
    public static byte[] clientHello(String serverName) {
        byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
        byte[] extensions = join(
                extension(0, join(u16(name.length + 3), hex("00"), u16(name.length), name)),
                extension(23, new byte[0]),
                extension(65281, hex("00")),
                extension(10, hex("0006 001d 0017 0018")),
                extension(11, hex("0100")),
                extension(16, hex("000c 02 6832 08 687474702f312e31")),
                extension(13, hex("0010 0403 0804 0401 0503 0805 0501 0806 0601")),
                extension(51, join(hex("0024 001d 0020"), filled(0x22, 32))),
                extension(45, hex("0101")),
                extension(43, hex("04 0304 0303")));
        byte[] ciphers = hex("1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014 009c 009d 002f 0035");
        byte[] body = join(
                hex("0303"), filled(0x11, 32), hex("20"), filled(0x33, 32),
                u16(ciphers.length), ciphers, hex("0100"), u16(extensions.length), extensions);
        return record(HANDSHAKE, message(1, body));
    }

    /// A record with a ServerHello, and what follows it at once: ChangeCipherSpec and the encrypted certificate.
    public static byte[] serverFlight(int encryptedBytes) {
        byte[] extensions =
                join(extension(43, hex("0304")), extension(51, join(hex("001d 0020"), filled(0x44, 32))));
        byte[] body = join(
                hex("0303"), filled(0x55, 32), hex("20"), filled(0x33, 32), hex("1301 00"),
                u16(extensions.length), extensions);
        return join(record(HANDSHAKE, message(2, body)), changeCipherSpec(), applicationData(encryptedBytes));
    }

    public static byte[] changeCipherSpec() {
        return record(CHANGE_CIPHER_SPEC, hex("01"));
    }

    /// Records of encrypted data, so many bytes in all without their headers.
    public static byte[] applicationData(int length) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int left = length; left > 0; left -= RECORD_PAYLOAD_MAX) {
            records.writeBytes(record(APPLICATION_DATA, filled(0x99, Math.min(left, RECORD_PAYLOAD_MAX))));
        }
        return records.toByteArray();
    }

    private static byte[] record(int type, byte[] body) {
        return join(new byte[] {(byte) type, 3, 3}, u16(body.length), body);
    }

    private static byte[] message(int type, byte[] body) {
        return join(new byte[] {(byte) type, (byte) (body.length >>> 16)}, u16(body.length), body);
    }

    private static byte[] extension(int type, byte[] body) {
        return join(u16(type), u16(body.length), body);
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}

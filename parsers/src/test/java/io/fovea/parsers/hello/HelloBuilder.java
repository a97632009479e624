package io.fovea.parsers.hello;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Builds TLS messages by hand, for tests.
public final class HelloBuilder {
    private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    private int version = 0x0303;
    private byte[] random = new byte[32];
    private byte[] sessionId = {};
    private int[] ciphers = {0x1301};

    public HelloBuilder version(int value) {
        version = value;
        return this;
    }

    public HelloBuilder random(String hexadecimal) {
        random = HexFormat.of().parseHex(hexadecimal);
        return this;
    }

    public HelloBuilder sessionId(int length) {
        sessionId = new byte[length];
        Arrays.fill(sessionId, (byte) 7);
        return this;
    }

    public HelloBuilder ciphers(int... values) {
        ciphers = values;
        return this;
    }

    public HelloBuilder extension(int type, String hexadecimal) {
        byte[] body = HexFormat.of().parseHex(hexadecimal);
        extensions.writeBytes(u16(type));
        extensions.writeBytes(u16(body.length));
        extensions.writeBytes(body);
        return this;
    }

    public HelloBuilder serverName(byte[] name) {
        byte[] body = join(u16(name.length + 3), new byte[] {0}, u16(name.length), name);
        return extension(0, HexFormat.of().formatHex(body));
    }

    public HelloBuilder serverName(String name) {
        return serverName(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    public HelloBuilder protocols(String... names) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (String name : names) {
            list.write(name.length());
            list.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] body = join(u16(list.size()), list.toByteArray());
        return extension(16, HexFormat.of().formatHex(body));
    }

    /// The ClientHello as a handshake message.
    public byte[] client() {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (int cipher : ciphers) list.writeBytes(u16(cipher));
        return message(1, join(start(), u16(list.size()), list.toByteArray(), new byte[] {1, 0}, ending()));
    }

    /// The ServerHello as a handshake message.
    public byte[] server() {
        return message(2, join(start(), u16(ciphers[0]), new byte[] {0}, ending()));
    }

    private byte[] start() {
        return join(u16(version), random, new byte[] {(byte) sessionId.length}, sessionId);
    }

    private byte[] ending() {
        return extensions.size() == 0 ? new byte[0] : join(u16(extensions.size()), extensions.toByteArray());
    }

    /// A handshake message.
    public static byte[] message(int type, byte[] body) {
        return join(new byte[] {(byte) type, (byte) (body.length >>> 16)}, u16(body.length), body);
    }

    /// A record.
    public static byte[] record(int type, byte[] body) {
        return join(new byte[] {(byte) type, 3, 1}, u16(body.length), body);
    }

    /// Records of handshake messages, with at most so many bytes each.
    public static byte[] records(byte[] messages, int most) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < messages.length; at += most) {
            records.writeBytes(record(22, Arrays.copyOfRange(messages, at, Math.min(messages.length, at + most))));
        }
        return records.toByteArray();
    }

    public static byte[] changeCipherSpec() {
        return record(20, new byte[] {1});
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    public static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}

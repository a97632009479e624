package io.fovea.parsers.dns;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// Reads the data of one record in order. What does not fit reads as nothing, and `isWhole` is false at the end.
final class RecordReader {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /// Bytes that a window of 256 types has at most.
    private static final int TYPE_MAP_LENGTH_MAX = 32;
    /// A bit becomes nine letters: more types than this would be a way to make much text of few bytes.
    private static final int TYPES_MAX = 512;
    private static final String BASE32_DIGITS = "0123456789abcdefghijklmnopqrstuv";

    private final byte[] message;
    private final int end;
    private int at;
    private boolean failed;

    /// Reads from `start` to `end`; names may point to what came before in the message.
    RecordReader(byte[] message, int start, int end) {
        this.message = message;
        this.at = start;
        this.end = end;
    }

    /// Whether all was there, and nothing is left.
    boolean isWhole() {
        return !failed && at == end;
    }

    boolean hasMore() {
        return !failed && at < end;
    }

    private boolean has(int count) {
        if (!failed && count <= end - at) return true;
        failed = true;
        return false;
    }

    int u8() {
        return has(1) ? message[at++] & 0xff : 0;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    long u32() {
        return (long) u16() << 16 | u16();
    }

    String name() {
        int nameEnd = failed ? -1 : DnsName.end(message, at, message.length);
        if (nameEnd < 0 || nameEnd > end) {
            failed = true;
            return "";
        }
        String name = DnsName.text(message, at, message.length);
        at = nameEnd;
        return name;
    }

    String address(int size) {
        if (!has(size)) return "";
        at += size;
        return WireAddress.text(message, at - size, size);
    }

    /// A text with its length in front, in quotes.
    String string() {
        return quoted(u8());
    }

    /// The rest as a text in quotes.
    String restQuoted() {
        return quoted(failed ? 0 : end - at);
    }

    private String quoted(int length) {
        if (!has(length)) return "";
        StringBuilder text = new StringBuilder(length + 2).append('"');
        for (int i = 0; i < length; i++) DnsName.appendByte(message[at++], '"', text);
        return text.append('"').toString();
    }

    /// A text with its length in front, plain.
    String word() {
        String quoted = string();
        return quoted.isEmpty() ? "" : quoted.substring(1, quoted.length() - 1);
    }

    byte[] bytes(int count) {
        if (!has(count)) return new byte[0];
        at += count;
        return Arrays.copyOfRange(message, at - count, at);
    }

    byte[] rest() {
        return bytes(failed ? 0 : end - at);
    }

    String restHex() {
        return HEX.formatHex(rest());
    }

    String restBase64() {
        return Base64.getEncoder().encodeToString(rest());
    }

    /// Hexadecimal digits with their length in front, `-` for none.
    String salt() {
        byte[] salt = bytes(u8());
        return salt.length == 0 ? "-" : HEX.formatHex(salt);
    }

    /// A hash with its length in front, in the digits of RFC 4648, section 7, unpadded.
    String base32() {
        byte[] hash = bytes(u8());
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte each : hash) {
            held = held << 8 | each & 0xff;
            for (bits += 8; bits >= 5; bits -= 5) text.append(BASE32_DIGITS.charAt(held >> bits - 5 & 31));
            held &= 31;
        }
        if (bits > 0) text.append(BASE32_DIGITS.charAt(held << 5 - bits & 31));
        return text.toString();
    }

    /// The types of a bit map (RFC 4034, section 4.1.2), each with a blank in front; of a map with more than
    /// `TYPES_MAX`, which no name has, the first ones, and the data are not whole.
    String typeMap() {
        StringBuilder text = new StringBuilder();
        int before = -1;
        int types = 0;
        while (hasMore()) {
            int window = u8();
            int length = u8();
            if (window <= before || length > TYPE_MAP_LENGTH_MAX) failed = true;
            before = window;
            byte[] bits = bytes(length);
            for (int bit = 0; bit < bits.length * 8; bit++) {
                if ((bits[bit / 8] << bit % 8 & 0x80) == 0) continue;
                if (++types > TYPES_MAX) {
                    failed = true;
                    return text.toString();
                }
                text.append(' ').append(DnsNames.TYPES.nameOf(window << 8 | bit));
            }
        }
        return text.toString();
    }
}

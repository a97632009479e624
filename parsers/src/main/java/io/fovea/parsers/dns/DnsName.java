package io.fovea.parsers.dns;

import java.nio.charset.StandardCharsets;

/// Domain names in a message: labels, and pointers to labels that came before (RFC 1035, section 4.1.4).
///
/// A pointer leads to a place before all that was read of the name so far, so names cannot loop; nor may a name be
/// longer than 255 bytes or have more than `POINTERS_MAX` pointers.
final class DnsName {
    /// Length of a name on the wire, its last zero included.
    static final int LENGTH_MAX = 255;
    private static final int LABEL_LENGTH_MAX = 63;
    private static final int POINTERS_MAX = 126;
    private static final int POINTER = 0xc0;
    private static final int ESCAPE_LENGTH = 4;
    private static final String ROOT = ".";
    private static final String DIGITS = "0123456789abcdef";

    private DnsName() {}

    /// Where a name ends that starts at `at`; -1 when it is none.
    ///
    /// @param end end of what may be read
    static int end(byte[] message, int at, int end) {
        return (int) (walk(message, at, end) >> Integer.SIZE);
    }

    /// A name as text, labels parted by dots, `.` for the root; null when it is none. Printable ASCII is as it is, a
    /// backslash doubled, every other byte and a dot within a label `\xHH`.
    static String text(byte[] message, int at, int end) {
        long walked = walk(message, at, end);
        if (walked < 0) return null;
        int length = (int) walked;
        if (length == 0) return ROOT;
        byte[] plain = new byte[length - 1];
        if (copy(message, at, plain)) return new String(plain, StandardCharsets.ISO_8859_1);
        return escaped(message, at, length);
    }

    /// The most characters that a name's text has; 0 when it is none.
    static int textLengthMax(byte[] message, int at, int end) {
        long walked = walk(message, at, end);
        return walked < 0 ? 0 : Math.max(1, (int) walked * ESCAPE_LENGTH);
    }

    /// Where a name ends, in the upper half, and how long it is on the wire without pointers and its last zero, in the
    /// lower; -1 when it is none.
    private static long walk(byte[] message, int start, int limit) {
        int at = start;
        int lowest = start;
        int end = -1;
        int pointers = 0;
        int total = 0;
        while (at < limit) {
            int length = message[at] & 0xff;
            if (length == 0) return (long) (end < 0 ? at + 1 : end) << Integer.SIZE | total;
            if (length >= POINTER) {
                if (at + 1 >= limit || ++pointers > POINTERS_MAX) return -1;
                int target = target(message, at);
                if (target >= lowest) return -1;
                if (end < 0) end = at + 2;
                lowest = target;
                at = target;
                continue;
            }
            total += length + 1;
            if (length > LABEL_LENGTH_MAX || total >= LENGTH_MAX || length >= limit - at) return -1;
            at += length + 1;
        }
        return -1;
    }

    /// Whether a name that was walked is a pointer to a place and nothing else.
    static boolean isPointer(byte[] message, int at, int place) {
        return (message[at] & 0xff) >= POINTER && target(message, at) == place;
    }

    private static int target(byte[] message, int at) {
        return (message[at] & ~POINTER & 0xff) << 8 | message[at + 1] & 0xff;
    }

    /// Copies the labels of a name that `walk` has seen, with dots between them; false when a byte needs an escape.
    private static boolean copy(byte[] message, int start, byte[] text) {
        int at = start;
        int written = 0;
        while (true) {
            int length = message[at] & 0xff;
            if (length >= POINTER) {
                at = target(message, at);
                continue;
            }
            for (int i = at + 1; i <= at + length; i++) {
                byte value = message[i];
                if (value < ' ' || value == 0x7f || value == '.' || value == '\\') return false;
                text[written++] = value;
            }
            if (written == text.length) return true;
            text[written++] = '.';
            at += length + 1;
        }
    }

    private static String escaped(byte[] message, int start, int total) {
        StringBuilder text = new StringBuilder(total * 2);
        int at = start;
        for (int left = total; left > 0; ) {
            int length = message[at] & 0xff;
            if (length >= POINTER) {
                at = target(message, at);
                continue;
            }
            append(message, at + 1, length, text);
            at += length + 1;
            left -= length + 1;
        }
        return text.toString();
    }

    private static void append(byte[] message, int at, int length, StringBuilder text) {
        if (!text.isEmpty()) text.append('.');
        for (int i = at; i < at + length; i++) appendByte(message[i], '.', text);
    }

    /// Writes a byte of text: as it is, or as an escape.
    ///
    /// @param apart a printable character that is escaped too
    static void appendByte(byte value, char apart, StringBuilder text) {
        if (value == '\\') {
            text.append("\\\\");
        } else if (value >= 0x20 && value < 0x7f && value != apart) {
            text.append((char) value);
        } else {
            text.append("\\x").append(DIGITS.charAt(value >> 4 & 0xf)).append(DIGITS.charAt(value & 0xf));
        }
    }
}

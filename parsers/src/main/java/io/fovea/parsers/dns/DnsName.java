package io.fovea.parsers.dns;

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
    private static final String ROOT = ".";
    private static final String DIGITS = "0123456789abcdef";

    private DnsName() {}

    /// Where a name ends that starts at `at`; -1 when it is none.
    ///
    /// @param end end of what may be read
    static int end(byte[] message, int at, int end) {
        return read(message, at, end, null);
    }

    /// A name as text, labels parted by dots, `.` for the root; null when it is none. Printable ASCII is as it is, a
    /// backslash doubled, every other byte and a dot within a label `\xHH`.
    static String text(byte[] message, int at, int end) {
        StringBuilder text = new StringBuilder();
        if (read(message, at, end, text) < 0) return null;
        return text.isEmpty() ? ROOT : text.toString();
    }

    private static int read(byte[] message, int start, int limit, StringBuilder text) {
        int at = start;
        int lowest = start;
        int end = -1;
        int pointers = 0;
        int total = 0;
        while (at < limit) {
            int length = message[at] & 0xff;
            if (length == 0) return end < 0 ? at + 1 : end;
            if (length >= POINTER) {
                if (at + 1 >= limit || ++pointers > POINTERS_MAX) return -1;
                int target = (length & ~POINTER) << 8 | message[at + 1] & 0xff;
                if (target >= lowest) return -1;
                if (end < 0) end = at + 2;
                lowest = target;
                at = target;
                continue;
            }
            total += length + 1;
            if (length > LABEL_LENGTH_MAX || total >= LENGTH_MAX || length >= limit - at) return -1;
            if (text != null) append(message, at + 1, length, text);
            at += length + 1;
        }
        return -1;
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

package io.fovea.parsers.dns;

/// Names of the NetBIOS name service: 15 characters and a byte that says what for, each byte written as two letters
/// from A to P, which are the first label of a domain name (RFC 1001, section 14.1).
final class NetbiosName {
    static final int TYPE_NAME = 32;
    static final int TYPE_STATUS = 33;
    private static final int LABEL_LENGTH = 32;
    private static final int CHARACTERS = 15;

    private NetbiosName() {}

    /// Whether a question or record is about such a name.
    static boolean isAbout(DnsMessage message, int entry) {
        int type = message.type(entry);
        return (type == TYPE_NAME || type == TYPE_STATUS) && isName(message.bytes(), message.nameStart(entry));
    }

    private static boolean isName(byte[] bytes, int start) {
        if (bytes[start] != LABEL_LENGTH || start + LABEL_LENGTH >= bytes.length) return false;
        for (int i = 1; i <= LABEL_LENGTH; i++) {
            if (bytes[start + i] < 'A' || bytes[start + i] > 'P') return false;
        }
        return true;
    }

    /// The name that a question or record is about, as `WORKGROUP`; null when it is another kind of name.
    static String plain(DnsMessage message, int entry) {
        return isAbout(message, entry) ? text(decoded(message, entry)) : null;
    }

    /// The same with what the name is for, as `WORKGROUP<1d>`.
    static String full(DnsMessage message, int entry) {
        if (!isAbout(message, entry)) return null;
        byte[] name = decoded(message, entry);
        return text(name) + String.format("<%02x>", name[CHARACTERS]);
    }

    private static byte[] decoded(DnsMessage message, int entry) {
        int start = message.nameStart(entry) + 1;
        byte[] name = new byte[CHARACTERS + 1];
        for (int i = 0; i < name.length; i++) {
            int high = message.bytes()[start + 2 * i] - 'A';
            int low = message.bytes()[start + 2 * i + 1] - 'A';
            name[i] = (byte) (high << 4 | low);
        }
        return name;
    }

    /// Without what fills the name up.
    private static String text(byte[] name) {
        int length = CHARACTERS;
        while (length > 0 && (name[length - 1] == ' ' || name[length - 1] == 0)) length--;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) DnsName.appendByte(name[i], '\\', text);
        return text.toString();
    }
}

package io.fovea.parsers.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Puts messages together for tests.
final class MessageBuilder {
    static final int QUERY = 0x0100;
    static final int ANSWER = 0x8180;
    private final int id;
    private final int flags;
    private final int[] counts = new int[4];
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    MessageBuilder(int id, int flags) {
        this.id = id;
        this.flags = flags;
    }

    /// A question of class IN.
    static byte[] query(int id, String name, int type) {
        return new MessageBuilder(id, QUERY).question(name, type).build();
    }

    /// An answer to it with one address.
    static byte[] answer(int id, String name) {
        return new MessageBuilder(id, ANSWER).question(name, 1).record(1, "c00c", 1, "c0000201").build();
    }

    MessageBuilder question(String name, int type) {
        return question(hex(name), type, 1);
    }

    /// @param name the name's bytes, as hexadecimal digits
    MessageBuilder question(String name, int type, int recordClass) {
        put(name);
        number(type);
        number(recordClass);
        counts[0]++;
        return this;
    }

    /// @param section 1 for answers, 2 for authorities, 3 for additionals
    /// @param name the name's bytes, as hexadecimal digits
    MessageBuilder record(int section, String name, int type, String data) {
        put(name);
        number(type);
        number(1);
        number(0);
        number(60);
        number(data.length() / 2);
        put(data);
        counts[section]++;
        return this;
    }

    /// Announces other counts than there are entries.
    MessageBuilder announce(int place, int count) {
        counts[place] = count;
        return this;
    }

    MessageBuilder put(String hexadecimal) {
        body.writeBytes(HexFormat.of().parseHex(hexadecimal));
        return this;
    }

    private void number(int value) {
        body.write(value >> 8);
        body.write(value);
    }

    byte[] build() {
        MessageBuilder header = new MessageBuilder(0, 0);
        header.number(id);
        header.number(flags);
        for (int count : counts) header.number(count);
        header.body.writeBytes(body.toByteArray());
        return header.body.toByteArray();
    }

    /// Messages one after the other with their lengths in front, as over TCP.
    static byte[] stream(byte[]... messages) {
        MessageBuilder all = new MessageBuilder(0, 0);
        for (byte[] message : messages) {
            all.number(message.length);
            all.body.writeBytes(message);
        }
        return all.body.toByteArray();
    }

    /// The bytes of a name whose labels are parted by dots.
    static String hex(String name) {
        StringBuilder bytes = new StringBuilder();
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
            byte[] letters = label.getBytes(StandardCharsets.ISO_8859_1);
            bytes.append(HexFormat.of().toHexDigits((byte) letters.length)).append(HexFormat.of().formatHex(letters));
        }
        return bytes.append("00").toString();
    }
}

package io.fovea.parsers.quic;

import io.fovea.parsers.support.WireText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The ClientHello of Google QUIC: `CHLO`, how many tags, then of each tag its name and where its value ends, then the
/// values. Numbers are little-endian.
final class GoogleHello {
    static final int MESSAGE_TAG = 0x43484c4f;
    private static final int HEADER_LENGTH = 8;
    private static final int ENTRY_LENGTH = 8;
    private static final int ENTRIES_MAX = 128;

    private String serverName;
    private String userAgent;

    private GoogleHello() {}

    /// Reads a message. Null when it is no ClientHello.
    static GoogleHello read(byte[] bytes, int start, int end) {
        if (end - start < HEADER_LENGTH || tag(bytes, start) != MESSAGE_TAG) return null;
        int count = (bytes[start + 5] & 0xff) << 8 | bytes[start + 4] & 0xff;
        int values = start + HEADER_LENGTH + count * ENTRY_LENGTH;
        if (count > ENTRIES_MAX || values > end) return null;
        GoogleHello hello = new GoogleHello();
        int from = values;
        for (int i = 0; i < count; i++) {
            int entry = start + HEADER_LENGTH + i * ENTRY_LENGTH;
            long offset = little(bytes, entry + 4);
            if (offset > end - values || values + offset < from) break;
            int to = values + (int) offset;
            hello.onTag(tag(bytes, entry), Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return hello;
    }

    private void onTag(int tag, byte[] value) {
        if (value.length == 0) return;
        String name = new String(new byte[] {
            (byte) (tag >>> 24), (byte) (tag >>> 16), (byte) (tag >>> 8), (byte) tag}, StandardCharsets.ISO_8859_1);
        switch (name) {
            case "SNI\0" -> serverName = WireText.of(value);
            case "UAID" -> userAgent = WireText.of(value);
            default -> { }
        }
    }

    private static int tag(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    private static long little(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) | (bytes[at + 1] & 0xffL) << 8 | (bytes[at + 2] & 0xffL) << 16
                | (bytes[at + 3] & 0xffL) << 24;
    }

    String serverName() {
        return serverName;
    }

    String userAgent() {
        return userAgent;
    }
}

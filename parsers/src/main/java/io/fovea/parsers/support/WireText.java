package io.fovea.parsers.support;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Text from the wire without loss: printable ASCII as it is, a backslash doubled, every other byte as `\xHH`.
public final class WireText {
    private static final HexFormat HEX = HexFormat.of();

    private WireText() {}

    /// The bytes as text.
    public static String of(byte[] bytes) {
        for (byte each : bytes) {
            if (!plain(each)) return escaped(bytes);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean plain(byte value) {
        return value >= 0x20 && value < 0x7f && value != '\\';
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte each : bytes) {
            if (plain(each)) text.append((char) each);
            else if (each == '\\') text.append("\\\\");
            else text.append("\\x").append(HEX.toHexDigits(each));
        }
        return text.toString();
    }
}

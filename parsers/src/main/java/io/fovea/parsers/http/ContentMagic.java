package io.fovea.parsers.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Tells from its first bytes what a body is: the most usual kinds of file, in Zeek's names where it has one.
final class ContentMagic {
    /// Bytes that are looked at.
    static final int LENGTH_MAX = 64;

    private static final List<Magic> MAGICS = List.of(
            magic("89504e470d0a1a0a", "image/png"), magic("ffd8ff", "image/jpeg"),
            magic("474946383761", "image/gif"), magic("474946383961", "image/gif"),
            magic("00000100", "image/x-icon"), magic("49492a00", "image/tiff"), magic("4d4d002a", "image/tiff"),
            magic("255044462d", "application/pdf"), magic("504b0304", "application/zip"),
            magic("1f8b", "application/x-gzip"), magic("425a68", "application/x-bzip2"),
            magic("fd377a585a00", "application/x-xz"), magic("377abcaf271c", "application/x-7z-compressed"),
            magic("526172211a07", "application/x-rar"), magic("28b52ffd", "application/zstd"),
            magic("4d534346", "application/vnd.ms-cab-compressed"), magic("7f454c46", "application/x-executable"),
            magic("4d5a", "application/x-dosexec"), magic("cafebabe", "application/x-java-applet"),
            magic("d0cf11e0a1b11ae1", "application/msword"), magic("465753", "application/x-shockwave-flash"),
            magic("435753", "application/x-shockwave-flash"), magic("1a45dfa3", "video/webm"),
            magic("464c5601", "video/x-flv"), magic("4f676753", "audio/ogg"), magic("494433", "audio/mpeg"),
            magic("774f4646", "font/woff"), magic("774f4632", "font/woff2"));
    private static final List<String> HTML_STARTS = List.of(
            "<!doctype html", "<html", "<head", "<title", "<body", "<script", "<h1");

    /// A kind of file and the bytes that it starts with.
    private record Magic(byte[] bytes, String mimeType) {
        boolean fits(byte[] start, int length) {
            if (length < bytes.length) return false;
            for (int i = 0; i < bytes.length; i++) {
                if (start[i] != bytes[i]) return false;
            }
            return true;
        }
    }

    private ContentMagic() {}

    private static Magic magic(String hexadecimal, String mimeType) {
        return new Magic(HexFormat.of().parseHex(hexadecimal), mimeType);
    }

    /// The type of a body that starts with the first `length` bytes, or null.
    static String of(byte[] start, int length) {
        if (length == 0) return null;
        for (Magic magic : MAGICS) {
            if (magic.fits(start, length)) return magic.mimeType;
        }
        String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "image/webp";
        if (text.startsWith("ftyp", 4)) return "video/mp4";
        return isText(start, length) ? textType(text) : null;
    }

    /// Whether the bytes are UTF-8 without control characters.
    private static boolean isText(byte[] start, int length) {
        for (int i = 0; i < length; i++) {
            int value = start[i];
            if (value >= 0 && value < ' ' && !Character.isWhitespace(value) || value == 0x7f) return false;
        }
        var decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        return decoder.decode(ByteBuffer.wrap(start, 0, length), CharBuffer.allocate(length), false).isUnderflow();
    }

    private static String textType(String text) {
        String trimmed = withoutMark(text).stripLeading().toLowerCase(Locale.ROOT);
        for (String html : HTML_STARTS) {
            if (trimmed.startsWith(html)) return "text/html";
        }
        if (trimmed.startsWith("<?xml")) return "application/xml";
        if (trimmed.startsWith("<svg")) return "image/svg+xml";
        if (trimmed.startsWith("#!")) return "text/x-shellscript";
        if (looksLikeJson(trimmed)) return "application/json";
        return "text/plain";
    }

    private static String withoutMark(String text) {
        return text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    }

    private static boolean looksLikeJson(String text) {
        if (text.length() < 2) return false;
        char next = text.substring(1).stripLeading().isEmpty() ? ' ' : text.substring(1).stripLeading().charAt(0);
        return switch (text.charAt(0)) {
            case '{' -> next == '"' || next == '}';
            case '[' -> "{[\"]".indexOf(next) >= 0 || StartLine.isDigit(next);
            default -> false;
        };
    }
}

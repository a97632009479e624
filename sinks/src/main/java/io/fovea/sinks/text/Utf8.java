package io.fovea.sinks.text;

import java.nio.charset.StandardCharsets;

/// Text as UTF-8 that every reader accepts.
public final class Utf8 {
    /// What stands for half a surrogate pair, which UTF-8 cannot hold.
    public static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /// The bytes of a text; a lone surrogate becomes U+FFFD (the JDK would write a question mark).
    public static byte[] bytes(String text) {
        return (isWellFormed(text) ? text : replaceLoneSurrogates(text)).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            if (!isPair(text, i)) return false;
            i++;
        }
        return true;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static String replaceLoneSurrogates(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().forEach(point -> result.appendCodePoint(isSurrogate(point) ? REPLACEMENT : point));
        return result.toString();
    }

    /// Whether a code point is half a surrogate pair.
    public static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}

package io.fovea.sinks.text;

import java.nio.charset.StandardCharsets;

/// Text as UTF-8 that every reader accepts.
///
/// UTF-8 cannot hold half a surrogate pair; in all outputs its six characters stand for it, a backslash, `u` and four
/// hex digits, so that nothing is lost.
public final class Utf8 {
    private Utf8() {}

    /// The bytes of a text (the JDK would write a question mark for half a pair).
    public static byte[] bytes(String text) {
        return (isWellFormed(text) ? text : new TextBuffer().text(text).toString()).getBytes(StandardCharsets.UTF_8);
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

    /// Whether a code point is half a surrogate pair.
    public static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}

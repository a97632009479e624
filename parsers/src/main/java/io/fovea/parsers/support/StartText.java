package io.fovea.parsers.support;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;

/// The first bytes of a stream as text in capitals, for probes of protocols of lines.
public final class StartText {
    private static final int LENGTH_MAX = 512;

    private StartText() {}

    /// The text; null when the stream begins with another character than one of some. Bytes beyond ASCII stay as they
    /// are.
    ///
    /// @param firsts characters, capitals where they are letters
    public static String of(StreamSlice slice, String firsts) {
        int length = Math.min(LENGTH_MAX, slice.remaining());
        if (length > 0 && firsts.indexOf(capital(slice.u8(0))) < 0) return null;
        char[] text = new char[length];
        for (int i = 0; i < length; i++) text[i] = capital(slice.u8(i));
        return new String(text);
    }

    private static char capital(int each) {
        return (char) (each >= 'a' && each <= 'z' ? each - 'a' + 'A' : each);
    }

    /// Whether a text begins with one of several words: `NEED_MORE` while it is the beginning of one.
    public static Probe startsWith(String text, String... words) {
        Probe answer = Probe.NO;
        for (String word : words) {
            if (text.startsWith(word)) return Probe.MATCH;
            if (word.startsWith(text)) answer = Probe.NEED_MORE;
        }
        return answer;
    }

    /// Where the line that starts at `from` ends, its line feed included; -1 when it has not ended.
    public static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? -1 : end + 1;
    }

    /// Whether all that can be looked at is there.
    public static boolean isFull(String text) {
        return text.length() == LENGTH_MAX;
    }
}

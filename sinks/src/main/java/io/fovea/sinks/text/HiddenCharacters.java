package io.fovea.sinks.text;

/// Characters that do not show as themselves: they move the cursor, start a terminal's escape sequences, reverse the
/// writing direction or are invisible. Text from the network can hold any of them, so no text output writes them raw.
public final class HiddenCharacters {
    private HiddenCharacters() {}

    /// The ASCII characters that show as themselves, by number, without some that an output treats in its own way.
    public static boolean[] plainAsciiWithout(String special) {
        boolean[] plain = new boolean[0x7f];
        java.util.Arrays.fill(plain, ' ', 0x7f, true);
        special.chars().forEach(c -> plain[c] = false);
        return plain;
    }

    /// Whether the character must not reach a terminal: controls, formats (bidirectional ones included), line and
    /// paragraph separators, halves of surrogate pairs.
    public static boolean contain(int codePoint) {
        if (codePoint < 0x7f) return codePoint < ' ';
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}

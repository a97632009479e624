package io.fovea.query;

import io.fovea.query.syntax.Span;

/// Shows a fault: where and what, then the line with a caret under the exact span and the hint behind it.
///
/// Tabs become spaces, wide characters count twice, control characters are shown as `�`, and of a long line only the
/// part around the span is shown.
public final class DiagnosticRenderer {
    private static final int TAB_WIDTH = 4;
    private static final int CONTEXT_BEFORE_MAX = 80;
    private static final int WIDTH_MAX = 120;
    private static final String CUT = "…";

    private DiagnosticRenderer() {}

    /// Shows one fault, in three lines; the last has no end of line.
    public static String render(Source source, Diagnostic diagnostic) {
        Span span = diagnostic.span();
        String gutter = "%5d | ".formatted(span.line());
        Excerpt excerpt = Excerpt.of(source, span);
        String hint = diagnostic.hint().map(text -> " " + text).orElse("");
        return "%s:%d:%d: error[%s]: %s\n".formatted(source.name(), span.line(), span.column(), diagnostic.code(),
                        diagnostic.message())
                + gutter + excerpt.before + excerpt.marked + excerpt.after + "\n"
                + " ".repeat(gutter.length() - 2) + "| " + " ".repeat(width(excerpt.before))
                + "^".repeat(Math.max(1, width(excerpt.marked))) + hint;
    }

    /// The part of a line that is shown, cut around the marked part.
    private record Excerpt(String before, String marked, String after) {
        static Excerpt of(Source source, Span span) {
            int lineStart = source.lineStart(span.line());
            int lineEnd = source.lineEnd(span.line());
            int start = Math.min(span.startOffset(), lineEnd);
            int end = Math.clamp(span.endOffset(), start, lineEnd);
            int shownStart = wholeCharacter(source, Math.max(lineStart, start - CONTEXT_BEFORE_MAX));
            int shownMarkedEnd = wholeCharacter(source, Math.min(end, start + WIDTH_MAX));
            int shownEnd = wholeCharacter(source, Math.min(lineEnd, Math.max(shownMarkedEnd, shownStart + WIDTH_MAX)));
            String text = source.text();
            String before = (shownStart > lineStart ? CUT : "") + text.substring(shownStart, start);
            String marked = text.substring(start, shownMarkedEnd);
            String after = text.substring(shownMarkedEnd, shownEnd) + (shownEnd < lineEnd ? CUT : "");
            String shownBefore = clean(before, 0);
            String shownMarked = clean(marked, width(shownBefore));
            String shownAfter = clean(after, width(shownBefore) + width(shownMarked));
            return new Excerpt(shownBefore, shownMarked, shownAfter);
        }

        private static int wholeCharacter(Source source, int offset) {
            String text = source.text();
            boolean splits = offset > 0 && offset < text.length() && Character.isLowSurrogate(text.charAt(offset))
                    && Character.isHighSurrogate(text.charAt(offset - 1));
            return splits ? offset - 1 : offset;
        }
    }

    private static String clean(String text, int columnsBefore) {
        StringBuilder cleaned = new StringBuilder(text.length());
        int column = columnsBefore;
        for (int codePoint : text.codePoints().toArray()) {
            if (codePoint == '\t') {
                int spaces = TAB_WIDTH - column % TAB_WIDTH;
                cleaned.repeat(' ', spaces);
                column += spaces;
            } else {
                int shown = isHarmful(codePoint) ? '\ufffd' : codePoint;
                cleaned.appendCodePoint(shown);
                column += width(shown);
            }
        }
        return cleaned.toString();
    }

    /// Whether showing it could move the cursor, reorder the line or break the encoding.
    private static boolean isHarmful(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.FORMAT -> true;
            default -> false;
        };
    }

    private static int width(String text) {
        return text.codePoints().map(DiagnosticRenderer::width).sum();
    }

    /// Terminal columns of a character: none for a combining mark, two for East Asian wide ones and pictures.
    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) return 0;
        boolean isWide = codePoint >= 0x1100 && codePoint <= 0x115f
                || codePoint >= 0x2e80 && codePoint <= 0x303e
                || codePoint >= 0x3041 && codePoint <= 0xa4cf
                || codePoint >= 0xac00 && codePoint <= 0xd7a3
                || codePoint >= 0xf900 && codePoint <= 0xfaff
                || codePoint >= 0xfe30 && codePoint <= 0xfe6f
                || codePoint >= 0xff00 && codePoint <= 0xff60
                || codePoint >= 0xffe0 && codePoint <= 0xffe6
                || codePoint >= 0x1f300 && codePoint <= 0x1f64f
                || codePoint >= 0x1f900 && codePoint <= 0x1f9ff
                || codePoint >= 0x20000 && codePoint <= 0x3fffd;
        return isWide ? 2 : 1;
    }
}

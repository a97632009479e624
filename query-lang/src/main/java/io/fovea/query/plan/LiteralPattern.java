package io.fovea.query.plan;

import com.google.re2j.Pattern;
import java.util.Optional;

/// A regular expression that only says where a plain ASCII text stands: `netflix`, `^www\.`, `\.com$`, `^a$`.
///
/// @param text       the plain text
/// @param fromStart  whether it must stand at the start
/// @param untilEnd   whether it must stand at the end
record LiteralPattern(String text, boolean fromStart, boolean untilEnd) {
    private static final String META = ".^$|()[]{}*+?";

    /// The plain text of a pattern, if the pattern is no more than that.
    static Optional<LiteralPattern> of(Pattern pattern) {
        String written = pattern.pattern();
        if (pattern.flags() != 0) return Optional.empty();
        boolean fromStart = written.startsWith("^");
        StringBuilder text = new StringBuilder(written.length());
        for (int index = fromStart ? 1 : 0; index < written.length(); index++) {
            char unit = written.charAt(index);
            if (unit == '$' && index == written.length() - 1) {
                return Optional.of(new LiteralPattern(text.toString(), fromStart, true));
            }
            if (unit == '\\') {
                index++;
                boolean isClass = index == written.length() || Character.isLetterOrDigit(written.charAt(index));
                if (isClass) return Optional.empty();
                unit = written.charAt(index);
            } else if (META.indexOf(unit) >= 0) {
                return Optional.empty();
            }
            if (unit >= 0x80) return Optional.empty();
            text.append(unit);
        }
        return Optional.of(new LiteralPattern(text.toString(), fromStart, false));
    }

    /// Where the text must stand, unless it must be the whole.
    Test.Part part() {
        return fromStart ? Test.Part.STARTS_WITH : untilEnd ? Test.Part.ENDS_WITH : Test.Part.CONTAINS;
    }

    /// Whether the text must be the whole value.
    boolean isWhole() {
        return fromStart && untilEnd;
    }
}

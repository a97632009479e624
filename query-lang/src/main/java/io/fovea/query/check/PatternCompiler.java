package io.fovea.query.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.syntax.Operator;
import io.fovea.query.syntax.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Compiles regular expressions of bounded size; matching them takes time linear in the text.
final class PatternCompiler {
    private static final int LENGTH_MAX = 16_384;
    private static final int SIZE_MAX = 50_000;
    private static final int GROUP_DEPTH_MAX = 200;

    private PatternCompiler() {}

    /// Compiles the pattern of `~`, `~*` or `~b`. Rust's `(?-u)` is accepted and changes nothing.
    static Pattern compile(String written, Operator operator, Span span) {
        if (written.length() > LENGTH_MAX) throw fault(span, "longer than " + LENGTH_MAX + " characters");
        if (unrolledSize(written, span) > SIZE_MAX) throw fault(span, "too large when its repetitions are written out");
        String pattern = withoutUnicodeFlag(written);
        boolean overBytes = operator == Operator.MATCHES_BYTES || operator == Operator.NOT_MATCHES_BYTES;
        if (overBytes) pattern = new String(pattern.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        boolean anyCase = operator == Operator.MATCHES_ANY_CASE || operator == Operator.NOT_MATCHES_ANY_CASE;
        try {
            return Pattern.compile(pattern, anyCase ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException exception) {
            throw fault(span, exception.getDescription() + (exception.getPattern() == null || pattern.isEmpty() ? ""
                    : ": " + exception.getPattern()));
        }
    }

    private static Fault fault(Span span, String reason) {
        return new Fault(Diagnostic.of(Code.PATTERN, span, "not a usable regular expression: " + reason));
    }

    private static String withoutUnicodeFlag(String pattern) {
        StringBuilder kept = new StringBuilder(pattern.length());
        for (int index = 0; index < pattern.length(); index++) {
            if (pattern.charAt(index) == '\\' && index + 1 < pattern.length()) {
                kept.append(pattern, index, index + 2);
                index++;
            } else if (pattern.startsWith("(?-u)", index)) {
                index += "(?-u)".length() - 1;
            } else if (pattern.startsWith("(?-u:", index)) {
                kept.append("(?:");
                index += "(?-u:".length() - 1;
            } else {
                kept.append(pattern.charAt(index));
            }
        }
        return kept.toString();
    }

    /// How many atoms the pattern has when its counted repetitions are written out.
    ///
    /// @throws Fault when groups nest too deeply for the regular expression compiler, which recurses
    private static long unrolledSize(String pattern, Span span) {
        Deque<Long> outerSizes = new ArrayDeque<>();
        long size = 0;
        long lastAtom = 0;
        for (int index = 0; index < pattern.length(); index++) {
            switch (pattern.charAt(index)) {
                case '(' -> {
                    outerSizes.push(size);
                    size = 0;
                    lastAtom = 0;
                    if (outerSizes.size() > GROUP_DEPTH_MAX) throw fault(span, "its groups nest too deeply");
                }
                case ')' -> {
                    lastAtom = size + 1;
                    size = lastAtom + (outerSizes.isEmpty() ? 0 : outerSizes.pop());
                }
                case '{' -> size += lastAtom * Math.max(0, largestCount(pattern, index + 1) - 1);
                case '\\' -> {
                    index++;
                    lastAtom = 1;
                    size++;
                }
                default -> {
                    lastAtom = 1;
                    size++;
                }
            }
            if (size > SIZE_MAX) return size;
        }
        return size;
    }

    private static int largestCount(String pattern, int start) {
        int largest = 0;
        int number = 0;
        for (int index = start; index < pattern.length(); index++) {
            char unit = pattern.charAt(index);
            if (unit >= '0' && unit <= '9') number = Math.min(number * 10 + unit - '0', 1_000_000);
            else if (unit != ',' && unit != '}') return 0;
            if (unit == ',' || unit == '}') {
                largest = Math.max(largest, number);
                number = 0;
            }
            if (unit == '}') return largest;
        }
        return 0;
    }
}

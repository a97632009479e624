package io.fovea.query;

import io.fovea.packet.IpAddress;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/// Turns the text of a literal into its value.
final class LiteralReader {
    private LiteralReader() {}

    /// Reads any literal but a pattern.
    static Literal read(Token token, boolean isNegative, Span span) {
        String text = token.getText();
        return switch (token.getType()) {
            case FoveaQueryLexer.INTEGER -> integer(new BigInteger(text), isNegative, span);
            case FoveaQueryLexer.HEXADECIMAL -> integer(new BigInteger(text.substring(2), 16), isNegative, span);
            case FoveaQueryLexer.DECIMAL -> decimal(isNegative ? "-" + text : text, span);
            case FoveaQueryLexer.DURATION -> new Literal.Duration(scaled(text, isNegative, span, "duration"), span);
            case FoveaQueryLexer.SIZE -> new Literal.Int(scaled(text, isNegative, span, "size"), span);
            case FoveaQueryLexer.TEXT, FoveaQueryLexer.RAW_TEXT -> new Literal.Text(text(token), span);
            case FoveaQueryLexer.BYTES ->
                new Literal.Bytes(text.replaceAll("[| \\t:]", "").toLowerCase(Locale.ROOT), span);
            case FoveaQueryLexer.TRUE -> new Literal.Bool(true, span);
            case FoveaQueryLexer.FALSE -> new Literal.Bool(false, span);
            case FoveaQueryLexer.IPV4, FoveaQueryLexer.IPV6 -> address(text, span);
            case FoveaQueryLexer.MAC -> new Literal.Mac(Long.parseLong(text.replaceAll("[:-]", ""), 16), span);
            default -> throw new IllegalStateException("no literal: " + token);
        };
    }

    /// The text of a text token, escapes resolved. A backslash before any other character stays, as in Retina.
    static String text(Token token) {
        String text = token.getText();
        if (token.getType() == FoveaQueryLexer.RAW_TEXT) return text.substring(2, text.length() - 1);
        return text.indexOf('\\') < 0 ? text.substring(1, text.length() - 1) : unescape(text);
    }

    /// The text of a text token as it is written: for regular expressions, which have escapes of their own.
    static String pattern(Token token) {
        String text = token.getText();
        return text.substring(token.getType() == FoveaQueryLexer.RAW_TEXT ? 2 : 1, text.length() - 1);
    }

    private static String unescape(String quoted) {
        int end = quoted.length() - 1;
        StringBuilder text = new StringBuilder(end);
        for (int index = 1; index < end; index++) {
            char unit = quoted.charAt(index);
            if (unit != '\\') {
                text.append(unit);
                continue;
            }
            char escaped = quoted.charAt(++index);
            switch (escaped) {
                case '\'', '"', '\\' -> text.append(escaped);
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'x' -> {
                    int code = index + 2 < end ? hexPair(quoted.charAt(index + 1), quoted.charAt(index + 2)) : -1;
                    if (code >= 0) {
                        text.append((char) code);
                        index += 2;
                    } else {
                        text.append("\\x");
                    }
                }
                default -> text.append('\\').append(escaped);
            }
        }
        return text.toString();
    }

    private static int hexPair(char first, char second) {
        int high = first > 'f' ? -1 : Character.digit(first, 16);
        int low = second > 'f' ? -1 : Character.digit(second, 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static Literal integer(BigInteger magnitude, boolean isNegative, Span span) {
        return new Literal.Int(toLong(isNegative ? magnitude.negate() : magnitude, span, "integer"), span);
    }

    private static Literal decimal(String text, Span span) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) throw fault(span, "the number is too large", "at most about 1.8e308");
        return new Literal.Decimal(value, span);
    }

    private static long scaled(String text, boolean isNegative, Span span, String what) {
        int unitStart = text.length();
        while (!isDigit(text.charAt(unitStart - 1))) unitStart--;
        BigDecimal count = new BigDecimal(text.substring(0, unitStart));
        BigDecimal value = count.multiply(BigDecimal.valueOf(unit(text.substring(unitStart))));
        if (value.stripTrailingZeros().scale() > 0) {
            throw fault(span, "the " + what + " is not a whole number of "
                    + (what.equals("duration") ? "nanoseconds" : "bytes"), "use a smaller unit");
        }
        return toLong((isNegative ? value.negate() : value).toBigIntegerExact(), span, what);
    }

    private static boolean isDigit(char unit) {
        return unit >= '0' && unit <= '9';
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns", "B" -> 1;
            case "us", "\u00b5s", "\u03bcs", "KB", "kB" -> 1_000;
            case "ms", "MB" -> 1_000_000;
            case "s", "GB" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            case "w" -> 604_800_000_000_000L;
            case "TB" -> 1_000_000_000_000L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            case "TiB" -> 1L << 40;
            default -> throw new IllegalStateException("no unit: " + name);
        };
    }

    private static long toLong(BigInteger value, Span span, String what) {
        if (value.bitLength() > 63) {
            throw fault(span, "the " + what + " does not fit in 64 bits", "at most " + Long.MAX_VALUE
                    + (what.equals("duration") ? "ns, about 292 years" : ""));
        }
        return value.longValueExact();
    }

    private static Literal address(String text, Span span) {
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        boolean isIpv6 = addressText.indexOf(':') >= 0;
        IpAddress address = IpAddress.parse(addressText);
        if (address == null) {
            throw fault(span, "not an IPv" + (isIpv6 ? 6 : 4) + " address",
                    isIpv6 ? "at most eight groups of four digits, '::' once" : "four numbers from 0 to 255");
        }
        if (slash < 0) return new Literal.Address(address, span);
        String length = text.substring(slash + 1);
        int widthBits = isIpv6 ? 128 : 32;
        if (length.length() > 3 || Integer.parseInt(length) > widthBits) {
            throw fault(span, "the prefix is longer than its address", "at most /" + widthBits);
        }
        return new Literal.Prefix(address, Integer.parseInt(length) + 128 - widthBits, span);
    }

    private static Fault fault(Span span, String message, String hint) {
        return new Fault(Diagnostic.of(Code.LITERAL, span, message, hint));
    }
}

package io.fovea.query.check;

import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.packet.ValueType;
import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.Suggestions;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Gives literals the type of the field that they are compared with.
final class ValueReader {
    private ValueReader() {}

    /// The names that a field has for its numbers, if it has any.
    static Optional<Enumeration> enumeration(Field field) {
        return field instanceof Field.OfSession session ? Optional.ofNullable(session.enumeration()) : Optional.empty();
    }

    /// The names that are read as numbers: those of enumerations, and those of IP protocols and the like.
    static Optional<Enumeration> names(Field field) {
        return NumberNames.of(field.name()).or(() -> enumeration(field));
    }

    /// A protocol's name where its number is compared needs no quotes, as in `ip.proto = icmp`.
    static Expr withoutQuotes(Expr value, Field field) {
        boolean isName = value instanceof Expr.Field(String name, _)
                && NumberNames.of(field.name()).filter(names -> names.numberOf(name).isPresent()).isPresent();
        return isName ? new Literal.Text(((Expr.Field) value).name(), value.span()) : value;
    }

    /// A single value for a field.
    static CheckedValue read(Literal literal, Field field) {
        Optional<Enumeration> names = names(field);
        if (names.isPresent() && literal instanceof Literal.Text(String name, Span span)) {
            return named(name, names.get(), field, span);
        }
        return switch (field.type()) {
            case BOOL -> truth(literal, field);
            case INT -> literal instanceof Literal.Int(long value, _) ? new CheckedValue.Number(value)
                    : fail(literal, field);
            case FLOAT -> switch (literal) {
                case Literal.Int(long value, _) -> new CheckedValue.Fraction(value);
                case Literal.Decimal(double value, _) -> new CheckedValue.Fraction(value);
                default -> fail(literal, field);
            };
            case TEXT -> text(literal, field);
            case BYTES -> switch (literal) {
                case Literal.Bytes(String digits, _) -> new CheckedValue.Bytes(latin1(HexFormat.of().parseHex(digits)));
                case Literal.Text(String value, _) ->
                    new CheckedValue.Bytes(latin1(value.getBytes(StandardCharsets.UTF_8)));
                default -> fail(literal, field);
            };
            case TIME -> literal instanceof Literal.Text(String value, Span span)
                    ? new CheckedValue.Number(TimeReader.read(value, span)) : fail(literal, field);
            case DURATION -> literal instanceof Literal.Duration(long nanoseconds, _)
                    ? new CheckedValue.Number(nanoseconds) : fail(literal, field);
            case IP -> address(literal, field);
            case MAC -> mac(literal, field);
        };
    }

    /// A range for a field.
    static CheckedValue read(Expr.Range range, Field field) {
        CheckedValue low = read(range.low(), field);
        CheckedValue high = read(range.high(), field);
        if (low instanceof CheckedValue.Number(long from) && high instanceof CheckedValue.Number(long to)) {
            if (from > to) throw fault(range.span(), "the range is empty", "the smaller value comes first");
            return new CheckedValue.NumberRange(from, to);
        }
        if (low instanceof CheckedValue.Network from && high instanceof CheckedValue.Network to
                && from.lengthBits() == 128 && to.lengthBits() == 128) {
            if (from.address().isIpv4() != to.address().isIpv4()) {
                throw fault(range.span(), "the range goes from one IP version to the other", "write two ranges");
            }
            if (from.address().compareTo(to.address()) > 0) {
                throw fault(range.span(), "the range is empty", "the smaller address comes first");
            }
            return new CheckedValue.AddressRange(from.address(), to.address());
        }
        if (field.type() == ValueType.FLOAT) {
            throw new Fault(Diagnostic.of(Code.UNSUPPORTED, range.span(), "a range of fractions is not supported yet",
                    "write >= and <="));
        }
        throw fault(range.span(), "there are no ranges of " + plural(field), "write the values out");
    }

    /// A value from a line of a list.
    static CheckedValue readLine(String line, Field field, Span span) {
        if (enumeration(field).isEmpty() && field.type() == ValueType.TEXT) return new CheckedValue.Text(line);
        return switch (field.type()) {
            case IP, INT, DURATION -> {
                int dots = line.indexOf("..");
                if (dots < 0) yield read(lineLiteral(line, span), field);
                Literal low = lineLiteral(line.substring(0, dots).strip(), span);
                yield read(new Expr.Range(low, lineLiteral(line.substring(dots + 2).strip(), span), span), field);
            }
            default -> read(lineLiteral(line, span), field);
        };
    }

    /// The literal that a line is, as the query language would read it; any other line is text.
    private static Literal lineLiteral(String line, Span span) {
        if (line.matches("-?[0-9]{1,18}")) return new Literal.Int(Long.parseLong(line), span);
        int slash = line.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? line : line.substring(0, slash));
        if (address == null) return new Literal.Text(line, span);
        if (slash < 0) return new Literal.Address(address, span);
        String length = line.substring(slash + 1);
        boolean isIpv4 = line.indexOf(':') < 0;
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > (isIpv4 ? 32 : 128)) {
            return new Literal.Text(line, span);
        }
        return new Literal.Prefix(address, Integer.parseInt(length) + (isIpv4 ? 96 : 0), span);
    }

    private static CheckedValue named(String name, Enumeration names, Field field, Span span) {
        OptionalLong number = names.numberOf(name);
        if (number.isPresent()) return new CheckedValue.Number(number.getAsLong());
        String hint = Suggestions.hint(name, names.names()).orElse("for example '" + names.names().getFirst() + "'");
        throw new Fault(Diagnostic.of(Code.UNKNOWN_NAME, span, "'" + name + "' is no value of " + field.name(), hint));
    }

    private static CheckedValue truth(Literal literal, Field field) {
        return switch (literal) {
            case Literal.Bool(boolean value, _) -> new CheckedValue.Truth(value);
            case Literal.Int(long value, _) when value == 0 || value == 1 -> new CheckedValue.Truth(value == 1);
            default -> fail(literal, field);
        };
    }

    private static CheckedValue text(Literal literal, Field field) {
        return switch (literal) {
            case Literal.Text(String value, _) -> new CheckedValue.Text(value);
            case Literal.Bytes(String digits, Span span) -> {
                try {
                    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(digits));
                    yield new CheckedValue.Text(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
                } catch (CharacterCodingException exception) {
                    throw fault(span, "these bytes are not UTF-8 text, so no text holds them", "write a text");
                }
            }
            default -> fail(literal, field);
        };
    }

    private static CheckedValue address(Literal literal, Field field) {
        return switch (literal) {
            case Literal.Address(IpAddress address, _) -> new CheckedValue.Network(address, 128);
            case Literal.Prefix(IpAddress address, int lengthBits, _) -> network(address, lengthBits);
            case Literal.Text(String text, Span span) when lineLiteral(text, span) instanceof Literal read
                    && !(read instanceof Literal.Text) -> read(read, field);
            default -> fail(literal, field);
        };
    }

    /// The network with the bits behind its length cleared.
    private static CheckedValue.Network network(IpAddress address, int lengthBits) {
        long highMask = lengthBits >= 64 ? -1 : lengthBits == 0 ? 0 : -1L << 64 - lengthBits;
        long lowMask = lengthBits <= 64 ? 0 : -1L << 128 - lengthBits;
        return new CheckedValue.Network(new IpAddress(address.high() & highMask, address.low() & lowMask), lengthBits);
    }

    private static CheckedValue mac(Literal literal, Field field) {
        return switch (literal) {
            case Literal.Mac(long bits, _) -> new CheckedValue.Mac(new MacAddress(bits));
            case Literal.Text(String text, _) when MacAddress.parse(text) instanceof MacAddress address ->
                new CheckedValue.Mac(address);
            default -> fail(literal, field);
        };
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static CheckedValue fail(Literal literal, Field field) {
        throw fault(literal.span(), field.name() + " is " + singular(field) + ", and this is " + describe(literal),
                "for example " + example(field));
    }

    private static Fault fault(Span span, String message, String hint) {
        return new Fault(Diagnostic.of(Code.TYPE, span, message, hint));
    }

    private static String describe(Literal literal) {
        return switch (literal) {
            case Literal.Int _ -> "an integer";
            case Literal.Decimal _ -> "a fraction";
            case Literal.Duration _ -> "a duration";
            case Literal.Text _ -> "a text";
            case Literal.Bytes _ -> "bytes";
            case Literal.Bool _ -> "a truth value";
            case Literal.Address _ -> "an address";
            case Literal.Prefix _ -> "a network";
            case Literal.Mac _ -> "an Ethernet address";
        };
    }

    /// What a value of the field is, with its article.
    static String singular(Field field) {
        return switch (field.type()) {
            case BOOL -> "a truth value";
            case INT -> enumeration(field).isPresent() ? "a named value" : "an integer";
            case FLOAT -> "a fraction";
            case TEXT -> "a text";
            case BYTES -> "bytes";
            case TIME -> "a time";
            case DURATION -> "a duration";
            case IP -> "an IP address";
            case MAC -> "an Ethernet address";
        };
    }

    private static String plural(Field field) {
        return switch (field.type()) {
            case BYTES -> "bytes";
            case IP -> "networks";
            case MAC -> "Ethernet addresses";
            default -> singular(field).replaceFirst("^an? ", "").toLowerCase(Locale.ROOT) + "s";
        };
    }

    private static String example(Field field) {
        return switch (field.type()) {
            case BOOL -> "true";
            case INT -> enumeration(field).map(names -> "'" + names.names().getFirst() + "'").orElse("443");
            case FLOAT -> "1.5";
            case TEXT -> "'text'";
            case BYTES -> "|32 2E 30|";
            case TIME -> "'2026-01-31T10:00:00Z'";
            case DURATION -> "30s";
            case IP -> "192.0.2.1";
            case MAC -> "00:1b:63:84:45:e6";
        };
    }
}

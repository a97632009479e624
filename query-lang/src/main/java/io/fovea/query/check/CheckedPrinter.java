package io.fovea.query.check;

import static java.util.stream.Collectors.joining;

import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.packet.ValueType;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Printer;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Prints a checked filter in full names, so that it can be read and parsed again.
public final class CheckedPrinter {
    private static final int MEMBERS_SHOWN_MAX = 1_000;

    private CheckedPrinter() {}

    /// The canonical text of a filter.
    public static String print(CheckedExpr expr) {
        return switch (expr) {
            case CheckedExpr.And(var terms, _) -> join(terms, " and ");
            case CheckedExpr.Or(var terms, _) -> join(terms, " or ");
            case CheckedExpr.Xor(var terms, _) -> join(terms, " xor ");
            case CheckedExpr.Not(var operand, _) -> "not " + term(operand);
            case CheckedExpr.Constant(boolean value, _) -> Boolean.toString(value);
            case CheckedExpr.Presence(Field field, _) -> field.name();
            case CheckedExpr.Comparison comparison -> comparison(comparison);
        };
    }

    private static String join(List<CheckedExpr> terms, String word) {
        return terms.stream().map(CheckedPrinter::term).collect(joining(word));
    }

    private static String term(CheckedExpr expr) {
        return switch (expr) {
            case CheckedExpr.And _, CheckedExpr.Or _, CheckedExpr.Xor _ -> "(" + print(expr) + ")";
            case CheckedExpr.Not _, CheckedExpr.Constant _, CheckedExpr.Presence _, CheckedExpr.Comparison _ ->
                print(expr);
        };
    }

    private static String comparison(CheckedExpr.Comparison comparison) {
        Field field = comparison.field();
        boolean isStated = isSureList(field);
        String quantifier = !isStated ? "" : comparison.all() ? "all " : "any ";
        String mask = comparison.mask().isPresent() ? " & 0x" + Long.toHexString(comparison.mask().getAsLong()) : "";
        return quantifier + field.name() + mask + " " + comparison.operator().symbol() + " "
                + value(comparison.value(), field);
    }

    private static boolean isSureList(Field field) {
        return field.list() || field instanceof Field.Composite;
    }

    private static String value(CheckedValue value, Field field) {
        return switch (value) {
            case CheckedValue.Number(long number) -> number(number, field);
            case CheckedValue.Fraction(double fraction) -> literal(new Literal.Decimal(fraction, Span.NONE));
            case CheckedValue.Truth(boolean truth) -> Boolean.toString(truth);
            case CheckedValue.Text(String text) -> literal(new Literal.Text(text, Span.NONE));
            case CheckedValue.Bytes(String latin1) -> literal(new Literal.Bytes(
                    HexFormat.of().formatHex(latin1.getBytes(StandardCharsets.ISO_8859_1)), Span.NONE));
            case CheckedValue.Network(IpAddress address, int bits) -> bits == 128 ? address.toString()
                    : literal(new Literal.Prefix(address, bits, Span.NONE));
            case CheckedValue.Mac(MacAddress address) -> address.toString();
            case CheckedValue.NumberRange(long from, long to) -> number(from, field) + ".." + number(to, field);
            case CheckedValue.AddressRange(IpAddress from, IpAddress to) -> from + ".." + to;
            case CheckedValue.Regex(var pattern) -> Printer.quotePattern(pattern.pattern());
            case CheckedValue.Members(var members) -> members.stream().limit(MEMBERS_SHOWN_MAX)
                    .map(member -> value(member, field))
                    .collect(joining(", ", "{", members.size() > MEMBERS_SHOWN_MAX ? ", …}" : "}"));
        };
    }

    private static String number(long number, Field field) {
        Enumeration names = ValueReader.enumeration(field).orElse(null);
        if (names != null) {
            String name = names.nameOf(number);
            return names.numberOf(name).isPresent() ? literal(new Literal.Text(name, Span.NONE))
                    : Long.toString(number);
        }
        if (field.type() == ValueType.DURATION) return literal(new Literal.Duration(number, Span.NONE));
        if (field.type() != ValueType.TIME) return Long.toString(number);
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(number, 1_000_000_000L), Math.floorMod(number, 1_000_000_000L));
        return "'" + instant + "'";
    }

    private static String literal(Literal literal) {
        return Printer.print(literal);
    }
}

package io.fovea.query.reference;

import com.google.re2j.Pattern;
import io.fovea.packet.IpAddress;
import io.fovea.packet.ValueType;
import io.fovea.query.check.CheckedExpr;
import io.fovea.query.check.CheckedValue;
import io.fovea.query.syntax.Operator;
import io.fovea.spi.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Evaluates a filter by plain recursion over what it says.
final class Evaluator {
    private Evaluator() {}

    /// Whether a row with these facts passes the filter.
    static boolean evaluate(CheckedExpr filter, Facts facts) {
        return switch (filter) {
            case CheckedExpr.And(var terms, _) -> terms.stream().allMatch(term -> evaluate(term, facts));
            case CheckedExpr.Or(var terms, _) -> terms.stream().anyMatch(term -> evaluate(term, facts));
            case CheckedExpr.Xor(var terms, _) -> terms.stream().filter(term -> evaluate(term, facts)).count() % 2 == 1;
            case CheckedExpr.Not(var operand, _) -> !evaluate(operand, facts);
            case CheckedExpr.Constant(boolean value, _) -> value;
            case CheckedExpr.Presence(Field field, _) -> isPresent(field, facts.values(field));
            case CheckedExpr.Comparison comparison -> compare(comparison, facts.values(comparison.field()));
        };
    }

    private static boolean isPresent(Field field, List<Object> values) {
        return field.type() == ValueType.BOOL ? values.contains(true) : !values.isEmpty();
    }

    private static boolean compare(CheckedExpr.Comparison comparison, List<Object> values) {
        if (values.isEmpty()) return false;
        return comparison.all()
                ? values.stream().allMatch(value -> passes(comparison, value))
                : values.stream().anyMatch(value -> passes(comparison, value));
    }

    private static boolean passes(CheckedExpr.Comparison comparison, Object value) {
        Operator operator = comparison.operator();
        Object masked = comparison.mask().isPresent() ? (Long) value & comparison.mask().getAsLong() : value;
        return operator.positive().isPresent()
                ? !holds(operator.positive().get(), masked, comparison.value())
                : holds(operator, masked, comparison.value());
    }

    private static boolean holds(Operator operator, Object value, CheckedValue wanted) {
        return switch (operator) {
            case EQUAL, IN -> isIn(value, wanted);
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> isOrdered(operator, value, wanted);
            case CONTAINS -> text(value).contains(text(wanted));
            case STARTS_WITH -> text(value).startsWith(text(wanted));
            case ENDS_WITH -> text(value).endsWith(text(wanted));
            case MATCHES, MATCHES_ANY_CASE, MATCHES_BYTES -> pattern(wanted).matcher(text(value)).find();
            case NOT_EQUAL, NOT_IN, NOT_CONTAINS, NOT_STARTS_WITH, NOT_ENDS_WITH, NOT_MATCHES, NOT_MATCHES_ANY_CASE,
                    NOT_MATCHES_BYTES -> throw new IllegalStateException("denied operators are turned round before");
        };
    }

    private static boolean isIn(Object value, CheckedValue wanted) {
        return switch (wanted) {
            case CheckedValue.Number(long number) -> value.equals(number);
            case CheckedValue.Fraction(double fraction) -> (Double) value == fraction;
            case CheckedValue.Truth(boolean truth) -> value.equals(truth);
            case CheckedValue.Text(String expected) -> value.equals(expected);
            case CheckedValue.Bytes(String latin1) -> text(value).equals(latin1);
            case CheckedValue.Mac(var address) -> value.equals(address);
            case CheckedValue.Network(IpAddress network, int bits) -> isInNetwork((IpAddress) value, network, bits);
            case CheckedValue.NumberRange(long from, long to) -> (Long) value >= from && (Long) value <= to;
            case CheckedValue.AddressRange(IpAddress from, IpAddress to) ->
                ((IpAddress) value).isIpv4() == from.isIpv4()
                        && from.compareTo((IpAddress) value) <= 0 && to.compareTo((IpAddress) value) >= 0;
            case CheckedValue.Members(var members) -> members.stream().anyMatch(member -> isIn(value, member));
            case CheckedValue.Regex _ -> throw new IllegalStateException("nothing is in a regular expression");
        };
    }

    /// No IPv4 address is in an IPv6 network, though 128 bits may look so.
    private static boolean isInNetwork(IpAddress address, IpAddress network, int bits) {
        if (bits < 96 && address.isIpv4()) return false;
        for (int bit = 0; bit < bits; bit++) {
            if (bit(address, bit) != bit(network, bit)) return false;
        }
        return true;
    }

    private static long bit(IpAddress address, int index) {
        return index < 64 ? address.high() >>> 63 - index & 1 : address.low() >>> 127 - index & 1;
    }

    /// Nothing is less than, equal to or greater than what is no number.
    private static boolean isOrdered(Operator operator, Object value, CheckedValue wanted) {
        return switch (wanted) {
            case CheckedValue.Number(long number) ->
                isOrdered(operator, (Long) value < number, (Long) value == number, (Long) value > number);
            case CheckedValue.Fraction(double fraction) ->
                isOrdered(operator, (Double) value < fraction, (Double) value == fraction, (Double) value > fraction);
            default -> throw new IllegalStateException("no order: " + wanted);
        };
    }

    private static boolean isOrdered(Operator operator, boolean isLess, boolean isEqual, boolean isGreater) {
        return switch (operator) {
            case LESS -> isLess;
            case LESS_EQUAL -> isLess || isEqual;
            case GREATER -> isGreater;
            case GREATER_EQUAL -> isGreater || isEqual;
            default -> throw new IllegalStateException("no order: " + operator);
        };
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) value;
    }

    private static String text(CheckedValue wanted) {
        return switch (wanted) {
            case CheckedValue.Text(String value) -> value;
            case CheckedValue.Bytes(String latin1) -> latin1;
            default -> throw new IllegalStateException("no text: " + wanted);
        };
    }

    private static Pattern pattern(CheckedValue wanted) {
        return ((CheckedValue.Regex) wanted).pattern();
    }
}

package io.fovea.codegen.runtime;

import com.google.re2j.Pattern;
import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.query.plan.Test;
import java.nio.charset.StandardCharsets;

/// A test of one value that is there, boxed as in rows. For what is met once per flow or session.
public interface ValueTest {
    /// Whether a value passes; it is never null.
    boolean passes(Object value);

    /// The test of a plan, ready to run.
    static ValueTest of(Test test) {
        return switch (test) {
            case Test.Present _ -> value -> !(value instanceof Boolean flag) || flag;
            case Test.Is(boolean expected) -> value -> (Boolean) value == expected;
            case Test.Number(var comparison, long operand) -> value ->
                    compares(comparison, Long.compare(number(value), operand));
            case Test.Masked(long mask, var comparison, long operand) -> value ->
                    compares(comparison, Long.compare(number(value) & mask, operand));
            case Test.Float(var comparison, double operand) -> value ->
                    compares(comparison, ((Number) value).doubleValue(), operand);
            case Test.Numbers(var ranges, boolean negated) -> {
                NumberSet set = NumberSet.of(ranges);
                yield value -> set.contains(number(value)) != negated;
            }
            case Test.Addresses(var prefixes, boolean negated) -> {
                AddressSet set = AddressSet.of(prefixes);
                yield value -> set.contains(((IpAddress) value).high(), ((IpAddress) value).low()) != negated;
            }
            case Test.AddressRange range -> value -> between(range, (IpAddress) value) != range.negated();
            case Test.Macs(var members, boolean negated) -> value -> members.contains((MacAddress) value) != negated;
            case Test.Texts(var members, boolean negated) -> value -> members.contains((String) value) != negated;
            case Test.TextPart(var part, String text, boolean negated) -> value ->
                    hasPart(part, (String) value, text) != negated;
            case Test.Matches(Pattern pattern) -> value -> pattern.matcher(text(value)).find();
            case Test.BytesIn(var members, boolean negated) -> value -> members.contains(text(value)) != negated;
            case Test.BytesPart(var part, String latin1, boolean negated) -> value ->
                    hasPart(part, text(value), latin1) != negated;
        };
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    /// Text as it is, bytes as Latin-1.
    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) value;
    }

    private static boolean between(Test.AddressRange range, IpAddress address) {
        return AddressSet.between(
                address.high(), address.low(), range.fromHigh(), range.fromLow(), range.toHigh(), range.toLow());
    }

    private static boolean hasPart(Test.Part part, String text, String wanted) {
        return switch (part) {
            case CONTAINS -> text.contains(wanted);
            case STARTS_WITH -> text.startsWith(wanted);
            case ENDS_WITH -> text.endsWith(wanted);
        };
    }

    private static boolean compares(Test.Comparison comparison, int order) {
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static boolean compares(Test.Comparison comparison, double value, double operand) {
        return switch (comparison) {
            case EQUAL -> value == operand;
            case NOT_EQUAL -> value != operand;
            case LESS -> value < operand;
            case LESS_OR_EQUAL -> value <= operand;
            case GREATER -> value > operand;
            case GREATER_OR_EQUAL -> value >= operand;
        };
    }
}

package io.fovea.query.reference;

import io.fovea.packet.IpAddress;
import io.fovea.packet.ValueType;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Predicate;
import io.fovea.query.plan.Test;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/// Says what the records of a plan mean, word by word as their comments do.
final class PlanOracle {
    private PlanOracle() {}

    /// Kleene's value of a formula: null is unknown.
    static Boolean evaluate(Formula formula, IntFunction<Boolean> known) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> value;
            case Formula.Atom(int predicate) -> known.apply(predicate);
            case Formula.Not(Formula operand) -> {
                Boolean value = evaluate(operand, known);
                yield value == null ? null : !value;
            }
            case Formula.And(var terms) -> {
                Boolean result = true;
                for (Formula term : terms) {
                    Boolean value = evaluate(term, known);
                    if (Boolean.FALSE.equals(value)) yield false;
                    if (value == null) result = null;
                }
                yield result;
            }
            case Formula.Or(var terms) -> {
                Boolean result = false;
                for (Formula term : terms) {
                    Boolean value = evaluate(term, known);
                    if (Boolean.TRUE.equals(value)) yield true;
                    if (value == null) result = null;
                }
                yield result;
            }
            case Formula.Xor(var terms) -> {
                boolean odd = false;
                for (Formula term : terms) {
                    Boolean value = evaluate(term, known);
                    if (value == null) yield null;
                    odd ^= value;
                }
                yield odd;
            }
        };
    }

    /// Whether values pass a predicate.
    static boolean passes(Predicate predicate, List<Object> values) {
        if (predicate.test() instanceof Test.Present) {
            return predicate.field().type() == ValueType.BOOL ? values.contains(true) : !values.isEmpty();
        }
        return !values.isEmpty() && (predicate.all()
                ? values.stream().allMatch(value -> meets(predicate.test(), value))
                : values.stream().anyMatch(value -> meets(predicate.test(), value)));
    }

    private static boolean meets(Test test, Object value) {
        return switch (test) {
            case Test.Present _ -> true;
            case Test.Is(boolean wanted) -> value.equals(wanted);
            case Test.Number(var comparison, long wanted) -> compares(comparison, (Long) value, wanted);
            case Test.Masked(long mask, var comparison, long wanted) -> compares(comparison, (Long) value & mask,
                    wanted);
            case Test.Float(var comparison, double wanted) -> switch (comparison) {
                case EQUAL -> (Double) value == wanted;
                case NOT_EQUAL -> (Double) value != wanted;
                case LESS -> (Double) value < wanted;
                case LESS_OR_EQUAL -> (Double) value <= wanted;
                case GREATER -> (Double) value > wanted;
                case GREATER_OR_EQUAL -> (Double) value >= wanted;
            };
            case Test.Numbers(var ranges, boolean negated) -> negated != ranges.stream()
                    .anyMatch(range -> range.from() <= (Long) value && (Long) value <= range.to());
            case Test.Addresses(var prefixes, boolean negated) -> negated != prefixes.stream()
                    .anyMatch(prefix -> bits((IpAddress) value).startsWith(
                            bits(new IpAddress(prefix.high(), prefix.low())).substring(0, prefix.length())));
            case Test.AddressRange(long fromHigh, long fromLow, long toHigh, long toLow, boolean negated) -> {
                IpAddress from = new IpAddress(fromHigh, fromLow);
                IpAddress address = (IpAddress) value;
                yield negated != (address.isIpv4() == from.isIpv4() && address.compareTo(from) >= 0
                        && address.compareTo(new IpAddress(toHigh, toLow)) <= 0);
            }
            case Test.Macs(var members, boolean negated) -> negated != members.contains(value);
            case Test.Texts(var members, boolean negated) -> negated != members.contains(value);
            case Test.BytesIn(var members, boolean negated) -> negated != members.contains(text(value));
            case Test.TextPart(var part, String wanted, boolean negated) -> negated != holds(part, (String) value,
                    wanted);
            case Test.BytesPart(var part, String wanted, boolean negated) -> negated != holds(part, text(value),
                    wanted);
            case Test.Matches(var pattern) -> pattern.matcher(text(value)).find();
        };
    }

    private static boolean compares(Test.Comparison comparison, long value, long wanted) {
        return switch (comparison) {
            case EQUAL -> value == wanted;
            case NOT_EQUAL -> value != wanted;
            case LESS -> value < wanted;
            case LESS_OR_EQUAL -> value <= wanted;
            case GREATER -> value > wanted;
            case GREATER_OR_EQUAL -> value >= wanted;
        };
    }

    private static boolean holds(Test.Part part, String value, String wanted) {
        return switch (part) {
            case CONTAINS -> value.contains(wanted);
            case STARTS_WITH -> value.startsWith(wanted);
            case ENDS_WITH -> value.endsWith(wanted);
        };
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) value;
    }

    private static String bits(IpAddress address) {
        return "%64s%64s".formatted(Long.toBinaryString(address.high()),
                Long.toBinaryString(address.low())).replace(' ', '0');
    }
}

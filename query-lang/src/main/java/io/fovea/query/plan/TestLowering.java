package io.fovea.query.plan;

import io.fovea.packet.MacAddress;
import io.fovea.query.check.CheckedExpr;
import io.fovea.query.check.CheckedValue;
import io.fovea.query.syntax.Operator;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Lowers a checked comparison to the test that its field's value has to meet.
final class TestLowering {
    // A set that many comparisons share is lowered once.
    private final Map<CheckedValue.Members, Test> sets = new IdentityHashMap<>();
    private final Map<CheckedValue.Members, Test> deniedSets = new IdentityHashMap<>();

    /// The test of a comparison. For a denied regular expression it is the test of the expression itself.
    Test lower(CheckedExpr.Comparison comparison) {
        Operator operator = comparison.operator();
        boolean negated = operator.isNegated();
        return switch (operator) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> single(comparison, negated);
            case IN, NOT_IN -> membership(comparison.value(), comparison.field(), negated);
            case CONTAINS, NOT_CONTAINS -> part(Test.Part.CONTAINS, comparison.value(), negated);
            case STARTS_WITH, NOT_STARTS_WITH -> part(Test.Part.STARTS_WITH, comparison.value(), negated);
            case ENDS_WITH, NOT_ENDS_WITH -> part(Test.Part.ENDS_WITH, comparison.value(), negated);
            case MATCHES, NOT_MATCHES, MATCHES_ANY_CASE, NOT_MATCHES_ANY_CASE -> pattern(comparison, false);
            case MATCHES_BYTES, NOT_MATCHES_BYTES -> pattern(comparison, true);
        };
    }

    private static Test single(CheckedExpr.Comparison comparison, boolean negated) {
        return switch (comparison.value()) {
            case CheckedValue.Number(long value) -> comparison.mask().isPresent()
                    ? new Test.Masked(comparison.mask().getAsLong(), order(comparison.operator()), value)
                    : new Test.Number(order(comparison.operator()), value);
            case CheckedValue.Fraction(double value) -> new Test.Float(order(comparison.operator()), value);
            case CheckedValue.Truth(boolean value) -> new Test.Is(value != negated);
            case CheckedValue.Text(String value) -> new Test.Texts(Set.of(value), negated);
            case CheckedValue.Bytes(String value) -> new Test.BytesIn(Set.of(value), negated);
            case CheckedValue.Network network -> new Test.Addresses(AddressSets.prefixes(List.of(network)), negated);
            case CheckedValue.Mac(MacAddress value) -> new Test.Macs(Set.of(value), negated);
            case CheckedValue.NumberRange _, CheckedValue.AddressRange _, CheckedValue.Regex _,
                    CheckedValue.Members _ ->
                throw new IllegalStateException("no single value: " + comparison.value());
        };
    }

    private static Test.Comparison order(Operator operator) {
        return switch (operator) {
            case EQUAL -> Test.Comparison.EQUAL;
            case NOT_EQUAL -> Test.Comparison.NOT_EQUAL;
            case LESS -> Test.Comparison.LESS;
            case LESS_EQUAL -> Test.Comparison.LESS_OR_EQUAL;
            case GREATER -> Test.Comparison.GREATER;
            case GREATER_EQUAL -> Test.Comparison.GREATER_OR_EQUAL;
            default -> throw new IllegalStateException("no order: " + operator);
        };
    }

    private Test membership(CheckedValue value, Field field, boolean negated) {
        return switch (value) {
            case CheckedValue.NumberRange(long from, long to) -> numbers(List.of(new Test.Range(from, to)), negated);
            case CheckedValue.AddressRange(var from, var to) ->
                new Test.AddressRange(from.high(), from.low(), to.high(), to.low(), negated);
            case CheckedValue.Network network -> new Test.Addresses(AddressSets.prefixes(List.of(network)), negated);
            case CheckedValue.Members members -> (negated ? deniedSets : sets)
                    .computeIfAbsent(members, set -> set(set.members(), field, negated));
            default -> throw new IllegalStateException("no set: " + value);
        };
    }

    private static Test set(List<CheckedValue> members, Field field, boolean negated) {
        return switch (field.type()) {
            case INT, TIME, DURATION -> numbers(ranges(members), negated);
            case TEXT -> new Test.Texts(texts(members), negated);
            case BYTES -> new Test.BytesIn(texts(members), negated);
            case IP -> new Test.Addresses(AddressSets.prefixes(members), negated);
            case MAC -> new Test.Macs(macs(members), negated);
            case BOOL, FLOAT -> throw new IllegalStateException("no sets of " + field.type());
        };
    }

    private static Test numbers(List<Test.Range> ranges, boolean negated) {
        boolean isSingle = ranges.size() == 1 && ranges.getFirst().from() == ranges.getFirst().to();
        return isSingle
                ? new Test.Number(negated ? Test.Comparison.NOT_EQUAL : Test.Comparison.EQUAL, ranges.getFirst().from())
                : new Test.Numbers(ranges, negated);
    }

    /// Sorted and disjoint; neighbours are joined.
    private static List<Test.Range> ranges(List<CheckedValue> members) {
        List<Test.Range> ranges = new ArrayList<>(members.size());
        for (CheckedValue member : members) {
            ranges.add(switch (member) {
                case CheckedValue.Number(long value) -> new Test.Range(value, value);
                case CheckedValue.NumberRange(long from, long to) -> new Test.Range(from, to);
                default -> throw new IllegalStateException("no number: " + member);
            });
        }
        ranges.sort(Comparator.comparingLong(Test.Range::from));
        List<Test.Range> joined = new ArrayList<>(ranges.size());
        for (Test.Range range : ranges) {
            Test.Range last = joined.isEmpty() ? null : joined.getLast();
            boolean touches = last != null && (last.to() == Long.MAX_VALUE || range.from() <= last.to() + 1);
            if (touches) joined.set(joined.size() - 1, new Test.Range(last.from(), Math.max(last.to(), range.to())));
            else joined.add(range);
        }
        return joined;
    }

    private static Set<String> texts(List<CheckedValue> members) {
        Set<String> texts = new HashSet<>(members.size() * 2);
        for (CheckedValue member : members) {
            texts.add(switch (member) {
                case CheckedValue.Text(String value) -> value;
                case CheckedValue.Bytes(String value) -> value;
                default -> throw new IllegalStateException("no text: " + member);
            });
        }
        return texts;
    }

    private static Set<MacAddress> macs(List<CheckedValue> members) {
        Set<MacAddress> macs = new HashSet<>();
        for (CheckedValue member : members) macs.add(((CheckedValue.Mac) member).address());
        return macs;
    }

    private static Test part(Test.Part part, CheckedValue value, boolean negated) {
        return switch (value) {
            case CheckedValue.Text(String text) -> new Test.TextPart(part, text, negated);
            case CheckedValue.Bytes(String bytes) -> new Test.BytesPart(part, bytes, negated);
            default -> throw new IllegalStateException("no part: " + value);
        };
    }

    private static Test pattern(CheckedExpr.Comparison comparison, boolean overBytes) {
        var pattern = ((CheckedValue.Regex) comparison.value()).pattern();
        boolean negated = comparison.operator().isNegated();
        Optional<LiteralPattern> literal = LiteralPattern.of(pattern);
        if (literal.isEmpty()) return new Test.Matches(pattern);
        String text = literal.get().text();
        if (literal.get().isWhole()) {
            return overBytes ? new Test.BytesIn(Set.of(text), negated) : new Test.Texts(Set.of(text), negated);
        }
        Test.Part part = literal.get().part();
        return overBytes ? new Test.BytesPart(part, text, negated) : new Test.TextPart(part, text, negated);
    }
}

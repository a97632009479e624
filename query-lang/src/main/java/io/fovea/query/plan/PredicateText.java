package io.fovea.query.plan;

import static java.util.stream.Collectors.joining;

import com.google.re2j.Pattern;
import io.fovea.packet.IpAddress;
import io.fovea.packet.ValueType;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Writes a predicate as a person would, on one short line.
final class PredicateText {
    private static final int MEMBERS_SHOWN_MAX = 8;
    private static final int TEXT_SHOWN_MAX = 60;

    private PredicateText() {}

    static String write(Field field, Test test, boolean all) {
        String name = (all ? "all " : "") + field.name();
        return switch (test) {
            case Test.Present _ -> name;
            case Test.Is(boolean value) -> name + " = " + value;
            case Test.Number(Test.Comparison comparison, long value) ->
                name + " " + symbol(comparison) + " " + number(field, value);
            case Test.Masked(long mask, Test.Comparison comparison, long value) ->
                name + " & 0x" + Long.toHexString(mask) + " " + symbol(comparison) + " 0x" + Long.toHexString(value);
            case Test.Float(Test.Comparison comparison, double value) -> name + " " + symbol(comparison) + " " + value;
            case Test.Numbers(List<Test.Range> ranges, boolean negated) -> name + in(negated)
                    + set(ranges, ranges.stream().limit(MEMBERS_SHOWN_MAX).map(range -> range(field, range)).toList());
            case Test.Addresses(List<Test.Prefix> prefixes, boolean negated) -> addresses(name, prefixes, negated);
            case Test.AddressRange(long fromHigh, long fromLow, long toHigh, long toLow, boolean negated) ->
                name + in(negated) + new IpAddress(fromHigh, fromLow) + ".." + new IpAddress(toHigh, toLow);
            case Test.Macs(var members, boolean negated) -> equality(name, strings(members), members, negated);
            case Test.Texts(var members, boolean negated) -> equality(name, quoted(members), members, negated);
            case Test.BytesIn(var members, boolean negated) -> equality(name, bytes(members), members, negated);
            case Test.TextPart(Test.Part part, String text, boolean negated) ->
                name + (negated ? " not " : " ") + word(part) + " " + quote(text);
            case Test.BytesPart(Test.Part part, String latin1, boolean negated) ->
                name + (negated ? " not " : " ") + word(part) + " " + bytes(latin1);
            case Test.Matches(Pattern pattern) -> name + operator(field, pattern) + quote(pattern.pattern());
        };
    }

    private static String operator(Field field, Pattern pattern) {
        boolean anyCase = (pattern.flags() & Pattern.CASE_INSENSITIVE) != 0;
        return field.type() == ValueType.BYTES ? " ~b " : anyCase ? " ~* " : " ~ ";
    }

    private static String in(boolean negated) {
        return negated ? " not in " : " in ";
    }

    private static String symbol(Test.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static String word(Test.Part part) {
        return switch (part) {
            case CONTAINS -> "contains";
            case STARTS_WITH -> "startswith";
            case ENDS_WITH -> "endswith";
        };
    }

    private static String number(Field field, long value) {
        Enumeration names = field instanceof Field.OfSession session ? session.enumeration() : null;
        if (names != null) return quote(names.nameOf(value));
        return switch (field.type()) {
            case TIME -> quote(Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000_000L),
                    Math.floorMod(value, 1_000_000_000L)).toString());
            case DURATION -> value + "ns";
            default -> Long.toString(value);
        };
    }

    private static String range(Field field, Test.Range range) {
        return range.from() == range.to() ? number(field, range.from())
                : number(field, range.from()) + ".." + number(field, range.to());
    }

    private static String addresses(String name, List<Test.Prefix> prefixes, boolean negated) {
        List<String> shown = prefixes.stream().limit(MEMBERS_SHOWN_MAX).map(PredicateText::prefix).toList();
        boolean isSingle = prefixes.size() == 1;
        if (!isSingle) return name + in(negated) + set(prefixes, shown);
        return name + (prefixes.getFirst().length() == 128 ? negated ? " != " : " = " : in(negated)) + shown.getFirst();
    }

    private static String prefix(Test.Prefix prefix) {
        IpAddress address = new IpAddress(prefix.high(), prefix.low());
        if (prefix.length() == 128) return address.toString();
        return address + "/" + (address.isIpv4() && prefix.length() >= 96 ? prefix.length() - 96 : prefix.length());
    }

    private static String equality(String name, List<String> shown, Collection<?> members, boolean negated) {
        return members.size() == 1 ? name + (negated ? " != " : " = ") + shown.getFirst()
                : name + in(negated) + set(members, shown);
    }

    private static String set(Collection<?> members, List<String> shown) {
        return shown.stream().collect(joining(", ", "{", members.size() > shown.size()
                ? ", … " + members.size() + " values}" : "}"));
    }

    private static List<String> strings(Collection<?> members) {
        return members.stream().map(Object::toString).sorted().limit(MEMBERS_SHOWN_MAX).toList();
    }

    private static List<String> quoted(Collection<String> members) {
        return members.stream().sorted().limit(MEMBERS_SHOWN_MAX).map(PredicateText::quote).toList();
    }

    private static List<String> bytes(Collection<String> members) {
        return members.stream().sorted().limit(MEMBERS_SHOWN_MAX).map(PredicateText::bytes).toList();
    }

    private static String bytes(String latin1) {
        List<String> pairs = new ArrayList<>();
        latin1.chars().limit(TEXT_SHOWN_MAX / 3).forEach(unit -> pairs.add("%02x".formatted(unit)));
        return "|" + String.join(" ", pairs) + (latin1.length() > pairs.size() ? " …" : "") + "|";
    }

    /// Quotes a text so that no line ends in it.
    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(TEXT_SHOWN_MAX).forEach(codePoint -> {
            if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.LINE_SEPARATOR
                    || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR) {
                quoted.append("\\x%02x".formatted(codePoint));
            } else {
                quoted.appendCodePoint(codePoint);
            }
        });
        return quoted.append(text.length() > TEXT_SHOWN_MAX ? "…'" : "'").toString();
    }
}

package io.fovea.codegen;

import io.fovea.codegen.runtime.AddressSet;
import io.fovea.codegen.runtime.NumberSet;
import io.fovea.packet.HeaderField;
import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.packet.ValueType;
import io.fovea.query.plan.Test;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes tests of header fields: one static method a test, named after field and operator, so that a profile and a
/// stack trace name the predicate. Few constants are compared in place; many are a set, asked once.
final class HeaderTests {
    private static final int INLINE_MAX = 4;
    /// What numbers are when the field is absent.
    private static final long ABSENT = -1;
    private static final String VALUE = "value";

    private final GeneratedSource source;
    private final Map<Gate.HeaderTest, String> calls = new HashMap<>();

    HeaderTests(GeneratedSource source) {
        this.source = source;
    }

    /// The call of the method that runs a test.
    ///
    /// @param text the test as a person would write it
    String call(HeaderField field, Test test, String text) {
        Gate.HeaderTest key = new Gate.HeaderTest(field, test);
        String known = calls.get(key);
        if (known != null) return known;
        GeneratedSource.Member method = source.declare(field.name() + " " + words(test));
        source.add(method, "    /** " + GeneratedSource.comment(text) + " */\n"
                + "    static boolean " + method.name() + "(Burst b, int i) {\n" + body(field, test) + "    }\n");
        String call = method.reference() + "(b, i)";
        calls.put(key, call);
        return call;
    }

    /// An expression that says whether the field is there.
    static String presence(HeaderField field) {
        if (field.presence() != null) return accessor(field.presence());
        return field.type() == ValueType.BOOL ? "true" : accessor(field.accessor()) + " >= 0";
    }

    private static String accessor(String name) {
        return "HeaderFields." + name + "(b, i)";
    }

    private String body(HeaderField field, Test test) {
        return switch (field.type()) {
            case BOOL -> returning(flag(field, test));
            case IP -> address(field, test);
            case INT, TIME, DURATION, MAC -> numeric(field, test);
            case FLOAT, TEXT, BYTES -> throw wrongTest(field, test);
        };
    }

    private static String returning(String expression) {
        return "        return " + expression + ";\n";
    }

    private static IllegalStateException wrongTest(HeaderField field, Test test) {
        return new IllegalStateException(field.name() + " cannot be tested by " + test);
    }

    private static String flag(HeaderField field, Test test) {
        boolean expected = switch (test) {
            case Test.Present _ -> true;
            case Test.Is(boolean value) -> value;
            default -> throw wrongTest(field, test);
        };
        String present = field.presence() == null || expected ? "" : accessor(field.presence()) + " && ";
        return present + (expected ? "" : "!") + accessor(field.accessor());
    }

    /// A number's accessor is read once; the guard against the absent value is left out where the test implies it.
    private String numeric(HeaderField field, Test test) {
        if (test instanceof Test.Present) return returning(presence(field));
        if (test instanceof Test.Number(Test.Comparison comparison, long value)
                && !compares(comparison, ABSENT, value)) {
            return returning(accessor(field.accessor()) + " " + operator(comparison) + " " + literal(value));
        }
        return "        long " + VALUE + " = " + accessor(field.accessor()) + ";\n"
                + returning(VALUE + " >= 0 && " + numericTest(field, test));
    }

    private String numericTest(HeaderField field, Test test) {
        return switch (test) {
            case Test.Number(Test.Comparison comparison, long value) ->
                    VALUE + " " + operator(comparison) + " " + literal(value);
            case Test.Masked(long mask, Test.Comparison comparison, long value) ->
                    "(" + VALUE + " & 0x" + Long.toHexString(mask) + "L) " + operator(comparison) + " "
                            + literal(value);
            case Test.Numbers(List<Test.Range> ranges, boolean negated) -> negate(negated, members(field, ranges));
            case Test.Macs macs -> {
                List<Test.Range> ranges = macs.members().stream().sorted().map(MacAddress::bits)
                        .map(bits -> new Test.Range(bits, bits)).toList();
                yield negate(macs.negated(), members(field, ranges));
            }
            default -> throw wrongTest(field, test);
        };
    }

    private static String negate(boolean negated, String expression) {
        return negated ? "!(" + expression + ")" : "(" + expression + ")";
    }

    private String members(HeaderField field, List<Test.Range> ranges) {
        if (ranges.isEmpty()) return "false";
        if (ranges.size() > INLINE_MAX) {
            return source.constant(field.name() + " set", NumberSet.of(ranges)) + ".contains(" + VALUE + ")";
        }
        List<String> terms = new ArrayList<>();
        for (Test.Range range : ranges) {
            terms.add(range.from() == range.to() ? VALUE + " == " + literal(range.from())
                    : VALUE + " >= " + literal(range.from()) + " && " + VALUE + " <= " + literal(range.to()));
        }
        return String.join(" || ", terms);
    }

    private String address(HeaderField field, Test test) {
        if (test instanceof Test.Present) return returning(presence(field));
        String guard = "        if (!" + accessor(field.presence()) + ") return false;\n";
        String high = accessor(field.accessor() + "High");
        String low = accessor(field.accessor() + "Low");
        return switch (test) {
            case Test.Addresses(List<Test.Prefix> prefixes, boolean negated) when prefixes.size() > INLINE_MAX ->
                    guard + returning((negated ? "!" : "")
                            + source.constant(field.name() + " set", AddressSet.of(prefixes))
                            + ".contains(" + high + ", " + low + ")");
            case Test.Addresses(List<Test.Prefix> prefixes, boolean negated) ->
                    guard + "        long high = " + high + ";\n        long low = " + low + ";\n"
                            + returning(negate(negated, prefixes(prefixes)));
            case Test.AddressRange range -> guard + returning((range.negated() ? "!" : "")
                    + "AddressSet.between(" + high + ", " + low + ", " + literal(range.fromHigh()) + ", "
                    + literal(range.fromLow()) + ", " + literal(range.toHigh()) + ", " + literal(range.toLow()) + ")");
            default -> throw wrongTest(field, test);
        };
    }

    private static String prefixes(List<Test.Prefix> prefixes) {
        if (prefixes.isEmpty()) return "false";
        return String.join(" || ", prefixes.stream().map(HeaderTests::prefix).toList());
    }

    private static String prefix(Test.Prefix prefix) {
        String low = half("low", AddressSet.lowMask(prefix.length()), prefix.low());
        String high = half("high", AddressSet.highMask(prefix.length()), prefix.high());
        return low.isEmpty() ? high.isEmpty() ? "true" : high : high + " && " + low;
    }

    private static String half(String name, long mask, long value) {
        if (mask == 0) return "";
        if (mask == -1) return name + " == " + hex(value);
        return "(" + name + " & " + hex(mask) + ") == " + hex(value);
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value) + "L";
    }

    private static String literal(long value) {
        return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : value + "L";
    }

    private static boolean compares(Test.Comparison comparison, long one, long other) {
        return switch (comparison) {
            case EQUAL -> one == other;
            case NOT_EQUAL -> one != other;
            case LESS -> one < other;
            case LESS_OR_EQUAL -> one <= other;
            case GREATER -> one > other;
            case GREATER_OR_EQUAL -> one >= other;
        };
    }

    private static String operator(Test.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    /// The test in words that end a method's name.
    private static String words(Test test) {
        return switch (test) {
            case Test.Present _ -> "is there";
            case Test.Is(boolean value) -> "is " + value;
            case Test.Number(Test.Comparison comparison, long value) -> words(comparison) + " " + value;
            case Test.Masked(long mask, Test.Comparison comparison, long value) ->
                    "masked " + mask + " " + words(comparison) + " " + value;
            case Test.Numbers numbers -> membership(numbers.negated());
            case Test.Addresses(List<Test.Prefix> prefixes, boolean negated) -> membership(negated)
                    + (prefixes.size() == 1 ? " " + words(prefixes.getFirst()) : "");
            case Test.AddressRange range -> membership(range.negated()) + " range";
            case Test.Macs macs -> membership(macs.negated());
            default -> "passes";
        };
    }

    private static String words(Test.Prefix prefix) {
        String address = new IpAddress(prefix.high(), prefix.low()).toString().replaceAll("[.:]", "_");
        boolean ipv4 = IpAddress.isIpv4(prefix.high(), prefix.low()) && prefix.length() >= 96;
        int length = ipv4 ? prefix.length() - 96 : prefix.length();
        return address + (length == (ipv4 ? 32 : 128) ? "" : "_" + length);
    }

    private static String membership(boolean negated) {
        return negated ? "not in" : "in";
    }

    private static String words(Test.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "is";
            case NOT_EQUAL -> "is not";
            case LESS -> "below";
            case LESS_OR_EQUAL -> "at most";
            case GREATER -> "above";
            case GREATER_OR_EQUAL -> "at least";
        };
    }
}

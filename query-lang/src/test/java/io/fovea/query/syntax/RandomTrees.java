package io.fovea.query.syntax;

import io.fovea.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/// Makes random trees that a text can give.
final class RandomTrees {
    private static final List<String> NAMES = List.of("tls", "tls.sni", "tcp.port", "query", "every", "dns.query",
            "a_b",
            "http.from", "x1", "_y");
    private static final List<String> PATTERNS = List.of("a", "^x\\.y$", "it's", "say \"x\"", "\\'", "back\\",
            "(?-u)\\x15", "",
            "\\\\", "'\\");
    private static final int DEPTH = 4;

    private final Random random;

    RandomTrees(Random random) {
        this.random = random;
    }

    Expr filter(int depth) {
        return switch (random.nextInt(depth <= 0 ? 2 : 8)) {
            case 0 -> field();
            case 2 -> new Expr.And(many(2, 4, () -> filter(depth - 1)), Span.NONE);
            case 3 -> new Expr.Or(many(2, 4, () -> filter(depth - 1)), Span.NONE);
            case 4 -> new Expr.Xor(many(2, 4, () -> filter(depth - 1)), Span.NONE);
            case 5 -> new Expr.Not(filter(depth - 1), Span.NONE);
            case 6 -> value(depth - 1);
            default -> compare(depth);
        };
    }

    private Expr compare(int depth) {
        Operator operator = pick(List.of(Operator.values()));
        Expr right = operator.isPattern() ? new Literal.Text(pick(PATTERNS), Span.NONE) : operand(depth - 1);
        return new Expr.Compare(pick(List.of(Quantifier.values())), operand(depth - 1), operator, right, Span.NONE);
    }

    /// A value, or a filter in parentheses.
    private Expr operand(int depth) {
        return random.nextInt(12) == 0 && depth > 0 ? filter(depth) : value(depth);
    }

    private Expr value(int depth) {
        return switch (random.nextInt(depth <= 0 ? 4 : 11)) {
            case 0 -> field();
            case 1, 2 -> literal();
            case 3 -> new Expr.Variable("v" + random.nextInt(3), Span.NONE);
            case 4 -> new Expr.Arithmetic(operand(depth - 1), pick(List.of(ArithmeticOperator.values())),
                    operand(depth - 1), Span.NONE);
            case 5 -> new Expr.Call(pick(List.of("lower", "count", "top")), many(0, 3, () -> filter(depth - 1)),
                    Span.NONE);
            case 6 -> new Expr.Index(value(depth - 1), random.nextBoolean() ? text() : integer(), Span.NONE);
            case 7 -> new Expr.Slice(value(depth - 1), offset(), offset(), Span.NONE);
            case 8 -> new Expr.Range(literal(), literal(), Span.NONE);
            case 9 -> new Expr.SetOf(many(0, 4, this::member), Span.NONE);
            default -> new Expr.ListFile(text().value(), Span.NONE);
        };
    }

    private Expr member() {
        return switch (random.nextInt(4)) {
            case 0 -> new Expr.Variable("set", Span.NONE);
            case 1 -> new Expr.Range(literal(), literal(), Span.NONE);
            default -> literal();
        };
    }

    private Expr field() {
        return new Expr.Field(pick(NAMES), Span.NONE);
    }

    private Literal literal() {
        return switch (random.nextInt(9)) {
            case 0 -> integer();
            case 1 -> new Literal.Decimal(random.nextBoolean() ? random.nextGaussian() : random.nextDouble() * 1e300,
                    Span.NONE);
            case 2 -> new Literal.Duration(random.nextInt(-5, 100) * pick(List.of(1L, 1000L, 60_000_000_000L)),
                    Span.NONE);
            case 3 -> text();
            case 4 -> new Literal.Bytes(pick(List.of("00", "ff10", "a1b2c3")), Span.NONE);
            case 5 -> new Literal.Bool(random.nextBoolean(), Span.NONE);
            case 6 -> new Literal.Address(address(), Span.NONE);
            case 7 -> prefix();
            default -> new Literal.Mac(random.nextLong() >>> 16, Span.NONE);
        };
    }

    private Literal prefix() {
        IpAddress address = address();
        return new Literal.Prefix(address, random.nextInt(129), Span.NONE);
    }

    private IpAddress address() {
        return switch (random.nextInt(4)) {
            case 0 -> IpAddress.ofIpv4(random.nextInt());
            case 1 -> new IpAddress(random.nextLong(), random.nextLong());
            case 2 -> new IpAddress(0, random.nextInt(3));
            default -> new IpAddress(0xfd00L << 48, random.nextLong() & 0xffff_0000_ffffL);
        };
    }

    private Literal.Int integer() {
        return new Literal.Int(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(-3, 500), Span.NONE);
    }

    private Literal.Text text() {
        StringBuilder text = new StringBuilder();
        for (int index = random.nextInt(5); index > 0; index--) {
            text.appendCodePoint(random.nextInt(3) == 0 ? random.nextInt(0x250) : "a'\"\\\n\tx1é😀".codePoints()
                    .skip(random.nextInt(9)).findFirst().orElse('a'));
        }
        return new Literal.Text(text.toString(), Span.NONE);
    }

    private OptionalLong offset() {
        return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(-5, 50));
    }

    private <T> List<T> many(int least, int most, Supplier<T> maker) {
        List<T> made = new ArrayList<>();
        for (int count = random.nextInt(least, most); count > 0; count--) made.add(maker.get());
        return made;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Expr filter() {
        return filter(DEPTH);
    }
}

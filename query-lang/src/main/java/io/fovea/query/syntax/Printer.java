package io.fovea.query.syntax;

import static java.util.stream.Collectors.joining;

import io.fovea.packet.IpAddress;
import java.util.List;
import java.util.OptionalLong;

/// Prints a tree as canonical query text, which parses back to an equal tree.
public final class Printer {
    // How tightly each kind of node binds. A child that binds no tighter than its place asks for stands in parentheses.
    private static final int OR = 1;
    private static final int XOR = 2;
    private static final int AND = 3;
    private static final int NOT = 4;
    private static final int COMPARE = 5;
    private static final int ARITHMETIC = 6;
    private static final int PRIMARY = 10;

    private Printer() {}

    /// Prints a whole file, a blank line between its parts.
    public static String print(QueryFile file) {
        StringBuilder text = new StringBuilder();
        for (Let let : file.lets()) text.append(print(let)).append('\n');
        for (QueryNode query : file.queries()) {
            if (!text.isEmpty()) text.append('\n');
            if (!file.lets().isEmpty() && isOnlyFilter(query) && query.where().isPresent()) text.append("where ");
            text.append(print(query)).append('\n');
        }
        return text.toString();
    }

    /// Prints a name for a value.
    public static String print(Let let) {
        return "let $" + let.name() + " = " + print(let.value());
    }

    /// Prints a query, one clause a line. A bare filter stays bare.
    public static String print(QueryNode query) {
        StringBuilder text = new StringBuilder();
        query.name().ifPresent(name -> text.append("query ").append(name.text()));
        query.description().ifPresent(description -> text.append(' ').append(quote(description)));
        query.from().ifPresent(kind -> clause(text, "from", kind.text()));
        query.where().ifPresent(filter -> {
            if (isOnlyFilter(query)) text.append(print(filter));
            else clause(text, "where", print(filter));
        });
        query.group().ifPresent(group -> clause(text, "group by", group.columns().stream().map(Printer::print)
                .collect(joining(", ")) + group.every().map(every -> " every " + print(every)).orElse("")));
        query.sample().ifPresent(sample -> clause(text, "sample", sample.numerator() + "/" + sample.denominator()));
        query.select().ifPresent(items ->
                clause(text, "select", items.stream().map(Printer::print).collect(joining(", "))));
        query.limit().ifPresent(limit -> clause(text, "limit", Long.toString(limit.rowsMax())));
        query.into().ifPresent(sink -> clause(text, "into", quote(sink.target())));
        return text.toString();
    }

    private static boolean isOnlyFilter(QueryNode query) {
        return query.name().isEmpty() && query.isBareFilter() && query.sample().isEmpty() && query.limit().isEmpty()
                && query.into().isEmpty();
    }

    private static void clause(StringBuilder text, String keyword, String body) {
        if (!text.isEmpty()) text.append("\n  ");
        text.append(keyword).append(' ').append(body);
    }

    /// Prints one selected item.
    public static String print(SelectItem item) {
        return switch (item) {
            case SelectItem.Everything _ -> "*";
            case SelectItem.Column(Expr value, var alias, _) ->
                print(value) + alias.map(name -> " as " + name).orElse("");
        };
    }

    /// Prints an expression, with parentheses only where they are needed.
    public static String print(Expr expr) {
        return switch (expr) {
            case Expr.Or(var terms, _) -> terms(terms, " or ", OR);
            case Expr.Xor(var terms, _) -> terms(terms, " xor ", XOR);
            case Expr.And(var terms, _) -> terms(terms, " and ", AND);
            case Expr.Not(var operand, _) -> "not " + child(operand, NOT);
            case Expr.Compare(var quantifier, var left, var operator, var right, _) ->
                quantifier.prefix() + child(left, ARITHMETIC) + " " + operator.symbol() + " "
                        + (operator.isPattern() && right instanceof Literal.Text(String pattern, _)
                                ? quotePattern(pattern) : child(right, ARITHMETIC));
            case Expr.Arithmetic(var left, var operator, var right, _) ->
                child(left, ARITHMETIC + operator.tightness()) + " " + operator.symbol() + " "
                        + child(right, ARITHMETIC + operator.tightness() + 1);
            case Expr.Field(var name, _) -> name;
            case Expr.Variable(var name, _) -> "$" + name;
            case Expr.Call(var function, var arguments, _) ->
                function + arguments.stream().map(Printer::print).collect(joining(", ", "(", ")"));
            case Expr.Index(var operand, var key, _) -> child(operand, PRIMARY) + "[" + print(key) + "]";
            case Expr.Slice(var operand, var from, var to, _) ->
                child(operand, PRIMARY) + "[" + offset(from) + ":" + offset(to) + "]";
            case Expr.Range(var low, var high, _) -> print(low) + ".." + print(high);
            case Expr.SetOf(var members, _) ->
                members.stream().map(Printer::print).collect(joining(", ", "{", "}"));
            case Expr.ListFile(var path, _) -> "file(" + quote(path) + ")";
            case Literal literal -> literal(literal);
        };
    }

    private static String literal(Literal literal) {
        return switch (literal) {
            case Literal.Int(long value, _) -> Long.toString(value);
            case Literal.Decimal(double value, _) -> Double.toString(value);
            case Literal.Duration(long nanoseconds, _) -> duration(nanoseconds);
            case Literal.Text(String value, _) -> quote(value);
            case Literal.Bytes(String digits, _) -> "|" + digits.replaceAll("(..)(?!$)", "$1 ") + "|";
            case Literal.Bool(boolean value, _) -> Boolean.toString(value);
            case Literal.Address(IpAddress address, _) -> address.toString();
            case Literal.Prefix(IpAddress address, int length, _) -> prefix(address, length);
            case Literal.Mac(long bits, _) -> "%012x".formatted(bits).replaceAll("(..)(?!$)", "$1:");
        };
    }

    private static String prefix(IpAddress address, int lengthBits) {
        if (!address.isIpv4()) return address + "/" + lengthBits;
        if (lengthBits >= 96) return address + "/" + (lengthBits - 96);
        long low = address.low();
        return "::ffff:%x:%x/%d".formatted(low >>> 16 & 0xffff, low & 0xffff, lengthBits);
    }

    private static String terms(List<Expr> terms, String separator, int binding) {
        return terms.stream().map(term -> child(term, binding + 1)).collect(joining(separator));
    }

    private static String child(Expr child, int bindingMin) {
        return binding(child) >= bindingMin ? print(child) : "(" + print(child) + ")";
    }

    private static int binding(Expr expr) {
        return switch (expr) {
            case Expr.Or _ -> OR;
            case Expr.Xor _ -> XOR;
            case Expr.And _ -> AND;
            case Expr.Not _ -> NOT;
            case Expr.Compare _ -> COMPARE;
            case Expr.Arithmetic arithmetic -> ARITHMETIC + arithmetic.operator().tightness();
            case Expr.Field _, Expr.Variable _, Expr.Call _, Expr.Index _, Expr.Slice _, Expr.Range _, Expr.SetOf _,
                    Expr.ListFile _, Literal _ -> PRIMARY;
        };
    }

    private static String offset(OptionalLong offset) {
        return offset.isPresent() ? Long.toString(offset.getAsLong()) : "";
    }

    /// The longest unit that divides the time.
    static String duration(long nanoseconds) {
        String[] names = {"d", "h", "m", "s", "ms", "us"};
        long[] units = {86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};
        for (int index = 0; index < units.length; index++) {
            if (nanoseconds != 0 && nanoseconds % units[index] == 0) return nanoseconds / units[index] + names[index];
        }
        return nanoseconds == 0 ? "0s" : nanoseconds + "ns";
    }

    /// Quotes a text with escapes.
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            switch (unit) {
                case '\'' -> quoted.append("\\'");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (unit < 0x20 || unit == 0x7f) quoted.append("\\x%02x".formatted((int) unit));
                    else quoted.append(unit);
                }
            }
        }
        return quoted.append('\'').toString();
    }

    /// Quotes a pattern without changing it. One of the four forms holds every pattern that a text can hold.
    public static String quotePattern(String pattern) {
        if (fitsBetween(pattern, '\'')) return "'" + pattern + "'";
        if (fitsBetween(pattern, '"')) return "\"" + pattern + "\"";
        return pattern.indexOf('\'') < 0 ? "r'" + pattern + "'" : "r\"" + pattern + "\"";
    }

    private static boolean fitsBetween(String pattern, char quote) {
        boolean escaped = false;
        for (int index = 0; index < pattern.length(); index++) {
            char unit = pattern.charAt(index);
            if (unit == quote && !escaped) return false;
            escaped = unit == '\\' && !escaped;
        }
        return !escaped;
    }
}

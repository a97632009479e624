package io.fovea.query.check;

import io.fovea.packet.ValueType;
import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.syntax.ArithmeticOperator;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Operator;
import io.fovea.query.syntax.Printer;
import io.fovea.query.syntax.Quantifier;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Checks one comparison: which field, which operator, which value.
final class ComparisonChecker {
    private final RowKind kind;
    private final NameResolver names;
    private final Variables variables;
    private final SetReader sets;

    ComparisonChecker(RowKind kind, NameResolver names, Variables variables, SetReader sets) {
        this.kind = kind;
        this.names = names;
        this.variables = variables;
        this.sets = sets;
    }

    CheckedExpr check(Expr.Compare compare) {
        OptionalLong mask = OptionalLong.empty();
        Expr left = compare.left();
        if (left instanceof Expr.Arithmetic(Expr a, ArithmeticOperator operator, Expr b, Span span)) {
            if (operator != ArithmeticOperator.BITS) throw FieldRules.unsupported(span, "arithmetic");
            boolean isMaskFirst = variables.resolve(a) instanceof Literal;
            mask = OptionalLong.of(mask(variables.resolve(isMaskFirst ? a : b)));
            left = isMaskFirst ? b : a;
        }
        Field field = field(left, compare);
        if (mask.isPresent()) checkMasked(field, compare);
        Expr right = ValueReader.withoutQuotes(variables.resolve(compare.right()), field);
        refuseNames(right);
        boolean all = quantifiesAll(compare, field);
        return switch (compare.operator()) {
            case EQUAL, NOT_EQUAL -> equality(compare, field, mask, all, right);
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> order(compare, field, mask, all, right);
            case IN, NOT_IN -> membership(compare, field, all, right, compare.operator());
            case CONTAINS, NOT_CONTAINS, STARTS_WITH, NOT_STARTS_WITH, ENDS_WITH, NOT_ENDS_WITH ->
                part(compare, field, all, right);
            case MATCHES, NOT_MATCHES, MATCHES_ANY_CASE, NOT_MATCHES_ANY_CASE, MATCHES_BYTES, NOT_MATCHES_BYTES ->
                pattern(compare, field, all, right);
        };
    }

    private Field field(Expr left, Expr.Compare compare) {
        Optional<Field> named = names.field(left, kind);
        if (named.isPresent()) {
            FieldRules.checkFilter(named.get(), kind, left.span());
            return named.get();
        }
        if (isBoolean(left)) throw fault(left.span(), "a filter has no value to compare", "join filters with 'and'");
        refuseUnplanned(left);
        String hint = compare.right() instanceof Expr.Field && compare.right().span() != compare.left().span()
                ? "turn it round: the field stands left" : "for example tcp.port = 443";
        throw fault(left.span(), "a comparison begins with a field", hint);
    }

    private static boolean isBoolean(Expr expr) {
        return switch (expr) {
            case Expr.And _, Expr.Or _, Expr.Xor _, Expr.Not _, Expr.Compare _ -> true;
            default -> false;
        };
    }

    /// Refuses what the language has and this version cannot do.
    static void refuseUnplanned(Expr expr) {
        switch (expr) {
            case Expr.Call call -> throw FieldRules.unsupported(call.span(), "the function '" + call.function() + "'");
            case Expr.Slice slice -> throw FieldRules.unsupported(slice.span(), "a slice");
            case Expr.Index index -> throw FieldRules.unsupported(index.span(), "an index");
            case Expr.Arithmetic arithmetic -> throw FieldRules.unsupported(arithmetic.span(), "arithmetic");
            default -> { }
        }
    }

    private void refuseNames(Expr right) {
        if (right instanceof Expr.Index(Expr.Field(String name, _), _, Span span) && names.fullMap(name).isPresent()) {
            throw FieldRules.unsupported(span, "comparing two fields");
        }
        refuseUnplanned(right);
        if (right instanceof Expr.Field(String name, Span span)) {
            if (names.fullField(name).isPresent()) throw FieldRules.unsupported(span, "comparing two fields");
            throw fault(span, "'" + name + "' is a name, and a value is expected",
                    "texts stand in quotes: '" + name + "'");
        }
        if (isBoolean(right)) throw fault(right.span(), "a filter is no value", "join filters with 'and'");
    }

    private static long mask(Expr mask) {
        if (mask instanceof Literal.Int(long value, _) && value > 0) return value;
        throw fault(mask.span(), "a mask is a positive integer", "for example tcp.flags & 0x12 = 0x12");
    }

    private static void checkMasked(Field field, Expr.Compare compare) {
        if (field.type() != ValueType.INT || ValueReader.enumeration(field).isPresent()) {
            throw fault(compare.left().span(), "'&' is for integers, and " + field.name() + " is "
                    + ValueReader.singular(field), "for example tcp.flags & 0x12 = 0x12");
        }
        switch (compare.operator()) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> { }
            default -> throw FieldRules.unsupported(compare.span(), "'&' together with '"
                    + compare.operator().symbol() + "'");
        }
    }

    private boolean quantifiesAll(Expr.Compare compare, Field field) {
        if (compare.quantifier() != Quantifier.UNSTATED && !FieldRules.isList(field, kind)) {
            throw fault(compare.span(), "'" + compare.quantifier().prefix().strip() + "' is for lists, and "
                    + field.name() + " has one value", "leave it out");
        }
        return switch (compare.quantifier()) {
            case ANY -> false;
            case ALL -> true;
            case UNSTATED -> FieldRules.isList(field, kind) && compare.operator().isNegated();
        };
    }

    private CheckedExpr equality(Expr.Compare compare, Field field, OptionalLong mask, boolean all, Expr right) {
        Operator membership = compare.operator() == Operator.EQUAL ? Operator.IN : Operator.NOT_IN;
        return switch (right) {
            case Literal literal -> {
                CheckedValue value = ValueReader.read(literal, field);
                boolean isNetwork = value instanceof CheckedValue.Network(_, int bits) && bits < 128;
                yield comparison(compare, field, mask, all, isNetwork ? membership : compare.operator(), value);
            }
            case Expr.Range _ when mask.isEmpty() -> membership(compare, field, all, right, membership);
            default -> throw fault(right.span(), "'" + compare.operator().symbol() + "' compares with one value",
                    "write " + membership.symbol() + " for sets");
        };
    }

    private CheckedExpr order(Expr.Compare compare, Field field, OptionalLong mask, boolean all, Expr right) {
        boolean isOrdered = switch (field.type()) {
            case INT, FLOAT, TIME, DURATION -> true;
            case BOOL, TEXT, BYTES, IP, MAC -> false;
        };
        String symbol = compare.operator().symbol();
        if (!isOrdered) {
            throw fault(compare.span(), "'" + symbol + "' needs an order, and " + field.name() + " is "
                    + ValueReader.singular(field), field.type() == ValueType.IP
                            ? "write in and a prefix or a range" : "= and in are possible");
        }
        if (!(right instanceof Literal literal)) {
            throw fault(right.span(), "'" + symbol + "' compares with one value", "write in for ranges and sets");
        }
        return comparison(compare, field, mask, all, compare.operator(), ValueReader.read(literal, field));
    }

    private CheckedExpr membership(Expr.Compare compare, Field field, boolean all, Expr right, Operator operator) {
        if (field.type() == ValueType.BOOL) {
            throw fault(compare.span(), field.name() + " is true or false", "name it, or write not " + field.name());
        }
        CheckedValue value = switch (right) {
            case Expr.SetOf _, Expr.ListFile _ -> sets.read(right, field);
            case Expr.Range range -> ValueReader.read(range, field);
            case Literal literal -> {
                CheckedValue single = ValueReader.read(literal, field);
                yield single instanceof CheckedValue.Network ? single : new CheckedValue.Members(List.of(single));
            }
            default -> throw fault(right.span(), "'in' needs a set, range or prefix", "for example {80, 443}");
        };
        if (field.type() == ValueType.FLOAT) {
            throw new Fault(Diagnostic.of(Code.UNSUPPORTED, right.span(), "a set of fractions is not supported yet",
                    "write >= and <="));
        }
        return comparison(compare, field, OptionalLong.empty(), all, operator, value);
    }

    private CheckedExpr part(Expr.Compare compare, Field field, boolean all, Expr right) {
        if (ValueReader.enumeration(field).isPresent()) {
            throw FieldRules.unsupported(compare.span(), "'" + compare.operator().symbol() + "' on named values");
        }
        if (field.type() != ValueType.TEXT && field.type() != ValueType.BYTES) throw textOnly(compare, field);
        if (!(right instanceof Literal literal)) {
            throw right instanceof Expr.SetOf || right instanceof Expr.ListFile
                    ? FieldRules.unsupported(right.span(), "a set behind '" + compare.operator().symbol() + "'")
                    : fault(right.span(), "one text is expected here", "for example 'netflix'");
        }
        return comparison(
                compare, field, OptionalLong.empty(), all, compare.operator(), ValueReader.read(literal, field));
    }

    private CheckedExpr pattern(Expr.Compare compare, Field field, boolean all, Expr right) {
        Operator operator = compare.operator();
        if (ValueReader.enumeration(field).isPresent()) {
            throw FieldRules.unsupported(compare.span(), "'" + operator.symbol() + "' on named values");
        }
        boolean overBytes = operator == Operator.MATCHES_BYTES || operator == Operator.NOT_MATCHES_BYTES;
        if (field.type() != (overBytes ? ValueType.BYTES : ValueType.TEXT)) {
            if (field.type() == ValueType.BYTES || field.type() == ValueType.TEXT) {
                throw fault(compare.span(), "'" + operator.symbol() + "' is for " + (overBytes ? "bytes" : "texts")
                        + ", and " + field.name() + " is " + ValueReader.singular(field),
                        "write " + (overBytes ? "~" : "~b"));
            }
            throw textOnly(compare, field);
        }
        if (!(right instanceof Literal.Text(String pattern, Span span))) {
            throw fault(right.span(), "a regular expression is a text", "for example '^www\\.'");
        }
        CheckedValue regex = new CheckedValue.Regex(PatternCompiler.compile(pattern, operator, span));
        return comparison(compare, field, OptionalLong.empty(), all, operator, regex);
    }

    private static Fault textOnly(Expr.Compare compare, Field field) {
        return fault(compare.span(), "'" + compare.operator().symbol() + "' is for texts and bytes, and " + field.name()
                + " is " + ValueReader.singular(field), "= and in are possible");
    }

    private static CheckedExpr comparison(
            Expr.Compare compare, Field field, OptionalLong mask, boolean all, Operator operator, CheckedValue value) {
        assert value != null : Printer.print(compare);
        return new CheckedExpr.Comparison(field, mask, all, operator, value, compare.span());
    }

    private static Fault fault(Span span, String message, String hint) {
        return new Fault(Diagnostic.of(Code.TYPE, span, message, hint));
    }
}

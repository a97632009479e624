package io.fovea.query.syntax;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One node of an expression. The set of node kinds is closed; the set of fields and functions is open.
public sealed interface Expr permits Literal, Expr.And, Expr.Xor, Expr.Or, Expr.Not, Expr.Compare,
        Expr.Arithmetic, Expr.Field, Expr.Variable, Expr.Call, Expr.Index, Expr.Slice, Expr.Range, Expr.SetOf,
        Expr.ListFile {
    /// Where this node came from in the query text.
    Span span();

    /// True when every term is.
    record And(List<Expr> terms, Span span) implements Expr {
        public And {
            terms = List.copyOf(terms);
            assert terms.size() >= 2 : "a conjunction needs two terms";
        }
    }

    /// True when an odd number of terms is: `a xor b xor c` is `(a xor b) xor c`.
    record Xor(List<Expr> terms, Span span) implements Expr {
        public Xor {
            terms = List.copyOf(terms);
            assert terms.size() >= 2 : "an exclusive or needs two terms";
        }
    }

    /// True when some term is.
    record Or(List<Expr> terms, Span span) implements Expr {
        public Or {
            terms = List.copyOf(terms);
            assert terms.size() >= 2 : "a disjunction needs two terms";
        }
    }

    /// True when the operand is false.
    record Not(Expr operand, Span span) implements Expr {}

    /// A comparison of two values. A text on the right of a pattern operator is the pattern as it was written.
    record Compare(Quantifier quantifier, Expr left, Operator operator, Expr right, Span span) implements Expr {}

    /// A value made of two.
    record Arithmetic(Expr left, ArithmeticOperator operator, Expr right, Span span) implements Expr {}

    /// A field, protocol or column, named as it was written.
    record Field(String name, Span span) implements Expr {}

    /// A name given by `let`, without its `$`.
    record Variable(String name, Span span) implements Expr {}

    /// A function of some values.
    record Call(String function, List<Expr> arguments, Span span) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// One value of a map or list: `http.header['host']`, `dns.answers[0]`. The key is a text or an integer.
    record Index(Expr operand, Literal key, Span span) implements Expr {}

    /// A run of bytes or characters, from one offset to before another.
    record Slice(Expr operand, OptionalLong from, OptionalLong to, Span span) implements Expr {}

    /// All values from one to another, both included.
    record Range(Literal low, Literal high, Span span) implements Expr {}

    /// A set written out. Members are literals, ranges and variables.
    record SetOf(List<Expr> members, Span span) implements Expr {
        public SetOf {
            members = List.copyOf(members);
        }
    }

    /// A set that a file holds, one value a line; the path is relative to the query's own file.
    record ListFile(String path, Span span) implements Expr {}

    /// The name of a field, if this is nothing but a field.
    default Optional<String> fieldName() {
        return this instanceof Field field ? Optional.of(field.name()) : Optional.empty();
    }
}

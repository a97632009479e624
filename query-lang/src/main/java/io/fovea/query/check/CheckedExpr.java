package io.fovea.query.check;

import io.fovea.query.syntax.Operator;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Field;
import java.util.List;
import java.util.OptionalLong;

/// A filter that makes sense: names are fields, values have their field's type.
public sealed interface CheckedExpr {
    /// Where it came from in the query text.
    Span span();

    /// Adds the fields that it reads.
    default void addFields(List<Field> fields) {
        switch (this) {
            case And(var terms, _) -> terms.forEach(term -> term.addFields(fields));
            case Or(var terms, _) -> terms.forEach(term -> term.addFields(fields));
            case Xor(var terms, _) -> terms.forEach(term -> term.addFields(fields));
            case Not(var operand, _) -> operand.addFields(fields);
            case Constant _ -> { }
            case Presence(Field field, _) -> fields.add(field);
            case Comparison comparison -> fields.add(comparison.field());
        }
    }

    record And(List<CheckedExpr> terms, Span span) implements CheckedExpr {
        public And {
            terms = List.copyOf(terms);
        }
    }

    record Or(List<CheckedExpr> terms, Span span) implements CheckedExpr {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    /// True when an odd number of terms is.
    record Xor(List<CheckedExpr> terms, Span span) implements CheckedExpr {
        public Xor {
            terms = List.copyOf(terms);
        }
    }

    record Not(CheckedExpr operand, Span span) implements CheckedExpr {}

    /// Always true or always false.
    record Constant(boolean value, Span span) implements CheckedExpr {}

    /// The field is there; for a `BOOL` field, it is true.
    record Presence(Field field, Span span) implements CheckedExpr {}

    /// A comparison. False when the field is absent, whatever the operator.
    ///
    /// @param field    what is compared
    /// @param mask     the bits of the field that count, when it is written as `field & mask`
    /// @param all      for lists: whether every value has to pass, and one be there; else any value
    /// @param operator never compares a range, network or set with `=`: that is `in`
    /// @param value    with what
    record Comparison(Field field, OptionalLong mask, boolean all, Operator operator, CheckedValue value, Span span)
            implements CheckedExpr {}
}

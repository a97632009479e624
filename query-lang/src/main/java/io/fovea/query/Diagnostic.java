package io.fovea.query;

import io.fovea.query.syntax.Span;
import java.util.Optional;

/// One thing that is wrong with a query.
///
/// @param code    which kind of fault, for people who search for it
/// @param message what is wrong
/// @param span    where
/// @param hint    what would be right
public record Diagnostic(Code code, String message, Span span, Optional<String> hint) {
    /// The kinds of fault. Numbers are never given to another kind.
    public enum Code {
        /// The words stand in an order that means nothing.
        SYNTAX(100),
        /// A piece of text that is no word, number, text or operator.
        TOKEN(101),
        /// A field, column, kind, function or variable that does not exist.
        UNKNOWN_NAME(102),
        /// Something that looks like an operator and is not one.
        OPERATOR(103),
        /// A literal whose value is out of bounds.
        LITERAL(104),
        /// A text, depth, set or number of queries beyond its bound.
        BOUND(105),
        /// Something that may stand once stands twice.
        DUPLICATE(106),
        /// An operator or value that does not suit the field.
        TYPE(107),
        /// A list of values that cannot be read.
        FILE(108),
        /// A regular expression that cannot be compiled.
        PATTERN(109),
        /// Part of the language, but not of this version.
        UNSUPPORTED(400);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /// As it is shown: `Q102`.
        @Override
        public String toString() {
            return "Q" + number;
        }
    }

    /// A fault with nothing to propose.
    public static Diagnostic of(Code code, Span span, String message) {
        return new Diagnostic(code, message, span, Optional.empty());
    }

    /// A fault with a proposal.
    public static Diagnostic of(Code code, Span span, String message, String hint) {
        return new Diagnostic(code, message, span, Optional.of(hint));
    }
}

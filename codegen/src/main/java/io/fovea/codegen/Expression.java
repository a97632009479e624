package io.fovea.codegen;

import java.util.ArrayList;
import java.util.List;

/// A Java expression as text, with the number of tests in it.
record Expression(String text, int weight) {
    /// Tests that one method holds at most, so that it stays far below the 8,000 bytecodes that the JIT takes.
    static final int WEIGHT_MAX = 40;

    /// Where an expression stands: how big ones move out into methods of their own.
    ///
    /// @param source what is being written
    /// @param type what the expression gives: `boolean` or `int`
    /// @param words what methods that hold a part of it are called
    /// @param parameters their parameters
    /// @param arguments what is passed to them
    record Place(GeneratedSource source, String type, String words, String parameters, String arguments) {
        /// The same for expressions of another type.
        Place giving(String otherType) {
            return new Place(source, otherType, words, parameters, arguments);
        }
    }

    /// Moves the expression into a method.
    Expression outlined(Place place) {
        GeneratedSource.Member method = place.source().declare(place.words() + " part");
        place.source().add(method, "    static " + place.type() + " " + method.name()
                + "(" + place.parameters() + ") {\n        return " + text + ";\n    }\n");
        return new Expression(method.reference() + "(" + place.arguments() + ")", 1);
    }

    /// Joins terms with `&&` or `||`; runs of terms that are too big for one method move out.
    static Expression join(List<Expression> terms, String operator, Place place) {
        List<Expression> level = terms;
        while (true) {
            int weight = level.stream().mapToInt(Expression::weight).sum();
            if (weight <= WEIGHT_MAX || level.size() == 1) return joined(level, operator, weight);
            level = chunks(level, operator, place);
        }
    }

    private static List<Expression> chunks(List<Expression> terms, String operator, Place place) {
        List<Expression> chunks = new ArrayList<>();
        List<Expression> chunk = new ArrayList<>();
        int weight = 0;
        for (Expression term : terms) {
            if (weight + term.weight() > WEIGHT_MAX) {
                chunks.add(joined(chunk, operator, weight).outlined(place));
                chunk.clear();
                weight = 0;
            }
            chunk.add(term);
            weight += term.weight();
        }
        chunks.add(joined(chunk, operator, weight).outlined(place));
        return chunks;
    }

    private static Expression joined(List<Expression> terms, String operator, int weight) {
        if (terms.size() == 1) return terms.getFirst();
        List<String> texts = terms.stream().map(Expression::text).toList();
        return new Expression("(" + String.join(" " + operator + " ", texts) + ")", weight);
    }

    /// The text without the parentheses around all of it.
    String bare() {
        if (!text.startsWith("(")) return text;
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '(') depth++;
            if (text.charAt(at) == ')') depth--;
            if (depth == 0 && at < text.length() - 1) return text;
        }
        return text.substring(1, text.length() - 1);
    }
}

package io.fovea.query;

import static io.fovea.query.FoveaQueryLexer.*;

import io.fovea.query.Diagnostic.Code;
import io.fovea.query.syntax.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/// Finds faults that show before the grammar is asked: malformed tokens, brackets that do not fit, too deep nesting.
///
/// The parser recurses per level, so the depth must be known to be bounded before it starts.
final class TokenFaults {
    private static final Map<String, String> MEANT_OPERATORS = Map.of("=>", ">=", "=<", "<=", "<>", "!=", "=~", "~",
            "===", "=", "!==", "!=", "~=", "~", "^", "^^", ":=", "=", "&=", "&");
    private static final String QUOTES = "\u2018\u2019\u201c\u201d\u00ab\u00bb`";

    private final Source source;

    TokenFaults(Source source) {
        this.source = source;
    }

    /// Throws the first fault of a block.
    void check(Block block) {
        for (Token token : block.tokens()) checkToken(token);
        checkNesting(block.tokens());
    }

    private void checkToken(Token token) {
        String text = token.getText();
        switch (token.getType()) {
            case UNCLOSED_TEXT -> throw fault(Code.TOKEN, token, "text is not closed",
                    "add " + text.charAt(text.startsWith("r") || text.startsWith("R") ? 1 : 0) + " where it ends");
            case BAD_NUMBER -> throw badNumber(token);
            case BAD_OPERATOR -> throw MEANT_OPERATORS.containsKey(text)
                    ? fault(Code.OPERATOR, token, "'" + text + "' is not an operator",
                            "did you mean '" + MEANT_OPERATORS.get(text) + "'?")
                    : fault(Code.OPERATOR, token, "'" + text + "' is not an operator");
            case BAD_BYTES, UNCLOSED_BYTES -> throw badBytes(token);
            case STRAY -> throw stray(token);
            default -> { }
        }
    }

    private Fault badNumber(Token token) {
        String shown = shown(token);
        String text = token.getText();
        if (text.matches("0[xX].*")) {
            return fault(Code.TOKEN, token, shown + " is not a hexadecimal number", "for example 0x1f");
        }
        if (text.matches("[0-9.]+")) {
            return fault(Code.TOKEN, token, shown + " is neither a number nor an address",
                    "an IPv4 address has four parts");
        }
        return fault(Code.TOKEN, token, shown + " is not a number",
                "units are ns us ms s m h d w, and B kB KiB MB MiB GB GiB TB TiB; texts stand in quotes");
    }

    private Fault badBytes(Token token) {
        boolean isClosed = token.getType() == BAD_BYTES;
        boolean looksLikeBytes = token.getText().replace("|", "").matches("[0-9a-fA-F]{2}[0-9a-fA-F \\t:]*");
        if (!isClosed && looksLikeBytes) {
            return fault(Code.TOKEN, token, "bytes are not closed", "add | where they end");
        }
        if (isClosed && !token.getText().contains(" or ") && token.getText().length() < 80) {
            return fault(Code.TOKEN, token, shown(token) + " is not a bytes literal",
                    "bytes are pairs of hexadecimal digits: |32 2E 30|");
        }
        Span bar = source.span(token.getStartIndex(), token.getStartIndex() + 1);
        return new Fault(Diagnostic.of(Code.OPERATOR, bar, "'|' is not an operator", "did you mean 'or'?"));
    }

    private Fault stray(Token token) {
        int codePoint = source.text().codePointAt(token.getStartIndex());
        Span span = source.span(token.getStartIndex(), token.getStartIndex() + Character.charCount(codePoint));
        String message = "unexpected character " + describe(codePoint);
        if (QUOTES.indexOf(codePoint) >= 0) {
            return new Fault(Diagnostic.of(Code.TOKEN, span, message, "texts stand between ' and ' or \" and \""));
        }
        return new Fault(switch (codePoint) {
            case '$' -> Diagnostic.of(Code.TOKEN, span, "a variable needs a name", "for example $inside");
            case ';' -> Diagnostic.of(Code.TOKEN, span, message, "queries need nothing between them");
            default -> Diagnostic.of(Code.TOKEN, span, message);
        });
    }

    private static String describe(int codePoint) {
        boolean isVisible = Character.isDefined(codePoint) && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.FORMAT
                && Character.getType(codePoint) != Character.SURROGATE;
        return isVisible ? "'" + Character.toString(codePoint) + "'" : "U+%04X".formatted(codePoint);
    }

    private void checkNesting(List<Token> tokens) {
        Deque<Opening> open = new ArrayDeque<>();
        int depth = 0;
        int prefixes = 0;
        for (Token token : tokens) {
            switch (token.getType()) {
                case NOT, BANG -> {
                    depth++;
                    prefixes++;
                }
                case OPEN_PARENTHESIS, OPEN_BRACKET, OPEN_BRACE -> {
                    open.push(new Opening(token, prefixes));
                    prefixes = 0;
                    depth++;
                }
                case CLOSE_PARENTHESIS, CLOSE_BRACKET, CLOSE_BRACE -> {
                    if (open.isEmpty()) throw fault(Code.SYNTAX, token, "'" + token.getText() + "' closes nothing");
                    Opening opening = open.pop();
                    checkPair(opening.token, token);
                    depth -= prefixes + 1 + opening.prefixes;
                    prefixes = 0;
                }
                default -> {
                    depth -= prefixes;
                    prefixes = 0;
                }
            }
            if (depth > QueryParser.DEPTH_MAX) throw tooDeep(token);
        }
        if (!open.isEmpty()) {
            Token opening = open.pop().token;
            throw fault(Code.SYNTAX, opening, "'" + opening.getText() + "' is not closed",
                    "add '" + closing(opening) + "'");
        }
    }

    private void checkPair(Token opening, Token closing) {
        if (!closing(opening).equals(closing.getText())) {
            throw fault(Code.SYNTAX, closing, "'" + opening.getText() + "' in line " + span(opening).line()
                    + " is closed by '" + closing.getText() + "'", "did you mean '" + closing(opening) + "'?");
        }
    }

    private static String closing(Token opening) {
        return switch (opening.getType()) {
            case OPEN_PARENTHESIS -> ")";
            case OPEN_BRACKET -> "]";
            default -> "}";
        };
    }

    private Fault tooDeep(Token token) {
        return fault(Code.BOUND, token, "the query is nested deeper than " + QueryParser.DEPTH_MAX + " levels");
    }

    /// A token's text in quotes (a text has its own), cut when it is long.
    static String shown(Token token) {
        String text = token.getText();
        String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return token.getType() == TEXT || token.getType() == RAW_TEXT ? cut : "'" + cut + "'";
    }

    private Span span(Token token) {
        return source.span(token.getStartIndex(), token.getStopIndex() + 1);
    }

    private Fault fault(Code code, Token token, String message) {
        return new Fault(Diagnostic.of(code, span(token), message));
    }

    private Fault fault(Code code, Token token, String message, String hint) {
        return new Fault(Diagnostic.of(code, span(token), message, hint));
    }

    /// A bracket that waits for its partner, and how many `not` stand before it.
    private record Opening(Token token, int prefixes) {}
}

package io.fovea.query;

import static io.fovea.query.FoveaQueryParser.*;

import io.fovea.query.Diagnostic.Code;
import io.fovea.query.syntax.Span;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;

/// Says in a person's words why a token does not fit: mostly from the token before it.
final class SyntaxFaults {
    private static final List<String> WORDS = List.of("from", "where", "select", "group", "by", "every", "sample",
            "limit", "into", "and", "or", "xor", "not", "in", "contains", "startswith", "endswith", "matches",
            "imatches", "as");

    private final Source source;

    SyntaxFaults(Source source) {
        this.source = source;
    }

    /// The fault at the parser's current token.
    Fault describe(Parser parser) {
        Token found = parser.getCurrentToken();
        Token before = parser.getTokenStream().index() > 0 ? parser.getTokenStream().LT(-1) : null;
        if (before == null) return fault(found, "a query cannot begin with " + shown(found), Optional.empty());
        if (isNameNotOperand(before, parser.getContext())) return afterKeyword(before, found, parser.getContext());
        return Block.endsOperand(before.getType()) || endsAsName(before, parser.getContext())
                ? afterOperand(before, found, parser.getContext())
                : afterKeyword(before, found, parser.getContext());
    }

    private static boolean isNameNotOperand(Token before, RuleContext context) {
        return before.getType() == VARIABLE && context instanceof LetBlockContext let && let.expression() == null;
    }

    /// Whether a keyword or star before the fault was read as a whole column.
    private static boolean endsAsName(Token before, ParserRuleContext context) {
        return switch (before.getType()) {
            case BY, EVERY -> !(context instanceof GroupClauseContext) && !isInside(context, GroupClauseContext.class);
            case QUERY, LET -> before.getTokenIndex() > 0;
            case STAR -> context instanceof SelectClauseContext || context instanceof BareQueryContext
                    || context instanceof NamedQueryContext || context instanceof LetBlockContext;
            default -> false;
        };
    }

    private Fault afterKeyword(Token before, Token found, RuleContext context) {
        String expected = switch (before.getType()) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, CONTAINS, STARTS_WITH, ENDS_WITH,
                    PLUS, STAR, SLASH, PERCENT, AMPERSAND, TO ->
                context instanceof SampleClauseContext ? "a share such as 1/64" : "a value";
            case MATCHES, MATCHES_ANY_CASE, MATCHES_BYTES -> "a regular expression";
            case IN -> "a set, range, prefix or variable";
            case MINUS -> "a number";
            case AND, OR, XOR, NOT, BANG, WHERE, ANY, ALL -> "a filter";
            case OPEN_PARENTHESIS -> "a filter or a value";
            case OPEN_BRACE -> "a value or '}'";
            case OPEN_BRACKET, COLON -> "an offset or ']'";
            case COMMA -> isInside(context, SetContext.class) ? "a value"
                    : isInside(context, ArgumentsContext.class) ? "an argument" : "a column";
            case SELECT, BY -> "a column";
            case GROUP -> "'by'";
            case EVERY -> "a duration such as 1m";
            case FROM -> "a kind of row such as tls, http, dns or conn";
            case SAMPLE -> "a share such as 1/64";
            case LIMIT -> "a number of rows";
            case INTO -> "a text such as 'parquet:out/tls'";
            case AS -> "a name";
            case QUERY -> "a name";
            case LET -> "a variable such as $inside";
            case VARIABLE -> "'='";
            default -> "something else";
        };
        Optional<String> hint = found.getType() == IDENTIFIER && before.getType() == GROUP
                ? Suggestions.hint(found.getText(), List.of("by")) : Optional.empty();
        return fault(found, "expected " + expected + " after " + shown(before) + found(found), hint);
    }

    private Fault afterOperand(Token before, Token found, RuleContext context) {
        if (context instanceof SetContext) {
            return fault(found, "expected ',' or '}' after " + shown(before) + found(found),
                    Optional.of("commas stand between the values of a set"));
        }
        if (context instanceof SampleClauseContext) {
            return fault(found, "expected a share such as 1/64" + found(found), Optional.empty());
        }
        if (isComparison(found)) {
            return fault(found, "comparisons cannot be chained", Optional.of("join two comparisons with 'and'"));
        }
        if (found.getType() == OPEN_PARENTHESIS) {
            return fault(before, shown(before) + " is not a function", Optional.empty());
        }
        if (found.getType() == COLON) {
            return fault(found, "unexpected ':'",
                    Optional.of("an IPv6 address has '::' or eight groups, a MAC six pairs"));
        }
        if (context instanceof ArgumentsContext) {
            return fault(found, "expected ',' or ')' after " + shown(before) + found(found), Optional.empty());
        }
        if (Block.isClause(found.getType())) return misplacedClause(found, context);
        if (found.getType() == QUERY) return fault(found, "a query needs a name", Optional.empty());
        return missingOperator(before, found, context);
    }

    private Fault misplacedClause(Token found, RuleContext context) {
        if (context instanceof BareQueryContext) {
            return fault(found, "a filter that stands alone takes no " + shown(found),
                    Optional.of("write 'where' before the filter"));
        }
        return fault(found, "unexpected " + shown(found) + " inside brackets", Optional.empty());
    }

    private Fault missingOperator(Token before, Token found, RuleContext context) {
        if (found.getType() == EOF) return fault(found, "the query ends too early", Optional.empty());
        boolean isWord = found.getType() == IDENTIFIER;
        Optional<String> hint = isWord ? Suggestions.hint(found.getText(), WORDS) : Optional.empty();
        if (hint.isEmpty() && before.getType() == IDENTIFIER && before.getTokenIndex() == 0) {
            Optional<String> meant = Suggestions.hint(before.getText(), WORDS);
            if (meant.isPresent()) return fault(before, "unknown word " + shown(before), meant);
        }
        boolean isAfterClause = context instanceof NamedQueryContext || before.getType() == STAR;
        String expected = isAfterClause ? "a clause such as 'where' or 'select'" : "an operator";
        return fault(found, "expected " + expected + " before " + shown(found), hint);
    }

    private static boolean isComparison(Token token) {
        return switch (token.getType()) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, IN, CONTAINS, STARTS_WITH, ENDS_WITH,
                    MATCHES, MATCHES_ANY_CASE, MATCHES_BYTES -> true;
            default -> false;
        };
    }

    private static boolean isInside(RuleContext context, Class<? extends RuleContext> kind) {
        for (RuleContext outer = context; outer != null; outer = outer.parent) {
            if (kind.isInstance(outer)) return true;
            if (outer != context && outer instanceof PrimaryContext) return false;
        }
        return false;
    }

    private static String found(Token token) {
        return token.getType() == EOF ? "" : ", found " + shown(token);
    }

    private static String shown(Token token) {
        return token.getType() == EOF ? "the end" : TokenFaults.shown(token);
    }

    private Fault fault(Token token, String message, Optional<String> hint) {
        Span span = source.span(token.getStartIndex(), Math.max(token.getStopIndex() + 1, token.getStartIndex()));
        return new Fault(new Diagnostic(Code.SYNTAX, message, span, hint));
    }
}

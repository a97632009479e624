package io.fovea.query;

import static io.fovea.query.FoveaQueryLexer.*;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/// The tokens of one `query …`, one `let …` or one unnamed query, an end token last. A fault in one block leaves
/// the others readable.
record Block(Kind kind, List<Token> tokens) {
    /// What a block begins with.
    enum Kind { BARE, NAMED, LET }

    /// Cuts a text into blocks. A text without tokens is one bare block, the empty filter.
    static List<Block> cut(List<Token> tokens) {
        List<Block> blocks = new ArrayList<>();
        int start = 0;
        for (int index = 1; index <= tokens.size(); index++) {
            if (index < tokens.size() && !startsBlock(tokens, index)) continue;
            List<Token> part = new ArrayList<>(tokens.subList(start, index));
            Kind kind = !startsBlock(tokens, start) ? Kind.BARE
                    : part.getFirst().getType() == LET ? Kind.LET : Kind.NAMED;
            part.add(end(part));
            blocks.add(new Block(kind, part));
            start = index;
        }
        return blocks.isEmpty() ? List.of(new Block(Kind.BARE, List.of(end(List.of())))) : blocks;
    }

    /// `query` and `let` begin a block unless they stand where a column may stand.
    private static boolean startsBlock(List<Token> tokens, int index) {
        int type = tokens.get(index).getType();
        if (type != QUERY && type != LET) return false;
        int next = typeAt(tokens, index + 1);
        int afterNext = typeAt(tokens, index + 2);
        if (type == LET && next == VARIABLE) return true;
        if (type == QUERY && next == IDENTIFIER && (isText(afterNext) || endsNamedQuery(afterNext))) {
            return true;
        }
        if (index == 0) return next == IDENTIFIER || isText(next) || isClause(next) || next == EOF && type == LET;
        if (typeAt(tokens, index - 2) == AS) return true;
        boolean endsEverything = tokens.get(index - 1).getType() == STAR
                && (typeAt(tokens, index - 2) == SELECT || typeAt(tokens, index - 2) == COMMA);
        return endsEverything || endsOperand(tokens.get(index - 1).getType());
    }

    /// Whether a value or a clause can end with this token.
    static boolean endsOperand(int type) {
        return switch (type) {
            case IDENTIFIER, DOTTED_NAME, VARIABLE, INTEGER, HEXADECIMAL, DECIMAL, DURATION, SIZE, MAC, IPV4, IPV6,
                    BYTES, TEXT, RAW_TEXT, TRUE, FALSE, CLOSE_PARENTHESIS, CLOSE_BRACKET, CLOSE_BRACE,
                    BAD_NUMBER, BAD_BYTES, UNCLOSED_TEXT, UNCLOSED_BYTES -> true;
            default -> false;
        };
    }

    /// Whether a query may end behind its name, because this comes next.
    private static boolean endsNamedQuery(int type) {
        return isClause(type) || type == QUERY || type == LET || type == EOF;
    }

    static boolean isClause(int type) {
        return switch (type) {
            case FROM, WHERE, SELECT, GROUP, SAMPLE, LIMIT, INTO -> true;
            default -> false;
        };
    }

    private static boolean isText(int type) {
        return type == TEXT || type == RAW_TEXT || type == UNCLOSED_TEXT;
    }

    private static int typeAt(List<Token> tokens, int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index).getType() : EOF;
    }

    private static Token end(List<Token> before) {
        CommonToken end = new CommonToken(EOF, "");
        int offset = before.isEmpty() ? 0 : before.getLast().getStopIndex() + 1;
        end.setStartIndex(offset);
        end.setStopIndex(offset - 1);
        return end;
    }
}

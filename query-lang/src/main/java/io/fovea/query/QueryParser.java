package io.fovea.query;

import io.fovea.query.Diagnostic.Code;
import io.fovea.query.syntax.Let;
import io.fovea.query.syntax.QueryFile;
import io.fovea.query.syntax.QueryNode;
import io.fovea.query.syntax.Span;
import io.fovea.spi.QueryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/// Parses query texts. Read `parse` first: it is the whole way from text to tree.
///
/// Of a wrong text every fault is told: the first of each query, so that one slip is not told in ten ways. The time is
/// linear in the text.
public final class QueryParser {
    /// Longest text, in UTF-16 units.
    public static final int TEXT_LENGTH_MAX = 1 << 20;
    /// Deepest nesting of brackets, `not` and arithmetic.
    public static final int DEPTH_MAX = 200;
    /// Most queries in one text.
    public static final int QUERIES_MAX = 4_096;
    /// Most values in one set.
    public static final int SET_MEMBERS_MAX = 1_000_000;
    /// Most faults that are told of one text.
    public static final int FAULTS_MAX = 1_000;

    private final Source source;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Let> lets = new ArrayList<>();
    private final List<QueryNode> queries = new ArrayList<>();

    private QueryParser(Source source) {
        this.source = source;
    }

    /// Parses a text with any number of queries. A text without any is the empty filter.
    ///
    /// @param name what messages call the text, mostly its file
    /// @throws QueryException when the text is wrong
    public static QueryFile parseFile(String name, String text) {
        Source source = new Source(name, text);
        List<Diagnostic> diagnostics = new ArrayList<>();
        QueryFile file = parse(source, diagnostics::add);
        if (diagnostics.isEmpty()) return file;
        throw new QueryException(diagnostics.stream().map(one -> DiagnosticRenderer.render(source, one)).toList());
    }

    /// Parses a text, tells its faults, and returns what could be read.
    public static QueryFile parse(Source source, Consumer<Diagnostic> faults) {
        QueryParser parser = new QueryParser(source);
        parser.parse();
        parser.diagnostics.forEach(faults);
        return new QueryFile(parser.lets, parser.queries);
    }

    private void parse() {
        if (source.text().length() > TEXT_LENGTH_MAX) {
            diagnostics.add(Diagnostic.of(Code.BOUND, source.span(0, 0), "the text is longer than 1 MiB",
                    "long lists belong in a file: let $hosts = file('hosts.txt')"));
            return;
        }
        for (Block block : Block.cut(tokens())) {
            if (diagnostics.size() == FAULTS_MAX || queries.size() > QUERIES_MAX) break;
            try {
                new TokenFaults(source).check(block);
                read(block);
            } catch (Fault error) {
                diagnostics.add(error.diagnostic());
            }
        }
        checkNames();
    }

    private List<Token> tokens() {
        FoveaQueryLexer lexer = new FoveaQueryLexer(new TextCharStream(source));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            tokens.add(token);
        }
        return tokens;
    }

    private void read(Block block) {
        FoveaQueryParser parser = new FoveaQueryParser(new CommonTokenStream(new ListTokenSource(block.tokens())));
        parser.removeErrorListeners();
        parser.setErrorHandler(new FirstFault(new SyntaxFaults(source)));
        QueryBuilder builder = new QueryBuilder(source);
        switch (block.kind()) {
            case BARE -> queries.add(builder.bareQuery(parser.bareQuery()));
            case NAMED -> queries.add(builder.namedQuery(parser.namedQuery()));
            case LET -> {
                var context = parser.letBlock();
                lets.add(builder.let(context));
                builder.queryAfterLet(context).ifPresent(queries::add);
            }
        }
    }

    /// Names are unique, at most one query has none, and there are not too many.
    private void checkNames() {
        Map<String, Span> seen = new HashMap<>();
        for (Let let : lets) checkName(seen, "$" + let.name(), "'$" + let.name() + "'", let.span());
        for (QueryNode query : queries) {
            Optional<QueryNode.Name> name = query.name();
            if (name.isPresent()) {
                checkName(seen, name.get().text(), "query '" + name.get().text() + "'", name.get().span());
            } else {
                checkName(seen, "", "a query without a name", query.span());
            }
        }
        if (queries.size() > QUERIES_MAX) {
            diagnostics.add(Diagnostic.of(Code.BOUND, queries.get(QUERIES_MAX).span(),
                    "the text holds more than " + QUERIES_MAX + " queries"));
        }
    }

    private void checkName(Map<String, Span> seen, String name, String shown, Span span) {
        Span first = seen.putIfAbsent(name, span);
        if (first != null && diagnostics.size() < FAULTS_MAX) {
            diagnostics.add(Diagnostic.of(Code.DUPLICATE, span, shown + " stands twice",
                    name.isEmpty() ? "give it a name" : "the first is in line " + first.line()));
        }
    }
}

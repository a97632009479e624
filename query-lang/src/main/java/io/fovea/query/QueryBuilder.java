package io.fovea.query;

import io.fovea.query.Diagnostic.Code;
import io.fovea.query.FoveaQueryParser.*;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Let;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.QueryNode;
import io.fovea.query.syntax.QueryNode.Name;
import io.fovea.query.syntax.SelectItem;
import io.fovea.query.syntax.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Makes our queries and names for values from the parser's tree: one instance per block.
final class QueryBuilder {
    private final Source source;
    private final TreeBuilder trees;

    private Optional<Name> from = Optional.empty();
    private Optional<Expr> where = Optional.empty();
    private Optional<List<SelectItem>> select = Optional.empty();
    private Optional<QueryNode.Group> group = Optional.empty();
    private Optional<QueryNode.Sample> sample = Optional.empty();
    private Optional<QueryNode.Limit> limit = Optional.empty();
    private Optional<QueryNode.Sink> into = Optional.empty();

    QueryBuilder(Source source) {
        this.source = source;
        this.trees = new TreeBuilder(source);
    }

    QueryNode bareQuery(BareQueryContext context) {
        if (context.expression() != null) where = Optional.of(trees.expression(context.expression()));
        clauses(context.clause());
        return finish(Optional.empty(), Optional.empty(), wholeSpan(context));
    }

    QueryNode namedQuery(NamedQueryContext context) {
        TerminalNode description = context.TEXT() != null ? context.TEXT() : context.RAW_TEXT();
        clauses(context.clause());
        return finish(Optional.of(name(context.IDENTIFIER())),
                Optional.ofNullable(description).map(node -> LiteralReader.text(node.getSymbol())), wholeSpan(context));
    }

    Let let(LetBlockContext context) {
        Expr value = trees.expression(context.expression());
        return new Let(context.VARIABLE().getText().substring(1), value, trees.span(context.VARIABLE().getSymbol()));
    }

    /// The unnamed query that stands after a `let`, if one does.
    Optional<QueryNode> queryAfterLet(LetBlockContext context) {
        if (context.clause().isEmpty()) return Optional.empty();
        clauses(context.clause());
        Span span = trees.span(context.clause().getFirst()).to(trees.span(context.clause().getLast()));
        return Optional.of(finish(Optional.empty(), Optional.empty(), span));
    }

    private QueryNode finish(Optional<Name> name, Optional<String> description, Span span) {
        return new QueryNode(name, description, from, where, select, group, sample, limit, into, span);
    }

    private void clauses(List<ClauseContext> clauses) {
        for (ClauseContext clause : clauses) clause(clause);
    }

    private void clause(ClauseContext context) {
        switch (context) {
            case FromClauseContext clause -> from = once(from, name(clause.IDENTIFIER()), clause);
            case WhereClauseContext clause -> where = once(where, trees.expression(clause.expression()), clause);
            case SelectClauseContext clause -> select = once(select, items(clause), clause);
            case GroupClauseContext clause -> group = once(group, group(clause), clause);
            case SampleClauseContext clause -> sample = once(sample, sample(clause), clause);
            case LimitClauseContext clause -> limit = once(limit, limit(clause), clause);
            case IntoClauseContext clause -> into = once(into, sink(clause), clause);
            default -> throw new IllegalStateException("no clause: " + context.getText());
        }
    }

    private <T> Optional<T> once(Optional<T> before, T now, ClauseContext clause) {
        if (before.isPresent()) {
            throw new Fault(Diagnostic.of(Code.DUPLICATE, trees.span(clause.getStart()),
                    "'" + clause.getStart().getText().toLowerCase(Locale.ROOT) + "' stands twice in one query",
                    "a query has each clause at most once"));
        }
        return Optional.of(now);
    }

    private List<SelectItem> items(SelectClauseContext context) {
        List<SelectItem> items = new ArrayList<>(context.item().size());
        for (ItemContext item : context.item()) {
            items.add(item.STAR() != null ? new SelectItem.Everything(trees.span(item)) : column(item.column()));
        }
        return items;
    }

    private SelectItem.Column column(ColumnContext context) {
        Optional<String> alias = Optional.ofNullable(context.alias()).map(ParserRuleContext::getText);
        return new SelectItem.Column(trees.expression(context.expression()), alias, trees.span(context));
    }

    private QueryNode.Group group(GroupClauseContext context) {
        List<SelectItem.Column> columns = context.column().stream().map(this::column).toList();
        Optional<Literal.Duration> every = Optional.ofNullable(context.DURATION()).map(node ->
                (Literal.Duration) LiteralReader.read(node.getSymbol(), false, trees.span(node.getSymbol())));
        if (every.isPresent() && every.get().nanoseconds() == 0) {
            throw new Fault(
                    Diagnostic.of(Code.LITERAL, every.get().span(), "a window needs a length", "for example 1m"));
        }
        return new QueryNode.Group(columns, every, trees.span(context));
    }

    private QueryNode.Sample sample(SampleClauseContext context) {
        long numerator = integer(context.INTEGER(0));
        long denominator = integer(context.INTEGER(1));
        Span span = trees.span(context);
        if (numerator < 1 || denominator < numerator) {
            throw new Fault(
                    Diagnostic.of(Code.LITERAL, span, "a sample is a share from above 0 to 1", "for example 1/64"));
        }
        return new QueryNode.Sample(numerator, denominator, span);
    }

    private QueryNode.Limit limit(LimitClauseContext context) {
        long rowsMax = integer(context.INTEGER());
        Span span = trees.span(context);
        if (rowsMax < 1) throw new Fault(Diagnostic.of(Code.LITERAL, span, "a limit is at least 1"));
        return new QueryNode.Limit(rowsMax, span);
    }

    private long integer(TerminalNode node) {
        return ((Literal.Int) LiteralReader.read(node.getSymbol(), false, trees.span(node.getSymbol()))).value();
    }

    private QueryNode.Sink sink(IntoClauseContext context) {
        TerminalNode text = context.TEXT() != null ? context.TEXT() : context.RAW_TEXT();
        return new QueryNode.Sink(LiteralReader.text(text.getSymbol()), trees.span(context));
    }

    private Name name(TerminalNode node) {
        return new Name(node.getText(), trees.span(node.getSymbol()));
    }

    /// From the first token to the one before the end token.
    private Span wholeSpan(ParserRuleContext context) {
        int start = context.getStart().getStartIndex();
        return source.span(start, Math.max(start, context.getStop().getStartIndex()));
    }
}

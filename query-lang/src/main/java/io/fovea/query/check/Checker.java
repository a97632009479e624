package io.fovea.query.check;

import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.DiagnosticRenderer;
import io.fovea.query.Fault;
import io.fovea.query.QueryParser;
import io.fovea.query.Source;
import io.fovea.query.syntax.QueryFile;
import io.fovea.query.syntax.QueryNode;
import io.fovea.query.syntax.Span;
import io.fovea.spi.Catalogue;
import io.fovea.spi.QueryException;
import io.fovea.spi.QuerySource;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Checks all queries of a run: the front half of every compiler. All faults of all texts are told at once.
public final class Checker {
    private final Catalogue catalogue;
    private final NameResolver names;
    private final List<String> rendered = new ArrayList<>();
    private final List<CheckedQuery> queries = new ArrayList<>();
    private final Set<String> taken = new TreeSet<>();
    // Faults of the text that is being checked; a set, because two queries may share a faulty `let`.
    private Set<Diagnostic> faults = new LinkedHashSet<>();

    private Checker(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.names = new NameResolver(catalogue);
    }

    /// Checks the queries of some texts.
    ///
    /// @throws QueryException with every fault of every text
    public static CheckedQueries check(List<QuerySource> sources, Catalogue catalogue) {
        Checker checker = new Checker(catalogue);
        List<Parsed> parsed = new ArrayList<>();
        for (QuerySource source : sources) parsed.add(checker.parse(source));
        for (Parsed text : parsed) checker.checkText(text);
        if (!checker.rendered.isEmpty()) throw new QueryException(checker.rendered);
        return new CheckedQueries(checker.queries, catalogue);
    }

    /// A text between parsing and checking.
    private record Parsed(Source source, QuerySource origin, QueryFile file, Set<Diagnostic> faults) {}

    private Parsed parse(QuerySource origin) {
        Source source = new Source(origin.name(), origin.text());
        Set<Diagnostic> found = new LinkedHashSet<>();
        QueryFile file = QueryParser.parse(source, found::add);
        for (QueryNode query : file.queries()) {
            query.name().ifPresent(name -> takeName(name, found));
        }
        return new Parsed(source, origin, file, found);
    }

    /// Names become folders, and some file systems do not tell capitals apart.
    private void takeName(QueryNode.Name name, Set<Diagnostic> found) {
        boolean isTaken = !taken.add(name.text().toLowerCase(Locale.ROOT));
        if (isTaken && found.size() < QueryParser.FAULTS_MAX) {
            found.add(Diagnostic.of(Code.DUPLICATE, name.span(), "another query is called '" + name.text() + "'"));
        }
    }

    private void checkText(Parsed text) {
        faults = text.faults();
        Variables variables = new Variables(text.file().lets());
        SetReader sets = new SetReader(variables, new ListReader(text.origin().folder()));
        for (QueryNode query : text.file().queries()) {
            if (queries.size() == QueryParser.QUERIES_MAX) {
                report(Diagnostic.of(Code.BOUND, query.span(),
                        "there are more than " + QueryParser.QUERIES_MAX + " queries"));
                break;
            }
            try {
                queries.add(check(query, text.source(), variables, sets));
            } catch (Fault fault) {
                report(fault.diagnostic());
            }
        }
        faults.stream().sorted(Comparator.comparingInt(fault -> fault.span().startOffset()))
                .map(fault -> DiagnosticRenderer.render(text.source(), fault)).forEach(rendered::add);
    }

    private void report(Diagnostic fault) {
        if (faults.size() < QueryParser.FAULTS_MAX) faults.add(fault);
    }

    private CheckedQuery check(QueryNode query, Source source, Variables variables, SetReader sets) {
        refuseUnplanned(query);
        Optional<QueryNode.Name> from = query.from();
        RowKind kind = names.kind(from.map(QueryNode.Name::text).orElseGet(() -> KindFinder.find(query, names)),
                from.map(QueryNode.Name::span).orElse(query.span()));
        ComparisonChecker comparisons = new ComparisonChecker(kind, names, variables, sets);
        CheckedExpr filter = query.where()
                .map(written -> new FilterChecker(kind, names, comparisons, this::report).check(written))
                .orElseGet(() -> new CheckedExpr.Constant(true, query.span()));
        ColumnBuilder columns = new ColumnBuilder(kind, names, this::report);
        if (query.select().isPresent() && query.group().isEmpty()) query.select().get().forEach(columns::add);
        else if (query.group().isEmpty()) columns.addEverything(query.span());
        Span span = query.span();
        return new CheckedQuery(nameOf(query), kind,
                catalogue.protocols().stream().filter(module -> module.name().equals(kind.name())).findFirst(),
                filter, columns.columns(), columns.fields(),
                query.limit().map(QueryNode.Limit::rowsMax).orElse(Long.MAX_VALUE),
                source.text().substring(span.startOffset(), span.endOffset()).strip());
    }

    private void refuseUnplanned(QueryNode query) {
        query.group().ifPresent(group -> report(FieldRules.unsupported(group.span(), "'group by'").diagnostic()));
        query.sample().ifPresent(sample -> report(FieldRules.unsupported(sample.span(), "'sample'").diagnostic()));
        query.into().ifPresent(sink -> report(FieldRules.unsupported(sink.span(), "'into'").diagnostic()));
    }

    private String nameOf(QueryNode query) {
        if (query.name().isPresent()) return query.name().get().text();
        String name = "query";
        for (int number = 2; !taken.add(name); number++) name = "query_" + number;
        return name;
    }
}

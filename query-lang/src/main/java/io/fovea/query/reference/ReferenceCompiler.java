package io.fovea.query.reference;

import io.fovea.query.QueryFrontEnd;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.check.CheckedQuery;
import io.fovea.query.plan.PlanPrinter;
import io.fovea.spi.Catalogue;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.Field;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.QueryCompiler;
import io.fovea.spi.QuerySource;
import io.fovea.spi.RowKind;
import io.fovea.spi.RowSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Compiles queries to the slow and obvious filters that others are measured against. It parses whatever it can of
/// every flow.
public final class ReferenceCompiler implements QueryCompiler {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public CompiledQueries compile(List<QuerySource> sources, Catalogue catalogue) {
        return new Compiled(QueryFrontEnd.check(sources, catalogue));
    }

    private record Compiled(CheckedQueries checked) implements CompiledQueries {
        @Override
        public List<CompiledQuery> queries() {
            return checked.queries().stream().map(query -> new CompiledQuery(query.name(), query.kind(),
                    new RowSchema(query.name(), query.kind().name(), query.columns(), query.text()), query.limit()))
                    .toList();
        }

        @Override
        public List<ProtocolModule> protocols() {
            return checked.catalogue().protocols();
        }

        @Override
        public Set<String> sessionFields() {
            Set<String> names = new TreeSet<>();
            for (CheckedQuery query : checked.queries()) {
                query.fields().forEach(field -> names.add(field.name()));
            }
            return names;
        }

        @Override
        public boolean tracksFlows() {
            return checked.queries().stream().anyMatch(query -> query.kind().scope() != RowKind.Scope.PACKET);
        }

        @Override
        public boolean wantsWeird() {
            return checked.queries().stream().anyMatch(query -> query.kind().scope() == RowKind.Scope.EVENT);
        }

        @Override
        public boolean showsHistory() {
            return checked.queries().stream().flatMap(query -> query.fields().stream())
                    .anyMatch(field -> field.name().equals(Field.Flow.HISTORY));
        }

        @Override
        public boolean matchesPackets() {
            return checked.queries().stream().anyMatch(query -> query.kind().scope() == RowKind.Scope.PACKET);
        }

        @Override
        public FilterProgram newProgram() {
            return new ReferenceProgram(checked);
        }

        @Override
        public List<ExplainSection> explain() {
            return PlanPrinter.sections(checked, QueryFrontEnd.plan(checked));
        }
    }
}

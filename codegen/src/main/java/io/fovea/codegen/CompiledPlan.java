package io.fovea.codegen;

import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind.Scope;
import io.fovea.spi.RowSchema;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A plan with the programs that run it.
///
/// @param programs makes a program for a worker
/// @param sections what a person reads of it
record CompiledPlan(Plan plan, Supplier<FilterProgram> programs, List<ExplainSection> sections)
        implements CompiledQueries {
    @Override
    public List<CompiledQuery> queries() {
        return plan.queries().stream().map(CompiledPlan::compiled).toList();
    }

    private static CompiledQuery compiled(PlannedQuery query) {
        RowSchema schema = new RowSchema(query.name(), query.kind().name(), query.columns(), query.text());
        return new CompiledQuery(query.name(), query.kind(), schema, query.limit());
    }

    @Override
    public List<ProtocolModule> protocols() {
        return plan.protocols();
    }

    @Override
    public Set<String> sessionFields() {
        return plan.sessionFields();
    }

    @Override
    public boolean tracksFlows() {
        return plan.queries().stream().anyMatch(query -> query.kind().scope() != Scope.PACKET);
    }

    @Override
    public boolean wantsWeird() {
        return plan.queries().stream().anyMatch(query -> query.kind().scope() == Scope.EVENT);
    }

    @Override
    public boolean showsHistory() {
        return plan.showsHistory();
    }

    @Override
    public boolean matchesPackets() {
        return plan.queries().stream().anyMatch(query -> query.kind().scope() == Scope.PACKET);
    }

    @Override
    public FilterProgram newProgram() {
        return programs.get();
    }

    @Override
    public List<ExplainSection> explain() {
        return sections;
    }
}

package io.fovea.codegen;

import io.fovea.codegen.runtime.PlanTables;
import io.fovea.query.QueryFrontEnd;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlanPrinter;
import io.fovea.spi.Catalogue;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.QueryCompiler;
import io.fovea.spi.QuerySource;
import java.util.List;

/// Compiles queries to closures over the plan: slower than generated Java and independent of it, for comparison.
public final class ClosureCompiler implements QueryCompiler {
    @Override
    public String name() {
        return "closures";
    }

    @Override
    public CompiledQueries compile(List<QuerySource> sources, Catalogue catalogue) {
        CheckedQueries checked = QueryFrontEnd.check(sources, catalogue);
        Plan plan = QueryFrontEnd.plan(checked);
        PlanTables tables = new PlanTables(plan);
        return new CompiledPlan(plan, () -> new ClosureProgram(tables), PlanPrinter.sections(checked, plan));
    }
}

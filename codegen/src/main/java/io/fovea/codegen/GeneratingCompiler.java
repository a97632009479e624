package io.fovea.codegen;

import io.fovea.query.QueryFrontEnd;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlanPrinter;
import io.fovea.spi.Catalogue;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.CompiledQueries.ExplainSection;
import io.fovea.spi.QueryCompiler;
import io.fovea.spi.QuerySource;
import java.util.ArrayList;
import java.util.List;

/// Compiles queries to generated Java: the compiler of every ordinary run.
public final class GeneratingCompiler implements QueryCompiler {
    /// Whoever has one compiles soon: what that needs begins to be loaded.
    public GeneratingCompiler() {
        HeadStart.begin();
    }

    @Override
    public String name() {
        return "generated";
    }

    @Override
    public CompiledQueries compile(List<QuerySource> sources, Catalogue catalogue) {
        HeadStart.finish();
        CheckedQueries checked = QueryFrontEnd.check(sources, catalogue);
        Plan plan = QueryFrontEnd.plan(checked);
        GeneratedProgram program = new GeneratedProgram(plan);
        List<ExplainSection> sections = new ArrayList<>(PlanPrinter.sections(checked, plan));
        sections.add(new ExplainSection("java", program.text()));
        return new CompiledPlan(plan, program::newInstance, List.copyOf(sections));
    }
}

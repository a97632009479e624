package io.fovea.query;

import io.fovea.query.check.CheckedQueries;
import io.fovea.query.check.Checker;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.Planner;
import io.fovea.spi.Catalogue;
import io.fovea.spi.QueryException;
import io.fovea.spi.QuerySource;
import java.util.List;

/// The front half of every query compiler: texts become checked queries, checked queries become a plan.
public final class QueryFrontEnd {
    private QueryFrontEnd() {}

    /// Parses and checks all queries of a run.
    ///
    /// @throws QueryException with every fault of every text
    public static CheckedQueries check(List<QuerySource> sources, Catalogue catalogue) {
        return Checker.check(sources, catalogue);
    }

    /// Plans checked queries together.
    public static Plan plan(CheckedQueries checked) {
        return Planner.plan(checked);
    }
}

package io.fovea.spi;

import java.util.List;

/// Turns query texts into filters. Found by `ServiceLoader`.
public interface QueryCompiler {
    /// `generated` for the one that generates classes, `reference` for the slow and obvious one.
    String name();

    /// Compiles all sources as one set.
    ///
    /// @throws QueryException with every error of every source
    CompiledQueries compile(List<QuerySource> sources, Catalogue catalogue);
}

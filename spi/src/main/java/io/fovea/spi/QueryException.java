package io.fovea.spi;

import java.util.List;

/// Queries that cannot be compiled: everything that is wrong with them, rendered for a person.
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> diagnostics;

    /// @param diagnostics each error rendered: place, code, line, caret, hint
    public QueryException(List<String> diagnostics) {
        super(String.join("\n", diagnostics), null, false, false);
        this.diagnostics = List.copyOf(diagnostics);
    }

    public List<String> diagnostics() {
        return diagnostics;
    }
}

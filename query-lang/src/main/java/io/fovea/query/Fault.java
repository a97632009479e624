package io.fovea.query;

/// Ends the reading of one part of a query at its first fault. Carries no stack: it is an answer, not a surprise.
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    public Fault(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    /// What to tell.
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}

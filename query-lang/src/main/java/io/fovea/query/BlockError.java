package io.fovea.query;

/// Ends the reading of one block at its first fault. Carries no stack: it is an answer, not a surprise.
final class BlockError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    BlockError(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}

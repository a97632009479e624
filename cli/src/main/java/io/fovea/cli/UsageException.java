package io.fovea.cli;

/// A command line that asks for what there is not. The message says what, the advice what to do instead.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    UsageException(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}

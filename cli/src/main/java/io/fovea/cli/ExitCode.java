package io.fovea.cli;

/// The exit codes of `fovea`, as `docs/CLI.md` states them.
final class ExitCode {
    static final int DONE = 0;
    static final int BUG = 1;
    static final int USAGE = 2;
    static final int BAD_QUERY = 3;
    static final int BAD_INPUT = 4;
    static final int DAMAGED_INPUT = 5;
    static final int BAD_OUTPUT = 6;
    /// A limit was hit whose policy is to fail.
    static final int LIMIT = 8;
    static final int EMPTY = 9;
    /// A reader of our stdout went away: what a shell reports of a process that SIGPIPE ended.
    static final int BROKEN_PIPE = 141;

    private ExitCode() {}

    /// What shells report of a process that a signal ended.
    static int ofSignal(int number) {
        return 128 + number;
    }
}

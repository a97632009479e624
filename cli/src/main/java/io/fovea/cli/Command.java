package io.fovea.cli;

import java.io.IOException;

/// One command, its options filled in.
interface Command {
    /// What it can be told.
    OptionList options();

    /// Does it.
    ///
    /// @return the exit code
    int run(Terminal terminal) throws IOException;

    /// Whether failures of ours are shown with their stack trace.
    default boolean verbose() {
        return false;
    }
}

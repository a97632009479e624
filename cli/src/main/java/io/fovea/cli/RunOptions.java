package io.fovea.cli;

/// How a run writes and talks.
record RunOptions(
        OutputTarget target,
        boolean append,
        boolean overwrite,
        boolean failIfEmpty,
        boolean inputDigests,
        boolean quiet,
        boolean verbose,
        Progress.Manner progress) {}

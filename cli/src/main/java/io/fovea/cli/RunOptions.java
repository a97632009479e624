package io.fovea.cli;

import java.nio.file.Path;

/// How a run writes and talks.
///
/// @param keyLog where the captures' TLS keys go, or null
record RunOptions(
        OutputTarget target,
        Path keyLog,
        boolean append,
        boolean overwrite,
        boolean failIfEmpty,
        boolean inputDigests,
        boolean quiet,
        boolean verbose,
        Progress.Manner progress) {}

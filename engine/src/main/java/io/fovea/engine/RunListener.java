package io.fovea.engine;

import io.fovea.spi.SourceNotes;

/// Hears how a run goes on. Called by one thread at a time, which is one of the run's
/// workers, so quickly done.
public interface RunListener {
    /// Hears nothing.
    RunListener SILENT = new RunListener() {};

    /// Called a few times a second.
    ///
    /// @param bytesDone bytes of all inputs read so far
    /// @param bytesTotal bytes of all inputs, or -1 when unknown
    /// @param packets frames read so far
    /// @param rows rows given so far
    default void progress(long bytesDone, long bytesTotal, long packets, long rows) {}

    /// A capture was read, to its end or as far as it is sound.
    ///
    /// @param number of the capture among those of the run, from 0
    /// @param notes what it says beside its packets, with the secrets that reports leave out
    default void captureRead(int number, SourceNotes notes) {}

    /// Something that a person should know and that does not end the run.
    default void warning(String message) {}
}

package io.fovea.engine;

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

    /// Something that a person should know and that does not end the run.
    default void warning(String message) {}
}

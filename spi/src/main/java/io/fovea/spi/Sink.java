package io.fovea.spi;

import java.io.IOException;
import java.util.List;

/// Where the rows of a run go. One thread at a time. Nothing is visible under its final name before it is complete.
public interface Sink extends AutoCloseable {
    /// Whether rows have to be made at all; when not, they are only counted. The answer never changes.
    default boolean wantsRows() {
        return true;
    }

    /// Takes rows.
    ///
    /// @throws IOException when they cannot be written; the message names the file
    void write(RowBatch batch) throws IOException;

    /// Completes all files and gives them their final names. After it, `close` has nothing left to do.
    void finish() throws IOException;

    /// What was written, for the manifest: complete files only, known after `finish`.
    List<Output> outputs();

    /// Releases everything; what was not finished is removed or left under its hidden name.
    @Override
    void close() throws IOException;

    /// A finished output.
    ///
    /// @param query name of the query
    /// @param name file name relative to the sink's folder, or the target's name
    record Output(String query, String name, long rows, long bytes) {}
}

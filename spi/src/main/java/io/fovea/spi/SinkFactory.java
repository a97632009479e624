package io.fovea.spi;

import java.io.IOException;
import java.util.List;

/// Makes sinks of one format. Found by `ServiceLoader`.
public interface SinkFactory {
    /// The word in front of the colon of `-o`: `parquet`, `json`, `csv`, `table`.
    String scheme();

    /// Opens a sink for all queries of a run.
    ///
    /// @param target what follows the colon: a folder, a file, or `-` for `settings.standardOutput()`
    /// @throws IOException when the target cannot be written
    Sink open(String target, List<RowSchema> schemas, Settings settings) throws IOException;

    /// How to write.
    ///
    /// @param standardOutput where `-` goes
    /// @param terminalWidth columns of the terminal, or 0 when standard output is none
    /// @param color whether escape codes are welcome
    /// @param append whether files may be added to a folder that has some already
    /// @param startTime wall time of the run in file names, as `20260131T100000Z`
    /// @param toolVersion for metadata
    record Settings(
            java.io.OutputStream standardOutput,
            int terminalWidth,
            boolean color,
            boolean append,
            String startTime,
            String toolVersion) {}
}

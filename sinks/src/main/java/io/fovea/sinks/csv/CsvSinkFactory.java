package io.fovea.sinks.csv;

import io.fovea.sinks.text.LineSink;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.util.List;

/// Opens comma-separated values.
public final class CsvSinkFactory implements SinkFactory {
    /// For `ServiceLoader`.
    public CsvSinkFactory() {}

    @Override
    public String scheme() {
        return "csv";
    }

    @Override
    public Sink open(String target, List<RowSchema> schemas, Settings settings) throws IOException {
        if (target.isEmpty()) throw new IOException("csv: needs a file, or - for standard output");
        if (schemas.size() > 1 && !LineSink.isFolder(target)) {
            throw new IOException("csv:" + target + ": " + schemas.size() + " queries have different columns and need"
                    + " a file each; name a folder, for example csv:out/, or use json:" + target);
        }
        return LineSink.open(target, schemas, settings, ".csv", (schema, _) -> new CsvLines(schema));
    }
}

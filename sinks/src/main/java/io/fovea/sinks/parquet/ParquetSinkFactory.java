package io.fovea.sinks.parquet;

import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Opens a folder of Parquet files.
public final class ParquetSinkFactory implements SinkFactory {
    /// For `ServiceLoader`.
    public ParquetSinkFactory() {}

    @Override
    public String scheme() {
        return "parquet";
    }

    @Override
    public Sink open(String target, List<RowSchema> schemas, Settings settings) throws IOException {
        if (target.isEmpty()) throw new IOException("parquet: needs a folder, for example parquet:out");
        if (target.equals("-")) {
            throw new IOException("parquet:- is not possible: Parquet needs files; name a folder, or use json:-");
        }
        return ParquetSink.open(Path.of(target), schemas, settings);
    }
}

package io.fovea.sinks.json;

import io.fovea.sinks.text.LineSink;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.util.List;

/// Opens JSON lines.
public final class JsonSinkFactory implements SinkFactory {
    /// For `ServiceLoader`.
    public JsonSinkFactory() {}

    @Override
    public String scheme() {
        return "json";
    }

    @Override
    public Sink open(String target, List<RowSchema> schemas, Settings settings) throws IOException {
        if (target.isEmpty()) throw new IOException("json: needs a file, or - for standard output");
        return LineSink.open(target, schemas, settings, ".json", JsonLines::new);
    }
}

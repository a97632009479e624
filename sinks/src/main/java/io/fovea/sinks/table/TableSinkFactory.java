package io.fovea.sinks.table;

import io.fovea.sinks.text.TextOutput;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Opens tables for people.
public final class TableSinkFactory implements SinkFactory {
    /// For `ServiceLoader`.
    public TableSinkFactory() {}

    @Override
    public String scheme() {
        return "table";
    }

    @Override
    public Sink open(String target, List<RowSchema> schemas, Settings settings) throws IOException {
        if (target.isEmpty()) throw new IOException("table: needs a file, or - for standard output");
        if (!target.equals("-")) return new TableSink(TextOutput.file(Path.of(target)), schemas, 0, false);
        return new TableSink(
                TextOutput.standard(settings.standardOutput()), schemas, settings.terminalWidth(), settings.color());
    }
}

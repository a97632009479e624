package io.fovea.examples;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.spi.Column;
import io.fovea.spi.RowBatch;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a query and keeps its rows with their values as they are, by column name.
final class RawRows implements Sink {
    private final List<Map<String, Object>> rows = new ArrayList<>();

    static List<Map<String, Object>> of(Fovea fovea, Path capture) throws IOException {
        RawRows sink = new RawRows();
        fovea.run(List.of(capture), sink, RunListener.SILENT);
        return sink.rows;
    }

    @Override
    public synchronized void write(RowBatch batch) {
        List<Column> columns = batch.schema().columns();
        for (Object[] values : batch.rows()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int c = 0; c < values.length; c++) row.put(columns.get(c).name(), values[c]);
            rows.add(row);
        }
    }

    @Override
    public void finish() {}

    @Override
    public List<Output> outputs() {
        return List.of();
    }

    @Override
    public void close() {}
}

package io.fovea.sinks.table;

import io.fovea.sinks.text.TextOutput;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A table per query on one output.
///
/// The first `ROWS_BEFORE_WIDTHS` rows of a query decide its widths; what comes later keeps to them. Tables of several
/// queries have titles and take turns in blocks of that many rows.
final class TableSink implements Sink {
    static final int ROWS_BEFORE_WIDTHS = 200;

    private final TextOutput output;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private Table shown;
    private boolean finished;

    TableSink(TextOutput output, List<RowSchema> schemas, int terminalWidth, boolean color) {
        this.output = output;
        for (RowSchema schema : schemas) tables.put(schema.query(), new Table(schema, terminalWidth, color));
    }

    @Override
    public void write(RowBatch batch) throws IOException {
        Table table = tables.get(batch.schema().query());
        for (Object[] row : batch.rows()) {
            table.add(row);
            if (table.isFull()) show(table);
        }
        if (table == shown && tables.size() == 1) show(table);
        output.flush();
    }

    private void show(Table table) throws IOException {
        if (table != shown) {
            if (shown != null) output.buffer().ascii('\n');
            if (tables.size() > 1) table.printTitle(output.buffer());
            table.printHeader(output.buffer());
            shown = table;
        }
        table.printRows(output.buffer());
        output.flush();
    }

    @Override
    public void finish() throws IOException {
        if (finished) return;
        for (Table table : tables.values()) {
            if (!table.isEmpty() || !table.isShown()) show(table);
        }
        output.finish();
        finished = true;
    }

    @Override
    public List<Output> outputs() {
        if (!finished) return List.of();
        return tables.values().stream()
                .map(table -> new Output(table.query(), output.name(), table.rowCount(), table.bytes()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}

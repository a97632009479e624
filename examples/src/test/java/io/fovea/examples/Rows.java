package io.fovea.examples;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.Column;
import io.fovea.spi.RowBatch;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs queries and keeps their rows as text cells, by column name: absent is empty, lists are joined by commas.
final class Rows implements Sink {
    private final List<Map<String, String>> rows = Collections.synchronizedList(new ArrayList<>());
    private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
    private RunReport report;

    /// Runs compiled queries over one capture.
    static Rows of(Fovea fovea, Path capture) throws IOException {
        Rows rows = new Rows();
        rows.report = fovea.run(List.of(capture), rows, RunListener.SILENT);
        return rows;
    }

    static Rows of(String query, Path capture) throws IOException {
        return of(Fovea.builder().query(query).build(), capture);
    }

    List<Map<String, String>> all() {
        return rows;
    }

    /// The rows as lines: query name, then the cells.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) lines.add(queries.get(i) + "\t" + String.join("\t", rows.get(i).values()));
        return lines;
    }

    /// One column of all rows.
    List<String> column(String name) {
        return rows.stream().map(row -> row.get(name)).toList();
    }

    RunReport report() {
        return report;
    }

    @Override
    public void write(RowBatch batch) {
        List<Column> columns = batch.schema().columns();
        for (Object[] values : batch.rows()) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int c = 0; c < values.length; c++) row.put(columns.get(c).name(), cell(values[c]));
            queries.add(batch.schema().query());
            rows.add(row);
        }
    }

    private static String cell(Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> String.join(",", list.stream().map(Rows::cell).toList());
            case byte[] bytes -> java.util.HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
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

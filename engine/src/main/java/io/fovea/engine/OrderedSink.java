package io.fovea.engine;

import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Hands the rows of each query on in the order of their keys, once all are there. What does not fit in a share of the
/// heap waits, sorted, in temporary files, which are merged at the end.
///
/// Rows come with their `RowKey` behind the values of their columns, and go on without it.
final class OrderedSink implements Sink {
    private static final int BATCH_ROWS = 1024;
    private static final long HEAP_SHARE = 8;
    private static final int ROW_BYTES = 160;
    private static final int VALUE_BYTES = 32;
    private static final Comparator<Object[]> ORDER = Comparator.comparing(OrderedSink::key);

    private final Sink sink;
    private final long bytesMax;
    private final List<String> order;
    private final Map<String, Rows> queries = new HashMap<>();
    private long bytesWaiting;

    /// @param order names of the queries, in the order in which their rows are handed on
    OrderedSink(Sink sink, List<String> order) {
        this(sink, order, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /// @param bytesMax estimated bytes of rows that are kept in memory
    OrderedSink(Sink sink, List<String> order, long bytesMax) {
        this.sink = sink;
        this.order = order;
        this.bytesMax = bytesMax;
    }

    /// The rows of one query.
    private static final class Rows {
        final RowSchema schema;
        final List<RowFile> files = new ArrayList<>();
        List<Object[]> waiting = new ArrayList<>();

        Rows(RowSchema schema) {
            this.schema = schema;
        }
    }

    /// The next row of a sorted run.
    private record Head(Object[] row, RowFile from) {}

    private static RowKey key(Object[] row) {
        return (RowKey) row[row.length - 1];
    }

    @Override
    public boolean wantsRows() {
        return sink.wantsRows();
    }

    @Override
    public void write(RowBatch batch) throws IOException {
        Rows rows = queries.computeIfAbsent(batch.schema().query(), _ -> new Rows(batch.schema()));
        rows.waiting.addAll(batch.rows());
        for (Object[] row : batch.rows()) bytesWaiting += estimate(row);
        if (bytesWaiting > bytesMax) {
            for (Rows each : queries.values()) spill(each);
            bytesWaiting = 0;
        }
    }

    private static long estimate(Object[] row) {
        long bytes = ROW_BYTES;
        for (Object value : row) bytes += estimate(value);
        return bytes;
    }

    private static long estimate(Object value) {
        return switch (value) {
            case String text -> VALUE_BYTES + text.length();
            case byte[] bytes -> VALUE_BYTES + bytes.length;
            case List<?> list -> {
                long bytes = VALUE_BYTES;
                for (Object element : list) bytes += estimate(element);
                yield bytes;
            }
            case null, default -> VALUE_BYTES;
        };
    }

    private static void spill(Rows rows) throws IOException {
        if (rows.waiting.isEmpty()) return;
        rows.waiting.sort(ORDER);
        rows.files.add(RowFile.write(rows.waiting));
        rows.waiting = new ArrayList<>();
    }

    @Override
    public void finish() throws IOException {
        for (String query : order) {
            Rows rows = queries.get(query);
            if (rows != null) merge(rows);
        }
        sink.finish();
    }

    private void merge(Rows rows) throws IOException {
        if (!rows.files.isEmpty()) spill(rows);
        rows.waiting.sort(ORDER);
        List<Object[]> batch = new ArrayList<>();
        for (Object[] row : rows.waiting) batch = add(rows.schema, batch, row);
        rows.waiting = List.of();
        PriorityQueue<Head> heads = new PriorityQueue<>((one, other) -> ORDER.compare(one.row, other.row));
        for (RowFile file : rows.files) pull(heads, file);
        while (!heads.isEmpty()) {
            Head first = heads.poll();
            batch = add(rows.schema, batch, first.row);
            pull(heads, first.from);
        }
        if (!batch.isEmpty()) sink.write(new RowBatch(rows.schema, batch));
    }

    private static void pull(PriorityQueue<Head> heads, RowFile file) throws IOException {
        Object[] row = file.next();
        if (row != null) heads.add(new Head(row, file));
    }

    /// The batch to go on with.
    private List<Object[]> add(RowSchema schema, List<Object[]> batch, Object[] row) throws IOException {
        Object[] values = new Object[row.length - 1];
        System.arraycopy(row, 0, values, 0, values.length);
        batch.add(values);
        if (batch.size() < BATCH_ROWS) return batch;
        sink.write(new RowBatch(schema, batch));
        return new ArrayList<>();
    }

    @Override
    public List<Output> outputs() {
        return sink.outputs();
    }

    /// Removes the temporary files; the sink behind is its owner's to close.
    @Override
    public void close() throws IOException {
        for (Rows rows : queries.values()) {
            for (RowFile file : rows.files) file.close();
        }
    }
}

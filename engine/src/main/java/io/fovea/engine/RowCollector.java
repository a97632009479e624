package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.Outcome;
import io.fovea.spi.Column;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowContext;
import io.fovea.spi.Session;
import io.fovea.spi.Weird;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Makes rows of what the filter program says matches, and hands them to the sink in batches.
final class RowCollector implements FilterProgram.RowMatches, FilterProgram.PacketMatches {
    private static final int BATCH_ROWS = 256;
    /// Of packets that the run leaves out.
    private static final byte BAD_CHECKSUM = (byte) Outcome.BAD_CHECKSUM.ordinal();

    private final List<CompiledQuery> queries;
    private final Column[][] columns;
    private final List<List<Object[]>> waiting = new ArrayList<>();
    private final long[] rows;
    private final SinkThread sink;
    private final boolean wantsRows;
    private final boolean ordered;
    private final RowContext context = new RowContext();
    /// For the packets of the burst at hand: bit i when a query over packets took packet i.
    private long packetsTaken;
    private long rowsTotal;
    private int queriesOpen;

    /// @param ordered whether each row has its `RowKey` behind its values
    RowCollector(CompiledQueries compiled, SinkThread sink, boolean ordered) {
        this.ordered = ordered;
        queries = compiled.queries();
        columns = new Column[queries.size()][];
        for (int q = 0; q < columns.length; q++) {
            columns[q] = queries.get(q).schema().columns().toArray(Column[]::new);
            waiting.add(new ArrayList<>());
        }
        rows = new long[queries.size()];
        queriesOpen = (int) queries.stream().filter(query -> query.limit() > 0).count();
        this.sink = sink;
        wantsRows = sink.wantsRows();
    }

    /// Says which capture the next rows come from.
    void source(String name) {
        context.source = name;
    }

    /// Says what is odd in the rows that come next; null ends it.
    void odd(Weird weird) {
        context.weird = weird;
    }

    /// Forgets which packets of a burst were taken.
    void startBurst() {
        packetsTaken = 0;
    }

    long packetsTaken() {
        return packetsTaken;
    }

    @Override
    public void match(int query, Burst burst, int i) {
        if (burst.outcome[i] == BAD_CHECKSUM) return;
        packetsTaken |= 1L << i;
        context.conn = null;
        context.session = null;
        context.burst = burst;
        context.packet = i;
        add(query);
    }

    @Override
    public void match(int query, FlowState flow, Session session) {
        context.conn = flow.conn;
        context.session = session;
        context.burst = null;
        add(query);
    }

    private void add(int query) {
        long limit = queries.get(query).limit();
        if (rows[query] >= limit) return;
        if (!wantsRows) {
            count(query, limit);
            return;
        }
        context.query = queries.get(query).name();
        Column[] readers = columns[query];
        Object[] row = new Object[ordered ? readers.length + 1 : readers.length];
        for (int c = 0; c < readers.length; c++) row[c] = readers[c].reader().apply(context);
        if (ordered) row[readers.length] = RowKey.of(context, rowsTotal);
        count(query, limit);
        List<Object[]> batch = waiting.get(query);
        batch.add(row);
        if (batch.size() == BATCH_ROWS) flush(query);
    }

    private void count(int query, long limit) {
        rowsTotal++;
        if (++rows[query] == limit) queriesOpen--;
    }

    private void flush(int query) {
        List<Object[]> batch = waiting.get(query);
        if (batch.isEmpty()) return;
        waiting.set(query, new ArrayList<>());
        try {
            sink.put(new RowBatch(queries.get(query).schema(), batch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hands all rows that wait to the sink.
    void flush() {
        for (int q = 0; q < rows.length; q++) flush(q);
    }

    /// Whether every query has reached its limit.
    boolean allLimitsReached() {
        return queriesOpen == 0;
    }

    long rows() {
        return rowsTotal;
    }

    /// Rows of one query.
    long rows(int query) {
        return rows[query];
    }
}

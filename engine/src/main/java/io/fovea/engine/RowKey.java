package io.fovea.engine;

import io.fovea.spi.RowContext;
import java.util.Comparator;

/// Where a row stands in an ordered output: by time, then by what is the same for any number of workers.
///
/// @param timeNs of the row, as its column `ts` has it
/// @param uid of its flow, empty for what is outside flows
/// @param source capture that the packet of a packet's row came from, or of what is odd, else empty
/// @param frame that packet's number, else 0
/// @param sequence the place among the rows of one worker, which has all rows of a flow
record RowKey(long timeNs, String uid, String source, long frame, long sequence) implements Comparable<RowKey> {
    private static final Comparator<RowKey> ORDER = Comparator.comparingLong(RowKey::timeNs)
            .thenComparing(RowKey::uid).thenComparing(RowKey::source)
            .thenComparingLong(RowKey::frame).thenComparingLong(RowKey::sequence);

    static RowKey of(RowContext row, long sequence) {
        if (row.weird != null) {
            String uid = row.conn == null ? "" : row.conn.uid();
            return new RowKey(row.weird.timeNs(), uid, row.weird.source(), row.weird.firstFrame(), sequence);
        }
        if (row.conn == null) {
            return new RowKey(row.burst.timeNs[row.packet], "", row.source, row.burst.frameNumber[row.packet],
                    sequence);
        }
        long timeNs = row.session != null ? row.session.timeNs : row.conn.firstTimeNs();
        return new RowKey(timeNs, row.conn.uid(), "", 0, sequence);
    }

    @Override
    public int compareTo(RowKey other) {
        return ORDER.compare(this, other);
    }
}

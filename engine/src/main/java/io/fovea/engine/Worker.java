package io.fovea.engine;

import io.fovea.spi.CompiledQueries;
import io.fovea.spi.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;

/// One of the run's workers, on a thread of its own: reads and routes chunks, and follows its own flows through all of
/// them. Following comes first, so that chunks are met while they are in the cache.
final class Worker implements AutoCloseable {
    private static final long FLUSH_EVERY_NS = 200_000_000L;

    private final ChunkQueue queue;
    private final PacketPath path;
    private final RowCollector rows;
    private final int number;
    /// Chunks that this worker is to route, oldest first.
    private final ArrayDeque<ChunkWork> claimed = new ArrayDeque<>();
    private long nextFlushNs = System.nanoTime();
    private long rowsTold;

    /// @param fragments of all workers
    /// @param number of this worker, from 0
    /// @param workers that there are
    /// @param seed of the flow hash
    Worker(ChunkQueue queue, CompiledQueries queries, Limits limits, ChecksumStage checksums, RowCollector rows,
            FragmentStage fragments, int number, int workers, long seed) {
        this.queue = queue;
        this.number = number;
        this.rows = rows;
        path = new PacketPath(queries, limits, checksums, rows, fragments, number, workers, seed);
    }

    PacketPath path() {
        return path;
    }

    RowCollector rows() {
        return rows;
    }

    /// Works until all captures are followed to their end, or another worker has failed.
    void work() throws IOException {
        try {
            long followed = 0;
            int idle = 0;
            while (!queue.isFollowed(followed)) {
                if (queue.hasFailed()) return;
                ChunkWork ready = queue.ready(followed);
                if (ready != null) {
                    follow(ready);
                    followed++;
                    idle = 0;
                } else if (advance() || loadNext()) {
                    idle = 0;
                } else {
                    ChunkQueue.pause(idle++);
                }
            }
            path.finish();
            rows.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Takes the oldest chunk that this worker has claimed as far as it may go now.
    ///
    /// @return false when it waits for its turn, or there is none
    private boolean advance() throws IOException {
        ChunkWork work = claimed.peekFirst();
        if (work == null) return false;
        FragmentTurns turns = queue.fragmentTurns();
        if (!work.isRouted) {
            if (!queue.isTurnOf(work)) return false;
            queue.findFrames(work);
            path.source(work.capture.source.name(), work.capture.number);
            work.isRouted = true;
            if (!path.route(work)) return true;
            turns.pass(work.sequence);
        } else {
            if (!turns.isTurnOf(work.sequence)) return false;
            path.source(work.capture.source.name(), work.capture.number);
            path.routeRest(work, turns);
        }
        claimed.removeFirst();
        queue.publish(work);
        return true;
    }

    private boolean loadNext() throws IOException {
        ChunkWork work = queue.claim(number);
        if (work == null) return false;
        work.capture.source.load(work.chunk, work.numberInCapture);
        claimed.addLast(work);
        return true;
    }

    private void follow(ChunkWork work) {
        path.source(work.capture.source.name(), work.capture.number);
        path.follow(work);
        work.letGo();
        if (System.nanoTime() - nextFlushNs >= 0) flush();
    }

    /// Makes rows of what all workers met outside flows, once they are done.
    void tellWeirdOutsideFlows(WeirdCounts ofAll) throws IOException {
        try {
            path.tellWeirdOutsideFlows(ofAll);
            rows.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void flush() {
        nextFlushNs = System.nanoTime() + FLUSH_EVERY_NS;
        rows.flush();
        queue.addRows(rows.rows() - rowsTold);
        rowsTold = rows.rows();
        if (number == 0) queue.tellProgress();
    }

    @Override
    public void close() {
        path.close();
    }
}

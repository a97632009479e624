package io.fovea.engine;

import io.fovea.spi.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A chunk on its way: read and routed by one worker, then followed by every worker for the flows that it owns. Reused.
///
/// Invariant: between `claim` and `publish` it belongs to the worker that claimed it; from then on it does not change
/// until every worker has let go of it.
final class ChunkWork implements AutoCloseable {
    private static final long NONE = -1;

    final Chunk chunk;
    private final int workers;
    private final List<RoutedBurst> bursts = new ArrayList<>();
    private final AtomicInteger holders = new AtomicInteger();
    private volatile long published = NONE;
    /// The capture that it is a chunk of.
    OpenCapture capture;
    /// Its number in the capture, from 0.
    long numberInCapture;
    /// Its number in the run, from 0.
    long sequence;

    ChunkWork(int workers, int chunkBytes) {
        this.workers = workers;
        chunk = new Chunk(chunkBytes);
    }

    /// Whether nobody needs it any more.
    boolean isFree() {
        return holders.get() == 0;
    }

    void claim(OpenCapture from, long number, long sequenceInRun) {
        holders.set(workers);
        capture = from;
        numberInCapture = number;
        sequence = sequenceInRun;
        chunk.clear();
    }

    RoutedBurst burst(int number) {
        while (bursts.size() <= number) bursts.add(new RoutedBurst(workers));
        return bursts.get(number);
    }

    /// Hands it to all workers.
    void publish() {
        published = sequence;
    }

    boolean isPublished(long sequenceInRun) {
        return published == sequenceInRun;
    }

    /// A worker has followed its flows through it.
    void letGo() {
        holders.decrementAndGet();
    }

    @Override
    public void close() {
        chunk.close();
    }
}

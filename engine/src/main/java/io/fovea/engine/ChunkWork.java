package io.fovea.engine;

import io.fovea.spi.Chunk;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// A chunk on its way: read and routed by one worker, then followed by every worker for the flows that it owns. Reused.
///
/// Invariant: between `claim` and `publish` it belongs to the worker that claimed it; from then on it does not change
/// until every worker has let go of it.
final class ChunkWork implements AutoCloseable {
    final Chunk chunk;
    private final int workers;
    /// By worker: the packets that it has to follow.
    final RoutedPackets[] routed;
    /// What fragments of the chunk completed.
    final DatagramMemory datagrams = new DatagramMemory();
    private long[] burstEndNs = new long[16];
    private long[] taken = new long[16];
    private final AtomicInteger holders = new AtomicInteger();
    /// The capture that it is a chunk of.
    OpenCapture capture;
    /// Its number in the capture, from 0.
    long numberInCapture;
    /// Its number in the run, from 0.
    long sequence;
    /// Whether its frames were found, and routed up to the first burst with fragments.
    boolean isRouted;
    int firstWithFragments;
    /// The number under which it was last handed to all workers. Others may look at any time.
    private volatile long published = -1;

    ChunkWork(int workers, int chunkBytes) {
        this.workers = workers;
        routed = new RoutedPackets[workers];
        for (int w = 0; w < workers; w++) routed[w] = new RoutedPackets();
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
        isRouted = false;
        chunk.clear();
        datagrams.clear();
        for (RoutedPackets packets : routed) packets.clear();
    }

    /// Notes the time of a burst's last packet.
    void burstEnd(int burst, long timeNs) {
        if (burst == burstEndNs.length) burstEndNs = Arrays.copyOf(burstEndNs, burst * 2);
        burstEndNs[burst] = timeNs;
    }

    long burstEndNs(int burst) {
        return burstEndNs[burst];
    }

    /// Notes which packets of a burst a query over packets took: bit i for packet i.
    void taken(int burst, long packets) {
        if (burst == taken.length) taken = Arrays.copyOf(taken, burst * 2);
        taken[burst] = packets;
    }

    long taken(int burst) {
        return taken[burst];
    }

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
        datagrams.close();
        for (RoutedPackets packets : routed) packets.close();
    }
}

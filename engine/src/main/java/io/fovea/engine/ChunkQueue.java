package io.fovea.engine;

import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.SourceNotes;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// What the workers of a run share: which chunk is read next, whose turn it is to find frames, which chunks are ready.
///
/// Chunks are numbered through all captures. Any worker claims the next one and loads it; frames are found in order of
/// the numbers, each chunk starting where the one before ended; every worker then follows all chunks in that order. So
/// each worker sees the packets of its flows in the order of the captures, however many workers there are.
final class ChunkQueue implements AutoCloseable {
    private static final int CHUNK_BYTES_MAX = 260 << 10;
    /// Chunks that a worker may be ahead of the others by. Three are enough while each has a core to itself; more help
    /// when another process takes one away for a while. Chunks of 256 KiB were the fastest of 128 to 512.
    private static final int WORKS_OF_WORKER = 6;
    /// A worker waits awake about as long as another needs to find a chunk's frames.
    private static final int SPINS = 1_000;
    private static final long PAUSE_NS = 20_000;
    /// Longer waits are for a slow pipe or an idle link, and may sleep longer.
    private static final int SHORT_PAUSES = 200;
    private static final long LONG_PAUSE_NS = 1_000_000;

    private final List<Path> captures;
    private final RunListener listener;
    private final BooleanSupplier goesOn;
    /// By worker: the chunks that only it reads into, so that their memory stays in its core's cache.
    private final ChunkWork[][] works;
    /// Chunks that are ready, by number modulo length. There are never more of them than works, since a worker follows
    /// in order.
    private final AtomicReferenceArray<ChunkWork> ready;
    private final FragmentTurns fragmentTurns;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, RunReport.Input> inputs = new TreeMap<>();
    private final List<InputException> unopened = new ArrayList<>();
    private final CaptureRun.Reading reading;
    private final long bytesTotal;
    private final AtomicLong rows = new AtomicLong();
    private final List<OpenCapture> open = new ArrayList<>();
    private OpenCapture current;
    private int capturesOpened;
    private long bytesDone;
    private volatile long claimed;
    private volatile boolean allClaimed;
    /// The chunk whose frames are found next.
    private volatile long turn;
    /// Frames found so far; written by whoever's turn it is.
    private volatile long packets;
    private volatile boolean failed;

    /// @param bytesTotal bytes of all captures, or -1 when unknown
    /// @param goesOn asked before each chunk
    ChunkQueue(
            List<Path> captures, int workers, long bytesTotal, CaptureRun.Reading reading, RunListener listener,
            BooleanSupplier goesOn) {
        this.captures = captures;
        this.bytesTotal = bytesTotal;
        this.reading = reading;
        this.listener = listener;
        this.goesOn = goesOn;
        works = new ChunkWork[workers][workers == 1 ? 1 : WORKS_OF_WORKER];
        for (ChunkWork[] own : works) {
            for (int i = 0; i < own.length; i++) own[i] = new ChunkWork(workers, CHUNK_BYTES_MAX);
        }
        ready = new AtomicReferenceArray<>(workers * works[0].length);
        fragmentTurns = new FragmentTurns(ready.length());
    }

    /// Claims the next chunk for a worker, which is to load it. Null when there is none, now or at all: see
    /// `isFollowed`.
    ChunkWork claim(int worker) throws IOException {
        ChunkWork work = allClaimed ? null : freeWork(works[worker]);
        if (work == null) return null;
        lock.lock();
        try {
            if (allClaimed) return null;
            if (packets >= reading.packetsMax() || !goesOn.getAsBoolean() || !openUntilUnclaimed()) {
                if (current != null) current.ended = true;
                closeDone();
                allClaimed = true;
                return null;
            }
            work.claim(current, current.chunksClaimed++, claimed);
            current.chunksUnderWay++;
            claimed++;
            return work;
        } finally {
            lock.unlock();
        }
    }

    private static ChunkWork freeWork(ChunkWork[] own) {
        for (ChunkWork work : own) {
            if (work.isFree()) return work;
        }
        return null;
    }

    private boolean openUntilUnclaimed() throws IOException {
        while (current == null || !current.hasUnclaimed()) {
            if (capturesOpened == captures.size()) return false;
            int number = capturesOpened++;
            open(captures.get(number), number);
        }
        return true;
    }

    /// A capture that cannot be opened does not keep the others from being read; it is reported as damaged.
    private void open(Path capture, int number) throws IOException {
        try {
            SourceRequest request = new SourceRequest(capture, reading.follow(), goesOn);
            current = new OpenCapture(CaptureRun.open(request), number);
            open.add(current);
            assert current.source.chunkBytes() <= CHUNK_BYTES_MAX : "chunks fit";
        } catch (InputException e) {
            if (captures.size() == 1) throw e;
            unopened.add(e);
            inputs.put(number, new RunReport.Input(capture.toString(), 0, 0, e.getMessage()));
            listener.warning(e.getMessage());
        }
    }

    /// Closes captures that nobody will load from any more.
    private void closeDone() throws IOException {
        for (int i = open.size() - 1; i >= 0; i--) {
            OpenCapture capture = open.get(i);
            if (!capture.isDone()) continue;
            open.remove(i);
            PacketSource source = capture.source;
            SourceNotes notes = source.notes();
            listener.captureRead(capture.number, notes);
            inputs.put(capture.number, new RunReport.Input(source.name(), source.position(), capture.packets,
                    source.damage(), notes.withoutSecrets()));
            bytesDone += source.packedPosition();
            if (source.damage() != null) listener.warning(source.damage());
            source.close();
        }
    }

    /// Whether a chunk is the next whose frames are found.
    boolean isTurnOf(ChunkWork work) {
        return turn == work.sequence;
    }

    /// Finds the frames of a chunk that is loaded and has its turn, and passes the turn on.
    void findFrames(ChunkWork work) throws IOException {
        find(work);
        turn = work.sequence + 1;
    }

    private void find(ChunkWork work) throws IOException {
        OpenCapture capture = work.capture;
        long left = reading.packetsMax() - packets;
        if (capture.hasFrames && left > 0) capture.hasFrames = capture.source.findFrames(work.chunk);
        if (work.chunk.packets() > left) work.chunk.keepFirst((int) left);
        if (reading.snapLength() != Integer.MAX_VALUE) work.chunk.keepBytes(reading.snapLength());
        capture.packets += work.chunk.packets();
        packets += work.chunk.packets();
        lock.lock();
        try {
            capture.chunksUnderWay--;
            if (!capture.hasFrames) capture.ended = true;
            closeDone();
        } finally {
            lock.unlock();
        }
    }

    /// Who puts fragments together next.
    FragmentTurns fragmentTurns() {
        return fragmentTurns;
    }

    /// Hands a chunk to all workers.
    void publish(ChunkWork work) {
        work.publish();
        ready.set((int) (work.sequence % ready.length()), work);
    }

    /// The chunk of a number if it is ready, else null.
    ChunkWork ready(long sequence) {
        ChunkWork work = ready.get((int) (sequence % ready.length()));
        return work != null && work.isPublished(sequence) ? work : null;
    }

    /// Whether a worker that has followed so many chunks has followed all.
    boolean isFollowed(long chunks) {
        return allClaimed && chunks == claimed;
    }

    /// Waits a moment: at first awake.
    static void pause(int spins) {
        if (spins < SPINS) Thread.onSpinWait();
        else LockSupport.parkNanos(spins < SPINS + SHORT_PAUSES ? PAUSE_NS : LONG_PAUSE_NS);
    }

    /// Makes all workers stop.
    void fail() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    /// Adds rows that a worker gave.
    void addRows(long count) {
        rows.addAndGet(count);
    }

    /// Tells how far reading is.
    void tellProgress() {
        lock.lock();
        try {
            long bytes = bytesDone;
            for (OpenCapture capture : open) bytes += capture.source.packedPosition();
            listener.progress(bytes, bytesTotal, packets, rows.get());
        } finally {
            lock.unlock();
        }
    }

    /// The captures, in order.
    ///
    /// @throws InputException when none could be opened
    List<RunReport.Input> inputs() throws InputException {
        if (!unopened.isEmpty() && unopened.size() == inputs.size()) throw unopened.getFirst();
        return List.copyOf(inputs.values());
    }

    @Override
    public void close() throws IOException {
        for (OpenCapture capture : open) capture.source.close();
        for (ChunkWork[] own : works) {
            for (ChunkWork work : own) work.close();
        }
    }
}

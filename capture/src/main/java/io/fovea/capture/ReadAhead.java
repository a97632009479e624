package io.fovea.capture;

import java.util.concurrent.locks.LockSupport;

/// Walks the records of a mapped file a little ahead of the worker, on a thread of its own: it meets the page faults,
/// brings headers into the processor's cache, and notes where records begin, so that the worker need not wait for one
/// record's length to find the next. Its notes are hints: the worker checks each against the record before, and walks by
/// itself where there are none. Small files are left to the kernel.
final class ReadAhead implements AutoCloseable {
    private static final long SMALL_FILE_BYTES = 8L << 20;
    private static final long PAGES_WINDOW_BYTES = 4L << 20;
    /// How far the walk may be ahead: far enough to hide memory, near enough to be in the cache still.
    private static final long LEAD_BYTES = 512L << 10;
    /// A power of two; more records than the lead usually holds.
    private static final int HINTS = 1 << 13;
    private static final long PAUSE_MIN_NS = 20_000;
    private static final long PAUSE_MAX_NS = 1_000_000;

    /// Steps over records.
    interface Walker {
        /// Touches the record at an offset of the file.
        ///
        /// @return the offset of the next record, or -1 when there is none that can be found
        long next(long offset);
    }

    private final MappedFile file;
    private final Walker walker;
    private final Thread thread;
    private final long[] hints;
    /// Hints written so far; the walker's.
    private volatile long written;
    /// Hints taken so far; the worker's.
    private volatile long taken;
    private volatile long reached;
    private volatile boolean closed;

    /// @param start offset of the first record
    ReadAhead(MappedFile file, long start, Walker walker) {
        this.file = file;
        this.walker = walker;
        hints = new long[file.length() <= SMALL_FILE_BYTES ? 0 : HINTS];
        thread = file.length() <= SMALL_FILE_BYTES ? null
                : Thread.ofPlatform().daemon().name("fovea-read-ahead").start(() -> walkAhead(start));
    }

    /// Tells how far the worker is.
    void reached(long position) {
        reached = position;
    }

    private void walkAhead(long start) {
        long at = start;
        long loaded = 0;
        long pauseNs = PAUSE_MIN_NS;
        while (!closed && at >= 0 && at < file.length()) {
            long worker = reached;
            if (worker - at > LEAD_BYTES) at = worker; // overtaken
            if (at - worker >= LEAD_BYTES || written - taken > HINTS / 2) {
                LockSupport.parkNanos(pauseNs);
                pauseNs = Math.min(pauseNs * 2, PAUSE_MAX_NS);
                continue;
            }
            pauseNs = PAUSE_MIN_NS;
            if (loaded < at + LEAD_BYTES) {
                loaded = Math.max(loaded, at);
                file.load(loaded, PAGES_WINDOW_BYTES);
                loaded += PAGES_WINDOW_BYTES;
            }
            long stretchEnd = at + LEAD_BYTES / 8;
            at = walk(at, stretchEnd);
        }
    }

    private long walk(long from, long end) {
        long at = from;
        long count = written;
        long countMax = taken + HINTS;
        while (at >= 0 && at < end && count < countMax) {
            hints[(int) count++ & HINTS - 1] = at;
            at = walker.next(at);
        }
        written = count;
        return at;
    }

    /// Takes hints that begin with a given offset.
    ///
    /// @param from offset of the record that the worker is at
    /// @param offsets where the hints go
    /// @return how many; 0 when there are none for this place
    int take(long from, long[] offsets) {
        long count = taken;
        long end = written;
        while (count < end && hints[(int) count & HINTS - 1] < from) count++;
        int found = 0;
        if (count < end && hints[(int) count & HINTS - 1] == from) {
            while (found < offsets.length && count < end) offsets[found++] = hints[(int) count++ & HINTS - 1];
        }
        if (count != taken) taken = count;
        return found;
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}

package io.fovea.capture;

import java.util.concurrent.locks.LockSupport;

/// Has the next stretch of a mapped file in memory, and its record headers in the processor's cache, before the worker
/// reads them: a thread of its own meets the page faults and walks the records a little ahead. What it reads decides
/// nothing. Small files are left to the kernel.
final class ReadAhead implements AutoCloseable {
    private static final long SMALL_FILE_BYTES = 8L << 20;
    private static final long PAGES_WINDOW_BYTES = 4L << 20;
    /// How far the walk may be ahead: far enough to hide memory, near enough to be in the cache still.
    private static final long LEAD_BYTES = 256L << 10;
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
    private volatile long reached;
    private volatile boolean closed;

    /// @param start offset of the first record
    ReadAhead(MappedFile file, long start, Walker walker) {
        this.file = file;
        this.walker = walker;
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
            if (worker > at) at = worker; // overtaken
            if (at - worker >= LEAD_BYTES) {
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
            while (at >= 0 && at < stretchEnd) at = walker.next(at);
        }
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

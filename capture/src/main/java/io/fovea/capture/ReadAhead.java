package io.fovea.capture;

/// Has the next megabytes of a mapped file in memory before they are read, on a thread of its own, so that the worker
/// meets few page faults. Files of one window are left to the kernel.
final class ReadAhead implements AutoCloseable {
    private static final long WINDOW_BYTES = 8L << 20;
    private static final int WINDOWS_AHEAD = 3;

    private final MappedFile file;
    private final Thread thread;
    private final Object changed = new Object();
    private long reached;
    private boolean closed;

    ReadAhead(MappedFile file) {
        this.file = file;
        if (file.length() <= WINDOW_BYTES) {
            thread = null;
            return;
        }
        thread = Thread.ofPlatform().daemon().name("fovea-read-ahead").start(this::loadAhead);
    }

    /// Tells how far the reader is. Cheap: the thread is only woken once a window.
    void reached(long position) {
        if (thread == null || position - reached < WINDOW_BYTES) return;
        synchronized (changed) {
            reached = position;
            changed.notifyAll();
        }
    }

    private void loadAhead() {
        long loaded = 0;
        while (loaded < file.length()) {
            synchronized (changed) {
                while (!closed && loaded >= reached + WINDOWS_AHEAD * WINDOW_BYTES) {
                    try {
                        changed.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed) return;
                if (loaded < reached) loaded = reached;
            }
            file.load(loaded, WINDOW_BYTES);
            loaded += WINDOW_BYTES;
        }
    }

    @Override
    public void close() {
        if (thread == null) return;
        synchronized (changed) {
            closed = true;
            changed.notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}

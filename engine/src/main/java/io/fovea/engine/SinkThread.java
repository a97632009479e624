package io.fovea.engine;

import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Writes rows on a thread of its own, behind a bounded queue: a slow sink makes reading wait, and nothing is lost.
final class SinkThread implements AutoCloseable {
    private static final int BATCHES_WAITING_MAX = 32;
    private static final long LOOK_AGAIN_MS = 100;
    private static final RowBatch END = new RowBatch(new RowSchema("", "", List.of(), ""), List.of());

    private final Sink sink;
    private final ArrayBlockingQueue<RowBatch> queue = new ArrayBlockingQueue<>(BATCHES_WAITING_MAX);
    private final Thread thread;
    private volatile Throwable failure;

    SinkThread(Sink sink) {
        this.sink = sink;
        thread = Thread.ofPlatform().daemon().name("fovea-sink").start(this::writeAll);
    }

    boolean wantsRows() {
        return sink.wantsRows();
    }

    private void writeAll() {
        try {
            for (RowBatch batch = queue.take(); batch != END; batch = queue.take()) sink.write(batch);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Hands rows over; waits while the queue is full.
    ///
    /// @throws OutputException when the sink has failed
    void put(RowBatch batch) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                throwFailure();
                try {
                    if (queue.offer(batch, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /// Waits until everything is written, and finishes the sink.
    void finish() throws IOException {
        put(END);
        join();
        throwFailure();
        try {
            sink.finish();
        } catch (IOException e) {
            throw asOutputException(e);
        }
    }

    private void throwFailure() throws OutputException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw asOutputException(e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static OutputException asOutputException(IOException e) {
        return e instanceof OutputException already ? already : new OutputException(e.getMessage(), e);
    }

    private void join() {
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

    /// Stops the thread; rows that wait are dropped. For runs that failed.
    @Override
    public void close() {
        if (!thread.isAlive()) return;
        thread.interrupt();
        join();
    }
}

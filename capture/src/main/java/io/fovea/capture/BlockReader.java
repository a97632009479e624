package io.fovea.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Reads a stream on a thread of its own, a few blocks ahead: unpacking goes on beside the run, and a pipe that gives
/// nothing keeps nobody from stopping the run. Memory is bounded by the number of blocks.
final class BlockReader implements AutoCloseable {
    private static final int BLOCKS = 4;
    private static final int BLOCK_BYTES = 128 << 10;
    /// Asked for at once when unpacking: a call that meets damage loses what it had unpacked.
    private static final int PIECE_BYTES = 4 << 10;
    /// Behind the last block, so that nobody waits for another.
    private static final Block END = new Block(0);

    private final StreamOpening opening;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Thread thread;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile String failure;
    private volatile IOException refusal;
    private volatile PackedStream packed;

    private BlockReader(StreamOpening opening, String name) {
        this.opening = opening;
        for (int b = 0; b < BLOCKS; b++) free.add(new Block(BLOCK_BYTES));
        thread = Thread.ofPlatform().daemon().name("fovea-reader " + name).unstarted(this::run);
    }

    /// Bytes that were read. Belongs to whoever took it last.
    static final class Block {
        final byte[] bytes;
        int length;

        private Block(int bytesMax) {
            bytes = new byte[bytesMax];
        }
    }

    static BlockReader start(StreamOpening opening, String name) {
        BlockReader reader = new BlockReader(opening, name);
        reader.thread.start();
        return reader;
    }

    private void run() {
        try {
            readAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            full.add(END);
        }
    }

    private void readAll() throws InterruptedException {
        try (InputStream in = opening.open()) {
            if (in instanceof PackedStream stream) packed = stream;
            while (!closed) {
                Block block = free.take();
                boolean more = read(in, block);
                if (block.length > 0) full.put(block);
                if (!more) return;
            }
        } catch (IOException e) {
            if (failure == null) refusal = e;
        }
    }

    /// Unpacked bytes come in whole blocks; others as they come.
    private boolean read(InputStream in, Block block) {
        block.length = 0;
        try {
            do {
                int wanted = packed != null && packed.isPacked() ? PIECE_BYTES : BLOCK_BYTES;
                int count = in.read(block.bytes, block.length, Math.min(wanted, BLOCK_BYTES - block.length));
                if (count < 0) return false;
                block.length += count;
            } while (packed != null && packed.isPacked() && block.length < BLOCK_BYTES);
            return true;
        } catch (IOException | RuntimeException e) {
            failure = describe(e);
            return false;
        }
    }

    private String describe(Exception e) {
        String reason = e.getMessage();
        if (reason == null) reason = e instanceof EOFException ? "it ends too early" : e.getClass().getSimpleName();
        boolean unpacking = packed != null && packed.isPacked() && !packed.hasFailed();
        return (unpacking ? "compressed data is cut or damaged: " : "cannot be read: ") + reason;
    }

    /// Whether bytes come as someone writes them, and not as fast as they are taken.
    boolean isLive() {
        return packed == null || !packed.isPacked();
    }

    /// The next block, or null when none came in time.
    Block take(long waitNs) {
        Block block = full.poll();
        try {
            if (block == null && waitNs > 0 && !ended) block = full.poll(waitNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return block == END ? null : block;
    }

    void giveBack(Block block) {
        free.add(block);
    }

    /// Whether every block was taken and none will come.
    boolean hasEnded() {
        return ended && full.isEmpty();
    }

    /// Why the stream could not be opened; null when it was.
    IOException refusal() {
        return refusal;
    }

    /// Why the stream ended before its end; null when it did not.
    String failure() {
        if (failure != null) return failure;
        return refusal == null ? null : "cannot be read: " + refusal.getMessage();
    }

    /// Bytes of the stream itself that were read so far.
    long packedBytes() {
        return packed == null ? 0 : packed.packedBytes();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

package io.fovea.cli;

import java.io.IOException;
import java.io.OutputStream;

/// Standard output: buffered, it knows whether its reader went away, and it clears the progress bar before it writes.
/// One thread at a time.
final class DataStream extends OutputStream {
    private static final int CAPACITY = 1 << 16;

    private final OutputStream target;
    private final byte[] buffer = new byte[CAPACITY];
    private int filled;
    private boolean broken;
    private Runnable beforeWrite = () -> {};

    DataStream(OutputStream target) {
        this.target = target;
    }

    /// Sets what happens before bytes reach the target.
    void beforeWrite(Runnable action) {
        beforeWrite = action;
    }

    /// Whether a write failed because nobody reads any more.
    boolean isBroken() {
        return broken;
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == CAPACITY) drain();
        buffer[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > CAPACITY - filled) drain();
        if (length > CAPACITY) {
            send(bytes, offset, length);
            return;
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    @Override
    public void flush() throws IOException {
        drain();
        target.flush();
    }

    /// Flushes; standard output itself stays open.
    @Override
    public void close() throws IOException {
        flush();
    }

    private void drain() throws IOException {
        int length = filled;
        filled = 0;
        if (length > 0) send(buffer, 0, length);
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        beforeWrite.run();
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            String message = e.getMessage();
            if (message != null && (message.contains("Broken pipe") || message.contains("Connection reset"))) {
                broken = true;
            }
            throw e;
        }
    }
}

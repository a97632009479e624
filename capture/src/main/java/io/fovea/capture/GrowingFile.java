package io.fovea.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that someone still writes: its end is not the end. Reading waits for more, until the thread is interrupted.
final class GrowingFile extends InputStream {
    private static final long PAUSE_MILLISECONDS = 50;

    private final FileChannel channel;

    GrowingFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) return 0;
        ByteBuffer target = ByteBuffer.wrap(to, offset, length);
        while (true) {
            int count = channel.read(target);
            if (count > 0) return count;
            if (channel.size() < channel.position()) {
                throw new IOException("the file has become shorter while it was read");
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("no longer followed");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.fovea.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes a classic capture file, little endian with microseconds, through one large buffer.
final class CaptureWriter implements AutoCloseable {
    /// Bytes of the header of a file.
    static final int FILE_HEADER_LENGTH = 24;
    /// Bytes of the header of a record.
    static final int RECORD_HEADER_LENGTH = 16;

    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int SNAP_LENGTH = 65_535;
    private static final int ETHERNET = 1;
    private static final int BUFFER_LENGTH = 4 << 20;
    private static final long MICROSECONDS_PER_SECOND = 1_000_000;
    private static final long START_US = 1_700_000_000L * MICROSECONDS_PER_SECOND;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final long gapUs;
    private long timeUs = START_US;
    private long packets;

    /// @param gapUs time between two packets
    CaptureWriter(Path file, long gapUs) throws IOException {
        this.gapUs = gapUs;
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        buffer.putInt(MAGIC_MICROSECONDS).putShort((short) 2).putShort((short) 4).putLong(0);
        buffer.putInt(SNAP_LENGTH).putInt(ETHERNET);
    }

    /// Adds a frame.
    void add(byte[] frame) throws IOException {
        if (buffer.remaining() < RECORD_HEADER_LENGTH + frame.length) drain();
        buffer.putInt((int) (timeUs / MICROSECONDS_PER_SECOND)).putInt((int) (timeUs % MICROSECONDS_PER_SECOND));
        buffer.putInt(frame.length).putInt(frame.length).put(frame);
        timeUs += gapUs;
        packets++;
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) channel.write(buffer);
        buffer.clear();
    }

    /// Packets added so far.
    long packets() {
        return packets;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            drain();
        }
    }
}

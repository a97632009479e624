package io.fovea.parsers.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A small reader of pcap and pcapng files, compressed or not, for tests only: it trusts its files.
public final class CaptureReader {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int PCAPNG_MAGIC = 0x0a0d0d0a;
    private static final int BLOCK_INTERFACE = 1;
    private static final int BLOCK_SIMPLE_PACKET = 3;
    private static final int BLOCK_PACKET = 6;

    /// A frame with its number and link type.
    public record Frame(long number, int linkType, byte[] bytes) {}

    private CaptureReader() {}

    /// All frames; a damaged end is left out.
    public static List<Frame> frames(Path file) {
        List<Frame> frames = new ArrayList<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(content(file));
            if (bytes.getInt(0) == PCAPNG_MAGIC) readBlocks(bytes, frames);
            else readRecords(bytes, frames);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }

    private static byte[] content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) != GZIP_MAGIC) return bytes;
        try (var unpacked = new GZIPInputStream(new BufferedInputStream(new ByteArrayInputStream(bytes)))) {
            return unpacked.readAllBytes();
        }
    }

    private static void readRecords(ByteBuffer bytes, List<Frame> frames) {
        boolean big = bytes.get(0) == (byte) 0xa1;
        bytes.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int linkType = bytes.getInt(20) & 0xffff;
        bytes.position(24);
        while (bytes.remaining() >= 16) {
            int length = bytes.getInt(bytes.position() + 8);
            bytes.position(bytes.position() + 16);
            frames.add(new Frame(frames.size() + 1, linkType, take(bytes, length)));
        }
    }

    private static void readBlocks(ByteBuffer bytes, List<Frame> frames) {
        List<Integer> linkTypes = new ArrayList<>();
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        while (bytes.remaining() >= 12) {
            int start = bytes.position();
            bytes.order(ByteOrder.BIG_ENDIAN);
            if (bytes.getInt(start) == PCAPNG_MAGIC) {
                boolean big = bytes.getInt(start + 8) == 0x1a2b3c4d;
                bytes.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
                linkTypes.clear();
                order = bytes.order();
            }
            bytes.order(order);
            int length = bytes.getInt(start + 4);
            switch (bytes.getInt(start)) {
                case BLOCK_INTERFACE -> linkTypes.add(bytes.getShort(start + 8) & 0xffff);
                case BLOCK_PACKET -> {
                    int linkType = linkTypes.get(bytes.getInt(start + 8));
                    bytes.position(start + 28);
                    frames.add(new Frame(frames.size() + 1, linkType, take(bytes, bytes.getInt(start + 20))));
                }
                case BLOCK_SIMPLE_PACKET -> {
                    bytes.position(start + 12);
                    int captured = Math.min(bytes.getInt(start + 8), length - 16);
                    frames.add(new Frame(frames.size() + 1, linkTypes.getFirst(), take(bytes, captured)));
                }
                default -> { }
            }
            bytes.position(start + length);
        }
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }
}

package io.fovea.examples;

import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import java.util.List;

/// Frames as a source of packets, in a few chunks: each frame's last captured byte is the last that may be read.
final class GuardedCapture implements PacketSource {
    private static final int CHUNKS = 3;

    private final String name;
    private final List<CapturedFrame> frames;
    private final long[] addresses;

    GuardedCapture(String name, List<CapturedFrame> frames, GuardedMemory memory) {
        this.name = name;
        this.frames = frames;
        memory.clear();
        addresses = new long[frames.size()];
        for (int i = 0; i < addresses.length; i++) addresses[i] = memory.place(frames.get(i).bytes());
    }

    /// The address behind a frame's last byte, which cannot be read.
    long wall(int frame) {
        return addresses[frame] + frames.get(frame).bytes().length;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int chunkBytes() {
        return 0;
    }

    @Override
    public long chunks() {
        return CHUNKS;
    }

    @Override
    public void load(Chunk chunk, long number) {
        chunk.offset = number;
    }

    @Override
    public boolean findFrames(Chunk chunk) {
        int from = (int) (chunk.offset * frames.size() / CHUNKS);
        int to = (int) ((chunk.offset + 1) * frames.size() / CHUNKS);
        for (int i = from; i < to; i++) {
            CapturedFrame frame = frames.get(i);
            chunk.add(addresses[i], frame.bytes().length, frame.wireLength(), frame.timeNs(), i + 1, frame.linkType());
        }
        return to < frames.size();
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public String damage() {
        return null;
    }

    @Override
    public void close() {}
}

package io.fovea.capture;

import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;

/// A stream of which nothing had come when the run was stopped.
final class EmptySource implements PacketSource {
    private final String name;

    EmptySource(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int chunkBytes() {
        return 1;
    }

    @Override
    public long chunks() {
        return 0;
    }

    @Override
    public void load(Chunk chunk, long number) {}

    @Override
    public boolean findFrames(Chunk chunk) {
        return false;
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

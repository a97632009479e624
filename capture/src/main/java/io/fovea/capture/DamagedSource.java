package io.fovea.capture;

import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import java.io.IOException;

/// A source over the readable part of a file whose packing was damaged.
final class DamagedSource implements PacketSource {
    private final PacketSource readable;
    private final String damage;

    DamagedSource(PacketSource readable, String damage) {
        this.readable = readable;
        this.damage = damage;
    }

    @Override
    public String name() {
        return readable.name();
    }

    @Override
    public int chunkBytes() {
        return readable.chunkBytes();
    }

    @Override
    public long chunks() {
        return readable.chunks();
    }

    @Override
    public void load(Chunk chunk, long number) throws IOException {
        readable.load(chunk, number);
    }

    @Override
    public boolean findFrames(Chunk chunk) throws IOException {
        return readable.findFrames(chunk);
    }

    @Override
    public long position() {
        return readable.position();
    }

    @Override
    public long length() {
        return readable.length();
    }

    @Override
    public String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        readable.close();
    }
}

package io.fovea.engine;

import io.fovea.spi.PacketSource;

/// A capture that is being read. Guarded by the lock of its `ChunkQueue`, unless said otherwise.
final class OpenCapture {
    final PacketSource source;
    /// Its place among the run's captures.
    final int number;
    /// Chunks that were claimed and whose frames were not yet found.
    int chunksUnderWay;
    long chunksClaimed;
    /// No chunk further on is wanted, or has frames.
    boolean ended;
    /// Whether chunks further on have frames; belongs to whoever's turn it is.
    boolean hasFrames = true;
    /// Frames found; belongs to whoever's turn it is.
    long packets;

    OpenCapture(PacketSource source, int number) {
        this.source = source;
        this.number = number;
    }

    boolean hasUnclaimed() {
        return !ended && chunksClaimed < source.chunks();
    }

    boolean isDone() {
        return !hasUnclaimed() && chunksUnderWay == 0;
    }
}

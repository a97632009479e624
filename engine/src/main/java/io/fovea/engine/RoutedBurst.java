package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.spi.Chunk;

/// A burst after decoder and packet filter: the flow keys of its candidates, and which worker owns each flow. Written
/// by the worker that read the burst, then read by all. Reused. // per packet
final class RoutedBurst {
    Burst burst;
    final FlowKey[] keys = new FlowKey[Chunk.BURST_PACKETS];
    final long[] hashes = new long[Chunk.BURST_PACKETS];
    /// By worker: bit i for packet i, whose flow the worker owns.
    final long[] owned;
    /// Packets that a query over packets took: bit i for packet i.
    long taken;

    RoutedBurst(int workers) {
        owned = new long[workers];
        for (int i = 0; i < keys.length; i++) keys[i] = new FlowKey();
    }

    void start(Burst next) {
        burst = next;
        taken = 0;
        java.util.Arrays.fill(owned, 0);
    }

    boolean isTaken(int i) {
        return (taken & 1L << i) != 0;
    }
}

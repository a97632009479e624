package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.Networks;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import io.fovea.reassembly.FragmentTable;
import io.fovea.spi.Limits;

/// Puts the IP fragments of a run together. One for all workers, which take turns (`FragmentTurns`).
///
/// Fragments of a datagram may lie in any chunks, and the datagram's flow may be any worker's; so the one table of
/// fragments sees the chunks one after the other, while all the rest of decoding and following goes on in parallel. A
/// datagram that is whole takes the place of the fragment that completed it, in its burst: it is decoded again, meets
/// the packet filter, and goes to the owner of its flow like any packet, in the order of the packets. So rows do not
/// depend on the number of workers, and packets that are no fragments pass here without being looked at.
///
/// What is found in a datagram may be a fragment again, of a datagram in a tunnel.
///
/// Accounting: a fragment that waits is counted as `fragment`. Once its datagram is whole that is taken back, and it is
/// counted with the datagram, whatever becomes of it.
final class FragmentStage implements AutoCloseable {
    /// Datagrams in fragments of datagrams that are put together.
    private static final int DEPTH_MAX = 4;
    private static final byte FRAGMENT = (byte) Outcome.FRAGMENT.ordinal();
    private static final byte TOO_DEEP = (byte) Outcome.TOO_DEEP.ordinal();

    private final FragmentTable table;
    private final Networks networks;
    private final Decoder decoder;
    private long joined;

    /// @param networks of the run
    /// @param seed secret
    FragmentStage(Limits limits, Networks networks, long seed) {
        this.networks = networks;
        decoder = new Decoder(networks);
        table = new FragmentTable(limits.fragmentBytesMax(), limits.fragmentTimeoutNs(), seed);
    }

    /// The networks of the run, which all that decode for it share.
    Networks networks() {
        return networks;
    }

    /// Goes through the fragments of a chunk, which has its turn.
    ///
    /// @param firstBurst number of the first burst with fragments
    void assemble(ChunkWork work, int firstBurst) {
        for (int b = firstBurst; b < work.chunk.bursts(); b++) {
            Burst burst = work.chunk.burst(b);
            if (burst.fragments == 0) continue;
            long taken = work.taken(b);
            for (int i = 0; i < burst.count; i++) {
                burst.otherFragments[i] = 0;
                burst.fragmentsConflict[i] = false;
                burst.fragmentsOverlap[i] = false;
                if (burst.outcome[i] == FRAGMENT) assemble(work.datagrams, burst, i, (taken & 1L << i) != 0);
            }
        }
    }

    private void assemble(DatagramMemory memory, Burst burst, int i, boolean isTaken) {
        for (int depth = 0; burst.outcome[i] == FRAGMENT; depth++) {
            if (depth == DEPTH_MAX) {
                burst.outcome[i] = TOO_DEEP;
                return;
            }
            Outcome outcome = table.add(burst, i, burst.otherFragments[i] + (isTaken ? 0 : 1));
            if (outcome != Outcome.FLOW) {
                burst.outcome[i] = (byte) outcome.ordinal();
                if (outcome == Outcome.TRUNCATED_FRAGMENT && table.isFirst()) decoder.decodeFirstFragment(burst, i);
                return;
            }
            replace(memory, burst, i);
        }
    }

    private void replace(DatagramMemory memory, Burst burst, int i) {
        int headers = burst.ipOffset[i];
        int length = headers + table.length();
        long at = memory.take(length);
        RawMemory.copy(burst.address[i], at, headers);
        table.write(at + headers);
        joined += table.otherPackets();
        burst.otherFragments[i] += table.otherPackets();
        burst.fragmentsConflict[i] |= table.hasConflict();
        burst.fragmentsOverlap[i] |= table.hasOverlap();
        table.release();
        burst.replace(i, at, length);
        decoder.decodeDatagram(burst, i);
    }

    /// Corrects what was counted of fragments while they waited.
    void account(PathCounters counters) {
        counters.outcome(Outcome.FRAGMENT, -joined - table.droppedForRoom() - table.refusedLater());
        counters.outcome(Outcome.FRAGMENT_MEMORY, table.droppedForRoom());
        counters.outcome(Outcome.BAD_FRAGMENT, table.refusedLater());
    }

    @Override
    public void close() {
        table.close();
    }
}

package io.fovea.bench.tables;

import io.fovea.cli.bench.FrameBuilder;
import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.LinkType;
import io.fovea.packet.RawMemory;
import io.fovea.packet.TcpFlags;
import io.fovea.reassembly.Flow;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import java.lang.foreign.Arena;

/// What a run uses, with flows that no query needs: they have a slot and no object. Linear probing over slots of a
/// cache line, a timer wheel through the slots.
final class TodaysTable implements TableDesign {
    private static final int SLACK = 1 << 17;

    private final Arena arena = Arena.ofConfined();
    private final FlowTable<Flow> table;
    private final Burst burst = new Burst(1);

    TodaysTable(int flows, long idleNs) {
        table = new FlowTable<>(flows + SLACK, new FlowTimeouts(idleNs, idleNs), 0,
                () -> {
                    throw new IllegalStateException("no flow has an object here");
                }, (flow, reason) -> {});
        byte[] frame = new FrameBuilder().tcp(TcpFlags.ACK, 1, 1, new byte[0]);
        long address = arena.allocate(frame.length).address();
        RawMemory.copyFromHeap(frame, 0, address, frame.length);
        burst.add(address, frame.length, frame.length, 0, 1, LinkType.ETHERNET);
        new Decoder().decode(burst);
    }

    @Override
    public int prefetch(long hash) {
        return table.prefetch(hash);
    }

    @Override
    public long find(FlowKey key, long hash) {
        return table.find(key, hash);
    }

    @Override
    public void touch(long handle, long nowNs) {
        table.touchTombstone(handle, true, nowNs, 0);
    }

    @Override
    public void insert(FlowKey key, long hash, long nowNs) {
        burst.timeNs[0] = nowNs;
        if (table.openTombstone(key, hash, burst, 0) == FlowTable.NONE) throw new IllegalStateException("full");
    }

    @Override
    public void expire(long nowNs) {
        table.advance(nowNs);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public void close() {
        table.close();
        arena.close();
    }
}

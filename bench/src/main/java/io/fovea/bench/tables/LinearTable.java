package io.fovea.bench.tables;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;

/// Linear probing over the slots themselves: a hit costs one cache line, and so does a miss in a table that is not
/// full.
final class LinearTable extends SlotTable {
    LinearTable(long idleNs, boolean wheel) {
        super(idleNs, wheel);
        begin();
    }

    @Override
    public int prefetch(long hash) {
        return RawMemory.i32Little(slot(tagOf(hash) & mask) + TAG);
    }

    @Override
    public long find(FlowKey key, long hash) {
        int tag = tagOf(hash);
        for (int number = tag & mask; ; number = number + 1 & mask) {
            long slot = slot(number);
            int kind = RawMemory.i32Little(slot + STATE) & KIND_MASK;
            if (kind == FREE) return NONE;
            if (kind == LIVE && RawMemory.i32Little(slot + TAG) == tag && holds(slot, key)) return slot;
        }
    }

    @Override
    long take(int tag) {
        if (live + deleted >= capacity() - (capacity() >>> 2)) {
            rebuild(live > capacity() >>> 1 ? capacity() << 1 : capacity());
        }
        int number = tag & mask;
        while (isLive(slot(number))) number = number + 1 & mask;
        if ((RawMemory.i32Little(slot(number) + STATE) & KIND_MASK) == DELETED) deleted--;
        live++;
        return markLive(slot(number));
    }

    private static long markLive(long slot) {
        setKind(slot, LIVE);
        return slot;
    }

    @Override
    void free(int number) {
        live--;
        boolean last = (RawMemory.i32Little(slot(number + 1 & mask) + STATE) & KIND_MASK) == FREE;
        setKind(slot(number), last ? FREE : DELETED);
        if (!last) deleted++;
    }
}

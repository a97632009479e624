package io.fovea.bench.tables;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;

/// A tag of one byte for each slot in an array of their own, eight of which are compared at once (as in Swiss tables,
/// without vectors); the slots behind are read only where a tag fits.
final class TagArrayTable extends SlotTable {
    private static final int EMPTY = 0x80;
    private static final int GONE = 0xfe;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private long tags;

    TagArrayTable(long idleNs, boolean wheel) {
        super(idleNs, wheel);
        begin();
    }

    @Override
    void allocate(int capacity) {
        super.allocate(capacity);
        tags = arena.allocate(capacity, SLOT_LENGTH).address();
        for (int group = 0; group < capacity; group += Long.BYTES) RawMemory.putI64Little(tags + group, HIGH_BITS);
    }

    private int home(int tag) {
        return tag & mask & -Long.BYTES;
    }

    /// Bits of the hash that choose no group of a table of up to 2^25 slots.
    private static int byteOf(int tag) {
        return tag >>> 25;
    }

    @Override
    public int prefetch(long hash) {
        return RawMemory.u8(tags + home(tagOf(hash)));
    }

    @Override
    public long find(FlowKey key, long hash) {
        int tag = tagOf(hash);
        long wanted = byteOf(tag) * LOW_BITS;
        for (int group = home(tag); ; group = group + Long.BYTES & mask) {
            long word = RawMemory.i64Little(tags + group);
            long different = word ^ wanted;
            for (long fits = different - LOW_BITS & ~different & HIGH_BITS; fits != 0; fits &= fits - 1) {
                long slot = slot(group + (Long.numberOfTrailingZeros(fits) >>> 3));
                if (RawMemory.i32Little(slot + TAG) == tag && isLive(slot) && holds(slot, key)) return slot;
            }
            if (empties(word) != 0) return NONE;
        }
    }

    /// The bytes that are `EMPTY`: only they have the highest bit and not the one below it.
    private static long empties(long word) {
        return word & ~(word << 1) & HIGH_BITS;
    }

    @Override
    long take(int tag) {
        if (live + deleted >= capacity() - (capacity() >>> 3)) {
            rebuild(live > capacity() >>> 1 ? capacity() << 1 : capacity());
        }
        for (int group = home(tag); ; group = group + Long.BYTES & mask) {
            long free = RawMemory.i64Little(tags + group) & HIGH_BITS;
            if (free == 0) continue;
            int number = group + (Long.numberOfTrailingZeros(free) >>> 3);
            if (RawMemory.u8(tags + number) == GONE) deleted--;
            RawMemory.putU8(tags + number, byteOf(tag));
            live++;
            return slot(number);
        }
    }

    @Override
    void free(int number) {
        live--;
        boolean ends = empties(RawMemory.i64Little(tags + (number & -Long.BYTES))) != 0;
        RawMemory.putU8(tags + number, ends ? EMPTY : GONE);
        if (!ends) deleted++;
        setKind(slot(number), FREE);
    }
}

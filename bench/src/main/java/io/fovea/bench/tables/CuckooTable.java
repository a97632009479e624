package io.fovea.bench.tables;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;

/// Two buckets of four slots for each flow, with a tag of four bytes for each slot in an array of their own: a lookup
/// looks at two places, never more. Making room moves flows, so that no place is a name for one: chains of a timer
/// wheel through the slots would break, and flows end by a scan.
final class CuckooTable extends SlotTable {
    private static final int WAYS = 4;
    private static final int MOVES_MAX = 500;
    private static final int SPREAD = 0x5bd1e995;

    private long tags;
    private int turn;

    CuckooTable(long idleNs) {
        super(idleNs, false);
        begin();
    }

    @Override
    void allocate(int capacity) {
        super.allocate(capacity);
        tags = arena.allocate((long) capacity * Integer.BYTES, SLOT_LENGTH).address();
    }

    private int first(int tag) {
        return tag & mask & -WAYS;
    }

    private int other(int bucket, int tag) {
        return bucket ^ ((tag >>> 16 | 1) * SPREAD & mask & -WAYS);
    }

    private int tagAt(int number) {
        return RawMemory.i32Little(tags + (long) number * Integer.BYTES);
    }

    /// 0 means that the slot is free.
    private void setTag(int number, int tag) {
        RawMemory.putI32Little(tags + (long) number * Integer.BYTES, tag);
    }

    private static int stored(int tag) {
        return tag | 1 << 31;
    }

    @Override
    public int prefetch(long hash) {
        int tag = stored(tagOf(hash));
        return tagAt(first(tag)) + tagAt(other(first(tag), tag));
    }

    @Override
    public long find(FlowKey key, long hash) {
        int tag = stored(tagOf(hash));
        int bucket = first(tag);
        long slot = findIn(bucket, tag, key);
        return slot != NONE ? slot : findIn(other(bucket, tag), tag, key);
    }

    private long findIn(int bucket, int tag, FlowKey key) {
        for (int number = bucket; number < bucket + WAYS; number++) {
            if (tagAt(number) == tag && holds(slot(number), key)) return slot(number);
        }
        return NONE;
    }

    @Override
    long take(int wholeTag) {
        int tag = stored(wholeTag);
        while (true) {
            if (live < capacity() - (capacity() >>> 4)) {
                int number = room(tag);
                if (number >= 0) {
                    setTag(number, tag);
                    live++;
                    return slot(number);
                }
            }
            rebuild(capacity() << 1);
        }
    }

    /// A free slot in one of a tag's buckets, made by moving others if need be; -1 when that takes too long.
    private int room(int tag) {
        int bucket = first(tag);
        int free = freeIn(bucket);
        if (free < 0) free = freeIn(other(bucket, tag));
        return free >= 0 ? free : evict(bucket, 0);
    }

    private int freeIn(int bucket) {
        for (int number = bucket; number < bucket + WAYS; number++) {
            if (tagAt(number) == 0) return number;
        }
        return -1;
    }

    /// Frees a slot of a full bucket: its flow goes to its other bucket, where another makes room first.
    private int evict(int bucket, int moves) {
        if (moves == MOVES_MAX) return -1;
        int number = bucket + (turn++ & WAYS - 1);
        int tag = tagAt(number);
        int target = other(bucket, tag);
        int free = freeIn(target);
        if (free < 0) free = evict(target, moves + 1);
        if (free < 0) return -1;
        if (tagAt(number) != tag) return evict(bucket, moves + 1);
        if (free == number) return number;
        setTag(free, tag);
        RawMemory.copy(slot(number), slot(free), SLOT_LENGTH);
        setTag(number, 0);
        setKind(slot(number), FREE);
        return number;
    }

    @Override
    void free(int number) {
        live--;
        setTag(number, 0);
        setKind(slot(number), FREE);
    }
}

package io.fovea.bench.tables;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;
import java.util.Arrays;

/// What the designs over slots of 64 bytes in native memory share: the slots, growth by doubling, and how flows end.
///
/// `scan` looks at some slots a call, so that it has been everywhere after an eighth of the idle time; `wheel` chains
/// the slots of a tick and looks at those only.
abstract class SlotTable implements TableDesign {
    static final int SLOT_SHIFT = 6;
    static final int SLOT_LENGTH = 1 << SLOT_SHIFT;
    private static final int PORTS = 32;
    private static final int CONTEXT = 36;
    static final int TAG = 40;
    static final int STATE = 44;
    private static final int NEXT = 48;
    static final int LAST_SEEN = 56;
    static final int KIND_MASK = 3;
    static final int FREE = 0;
    static final int DELETED = 1;
    static final int LIVE = 2;
    private static final int LINKED = 4;
    private static final int CAPACITY_FIRST = 1 << 10;
    private static final int TICKS = 1 << 10;
    private static final int SWEEPS_PER_IDLE_TIME = 8;

    final long idleNs;
    private final boolean wheel;
    private final long tickNs;
    private final int[] heads = new int[TICKS];
    private long tick = -1;
    private int hand;
    private long sweptNs = -1;
    Arena arena;
    long base;
    int mask;
    int live;
    int deleted;

    SlotTable(long idleNs, boolean wheel) {
        this.idleNs = idleNs;
        this.wheel = wheel;
        tickNs = idleNs / (TICKS / 2);
    }

    /// Begins with empty memory; called by constructors.
    final void begin() {
        allocate(CAPACITY_FIRST);
    }

    void allocate(int capacity) {
        arena = Arena.ofConfined();
        base = arena.allocate((long) capacity << SLOT_SHIFT, SLOT_LENGTH).address();
        mask = capacity - 1;
        live = 0;
        deleted = 0;
    }

    final int capacity() {
        return mask + 1;
    }

    final long slot(int number) {
        return base + ((long) number << SLOT_SHIFT);
    }

    static int tagOf(long hash) {
        return (int) (hash ^ hash >>> 32);
    }

    static boolean isLive(long slot) {
        return (RawMemory.i32Little(slot + STATE) & KIND_MASK) == LIVE;
    }

    static boolean holds(long slot, FlowKey key) {
        return RawMemory.i64Little(slot + 8) == key.lowerLow && RawMemory.i64Little(slot + 24) == key.upperLow
                && RawMemory.i32Little(slot + PORTS) == key.ports && RawMemory.i32Little(slot + CONTEXT) == key.context
                && RawMemory.i64Little(slot) == key.lowerHigh && RawMemory.i64Little(slot + 16) == key.upperHigh;
    }

    @Override
    public final void insert(FlowKey key, long hash, long nowNs) {
        long slot = take(tagOf(hash));
        RawMemory.putI64Little(slot, key.lowerHigh);
        RawMemory.putI64Little(slot + 8, key.lowerLow);
        RawMemory.putI64Little(slot + 16, key.upperHigh);
        RawMemory.putI64Little(slot + 24, key.upperLow);
        RawMemory.putI32Little(slot + PORTS, key.ports);
        RawMemory.putI32Little(slot + CONTEXT, key.context);
        RawMemory.putI32Little(slot + TAG, tagOf(hash));
        RawMemory.putI32Little(slot + STATE, RawMemory.i32Little(slot + STATE) & LINKED | LIVE);
        RawMemory.putI64Little(slot + LAST_SEEN, nowNs);
        if (wheel) link(slot);
    }

    /// Chooses the slot of a new flow, making room when there is little.
    abstract long take(int tag);

    /// Gives the slot of a flow that has ended back.
    abstract void free(int number);

    /// Moves all flows into new memory, twice as large when it is needed.
    final void rebuild(int capacity) {
        Arena oldArena = arena;
        long oldBase = base;
        int oldCapacity = capacity();
        allocate(capacity);
        Arrays.fill(heads, 0);
        for (int number = 0; number < oldCapacity; number++) {
            long old = oldBase + ((long) number << SLOT_SHIFT);
            if (!isLive(old)) continue;
            long slot = take(RawMemory.i32Little(old + TAG));
            RawMemory.copy(old, slot, SLOT_LENGTH);
            RawMemory.putI32Little(slot + STATE, LIVE);
            if (wheel) link(slot);
        }
        oldArena.close();
        hand = 0;
    }

    @Override
    public final void touch(long handle, long nowNs) {
        RawMemory.putI64Little(handle + LAST_SEEN, nowNs);
    }

    @Override
    public final void expire(long nowNs) {
        if (wheel) turn(nowNs);
        else sweep(nowNs);
    }

    private void sweep(long nowNs) {
        if (sweptNs < 0) sweptNs = nowNs;
        long passedNs = Math.min(nowNs - sweptNs, idleNs / SWEEPS_PER_IDLE_TIME);
        int count = (int) ((double) passedNs * SWEEPS_PER_IDLE_TIME / idleNs * capacity());
        if (count == 0) return;
        sweptNs = nowNs;
        for (int n = 0; n < count; n++) {
            long slot = slot(hand);
            if (isLive(slot) && nowNs - RawMemory.i64Little(slot + LAST_SEEN) > idleNs) free(hand);
            hand = hand + 1 & mask;
        }
    }

    private void link(long slot) {
        int state = RawMemory.i32Little(slot + STATE);
        if ((state & LINKED) != 0) return;
        int chain = (int) ((RawMemory.i64Little(slot + LAST_SEEN) + idleNs) / tickNs + 1) & TICKS - 1;
        RawMemory.putI32Little(slot + NEXT, heads[chain]);
        RawMemory.putI32Little(slot + STATE, state | LINKED);
        heads[chain] = (int) (slot - base >>> SLOT_SHIFT) + 1;
    }

    private void turn(long nowNs) {
        long now = nowNs / tickNs;
        if (tick < 0) tick = now;
        while (tick < now) {
            tick++;
            int chain = (int) tick & TICKS - 1;
            int next = heads[chain];
            heads[chain] = 0;
            while (next != 0) {
                int number = next - 1;
                long slot = slot(number);
                next = RawMemory.i32Little(slot + NEXT);
                RawMemory.putI32Little(slot + STATE, RawMemory.i32Little(slot + STATE) & ~LINKED);
                if (!isLive(slot)) continue;
                if (nowNs - RawMemory.i64Little(slot + LAST_SEEN) > idleNs) free(number);
                else link(slot);
            }
        }
    }

    /// Sets the kind of a slot, and keeps whether it is in a chain.
    static void setKind(long slot, int kind) {
        RawMemory.putI32Little(slot + STATE, RawMemory.i32Little(slot + STATE) & LINKED | kind);
    }

    @Override
    public final int size() {
        return live;
    }

    @Override
    public void close() {
        arena.close();
    }
}

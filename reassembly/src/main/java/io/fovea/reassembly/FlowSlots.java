package io.fovea.reassembly;

import static io.fovea.reassembly.FlowSlotLayout.CONTEXT;
import static io.fovea.reassembly.FlowSlotLayout.DELETED;
import static io.fovea.reassembly.FlowSlotLayout.FREE;
import static io.fovea.reassembly.FlowSlotLayout.KEPT_MASK;
import static io.fovea.reassembly.FlowSlotLayout.KIND_MASK;
import static io.fovea.reassembly.FlowSlotLayout.LOWER_HIGH;
import static io.fovea.reassembly.FlowSlotLayout.LOWER_LOW;
import static io.fovea.reassembly.FlowSlotLayout.PORTS;
import static io.fovea.reassembly.FlowSlotLayout.SLOT_LENGTH;
import static io.fovea.reassembly.FlowSlotLayout.SLOT_SHIFT;
import static io.fovea.reassembly.FlowSlotLayout.STATE;
import static io.fovea.reassembly.FlowSlotLayout.TAG;
import static io.fovea.reassembly.FlowSlotLayout.TOMBSTONE;
import static io.fovea.reassembly.FlowSlotLayout.UPPER_HIGH;
import static io.fovea.reassembly.FlowSlotLayout.UPPER_LOW;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;

/// The slots of a flow table: off-heap memory with open addressing and linear probing. // per packet
///
/// A deleted slot is marked, not closed up by a backward shift. A shift would move live slots under the chains of the
/// timer wheel, and singly linked chains are what lets a slot fit one cache line. Marks cost probes, so a mark in front
/// of a free slot is wiped at once with the marks before it, and the rest is wiped by packing the table in place when
/// an eighth of it is marks: a constant cost per deletion, spread over the deletions before.
///
/// Invariant: live and deleted slots fill at most three quarters of the table, so that every probe ends.
final class FlowSlots implements AutoCloseable {
    /// No slot; never an address.
    static final long NONE = 0;
    private static final int CAPACITY_MIN = 16;
    private static final int CAPACITY_FIRST = 1 << 10;
    private static final int CAPACITY_LIMIT = 1 << 28;

    private final int capacityMax;
    private Arena arena;
    private long base;
    private long end;
    private int mask;
    private int live;
    private int deleted;
    private int generation;

    FlowSlots(int flowsMax) {
        if (flowsMax <= 0) throw new IllegalArgumentException("flowsMax " + flowsMax);
        int capacity = CAPACITY_MIN;
        while (capacity < CAPACITY_LIMIT && capacity * 5L / 8 < flowsMax) capacity <<= 1;
        if (capacity * 5L / 8 < flowsMax) throw new IllegalArgumentException("flowsMax " + flowsMax);
        capacityMax = capacity;
        allocate(Math.min(capacityMax, CAPACITY_FIRST));
    }

    private void allocate(int capacity) {
        arena = Arena.ofShared();
        base = arena.allocate((long) capacity << SLOT_SHIFT, SLOT_LENGTH).address();
        end = base + ((long) capacity << SLOT_SHIFT);
        mask = capacity - 1;
    }

    int capacity() {
        return mask + 1;
    }

    int live() {
        return live;
    }

    /// Changes whenever slots have moved: addresses and numbers of slots from before are void.
    int generation() {
        return generation;
    }

    long address(int number) {
        return base + ((long) number << SLOT_SHIFT);
    }

    int number(long slot) {
        return (int) (slot - base >>> SLOT_SHIFT);
    }

    /// Where the probe for a tag starts.
    long home(int tag) {
        return base + ((long) (tag & mask) << SLOT_SHIFT);
    }

    /// The slot of a key, or `NONE`.
    long find(FlowKey key, int tag) {
        long slot = home(tag);
        while (true) {
            int kind = RawMemory.i32Little(slot + STATE) & KIND_MASK;
            if (kind == FREE) return NONE;
            if (RawMemory.i32Little(slot + TAG) == tag && kind >= TOMBSTONE && holds(slot, key)) return slot;
            slot = after(slot);
        }
    }

    private static boolean holds(long slot, FlowKey key) {
        return RawMemory.i64Little(slot + LOWER_LOW) == key.lowerLow
                && RawMemory.i64Little(slot + UPPER_LOW) == key.upperLow
                && RawMemory.i32Little(slot + PORTS) == key.ports
                && RawMemory.i32Little(slot + CONTEXT) == key.context
                && RawMemory.i64Little(slot + LOWER_HIGH) == key.lowerHigh
                && RawMemory.i64Little(slot + UPPER_HIGH) == key.upperHigh;
    }

    private long after(long slot) {
        long next = slot + SLOT_LENGTH;
        return next == end ? base : next;
    }

    private long before(long slot) {
        return (slot == base ? end : slot) - SLOT_LENGTH;
    }

    /// Takes a slot for a key that is not there. May move slots: see `generation`.
    ///
    /// @param kindAndBits the slot's state
    long insert(FlowKey key, int tag, int kindAndBits) {
        assert find(key, tag) == NONE : "the key is there";
        if (live + deleted >= capacity() - (capacity() >>> 2)) makeRoom();
        long slot = home(tag);
        while (isLive(slot)) slot = after(slot);
        int state = RawMemory.i32Little(slot + STATE);
        if ((state & KIND_MASK) == DELETED) deleted--;
        live++;
        RawMemory.putI64Little(slot + LOWER_HIGH, key.lowerHigh);
        RawMemory.putI64Little(slot + LOWER_LOW, key.lowerLow);
        RawMemory.putI64Little(slot + UPPER_HIGH, key.upperHigh);
        RawMemory.putI64Little(slot + UPPER_LOW, key.upperLow);
        RawMemory.putI32Little(slot + PORTS, key.ports);
        RawMemory.putI32Little(slot + CONTEXT, key.context);
        RawMemory.putI32Little(slot + TAG, tag);
        RawMemory.putI32Little(slot + STATE, state & KEPT_MASK | kindAndBits);
        return slot;
    }

    boolean isLive(long slot) {
        return (RawMemory.i32Little(slot + STATE) & KIND_MASK) >= TOMBSTONE;
    }

    /// Gives a live slot back.
    void delete(long slot) {
        assert isLive(slot) : "the slot holds a flow";
        live--;
        if (kind(after(slot)) != FREE) {
            setKind(slot, DELETED);
            deleted++;
            return;
        }
        setKind(slot, FREE);
        for (long mark = before(slot); kind(mark) == DELETED; mark = before(mark)) {
            setKind(mark, FREE);
            deleted--;
        }
    }

    private static int kind(long slot) {
        return RawMemory.i32Little(slot + STATE) & KIND_MASK;
    }

    /// Sets the kind and clears every bit but those that outlive a flow.
    private static void setKind(long slot, int kind) {
        RawMemory.putI32Little(slot + STATE, RawMemory.i32Little(slot + STATE) & KEPT_MASK | kind);
    }

    private void makeRoom() {
        generation++;
        if (live > capacity() >>> 1 && capacity() < capacityMax) {
            grow();
        } else {
            pack();
        }
    }

    private void grow() {
        Arena oldArena = arena;
        long oldEnd = end;
        long old = base;
        allocate(capacity() << 1);
        deleted = 0;
        for (; old < oldEnd; old += SLOT_LENGTH) {
            if (!isLive(old)) continue;
            long slot = home(RawMemory.i32Little(old + TAG));
            while (isLive(slot)) slot = after(slot);
            move(old, slot);
        }
        oldArena.close();
    }

    /// Places every slot anew without other memory. Starting behind a free slot, no probe path crosses the start; so a
    /// slot may move to the first gap on its path, and the gap that it leaves lies behind all slots already placed.
    private void pack() {
        long start = base;
        while (kind(start) != FREE) start = after(start);
        deleted = 0;
        for (long slot = after(start); slot != start; slot = after(slot)) {
            if (!isLive(slot)) {
                RawMemory.putI32Little(slot + STATE, FREE);
                continue;
            }
            long place = home(RawMemory.i32Little(slot + TAG));
            while (place != slot && isLive(place)) place = after(place);
            move(slot, place);
            if (place != slot) RawMemory.putI32Little(slot + STATE, FREE);
        }
        RawMemory.putI32Little(start + STATE, FREE);
    }

    /// Copies a slot without its places in wheel and queue, which the owner makes anew.
    private static void move(long from, long to) {
        if (from != to) RawMemory.copy(from, to, SLOT_LENGTH);
        RawMemory.putI32Little(to + STATE, RawMemory.i32Little(to + STATE) & ~KEPT_MASK);
    }

    @Override
    public void close() {
        arena.close();
    }
}

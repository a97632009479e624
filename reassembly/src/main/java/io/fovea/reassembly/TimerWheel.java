package io.fovea.reassembly;

import static io.fovea.reassembly.FlowSlotLayout.LINKED;
import static io.fovea.reassembly.FlowSlotLayout.NEXT;
import static io.fovea.reassembly.FlowSlotLayout.STATE;

import io.fovea.packet.RawMemory;
import java.util.Arrays;

/// A hashed timer wheel over flow slots: one chain of slots for each tick. // per packet
///
/// Touching a flow does not touch the wheel. When a slot's tick comes, its owner looks at the time it was last seen and
/// links it again if it is not due. A slot that is given back stays in its chain until its tick comes, and a flow that
/// takes the slot meanwhile inherits that place.
///
/// Invariant: a slot has the bit `LINKED` exactly while it is in a chain.
final class TimerWheel {
    static final int TICKS = 1 << 10;
    private static final int END = 0;

    private final FlowSlots slots;
    private final long tickNs;
    /// Number of the first slot of each tick's chain, plus one; 0 for an empty chain.
    private final int[] heads = new int[TICKS];
    private int due;
    private long currentTick;
    private long targetTick;

    /// @param horizonNs the longest time that a slot is linked ahead
    TimerWheel(FlowSlots slots, long horizonNs) {
        this.slots = slots;
        tickNs = Math.max(1, horizonNs / (TICKS / 2));
    }

    /// Forgets all chains, without clearing bits in the slots, and sets the clock.
    void restart(long nowNs) {
        Arrays.fill(heads, END);
        due = END;
        currentTick = Math.floorDiv(nowNs, tickNs);
        targetTick = currentTick;
    }

    /// Lets the clock go on; it never goes back. Ticks that a leap would pass more than once are passed once.
    void advance(long nowNs) {
        targetTick = Math.max(targetTick, Math.floorDiv(nowNs, tickNs));
        if (targetTick - currentTick > TICKS) currentTick = targetTick - TICKS;
    }

    /// Puts a slot into the chain of the first tick that begins after a time.
    void link(long slot, long timeNs) {
        int state = RawMemory.i32Little(slot + STATE);
        if ((state & LINKED) != 0) return;
        long tick = Math.floorDiv(timeNs, tickNs) + 1;
        int chain = (int) Math.clamp(tick, currentTick + 1, currentTick + TICKS - 1) & TICKS - 1;
        RawMemory.putI32Little(slot + NEXT, heads[chain]);
        RawMemory.putI32Little(slot + STATE, state | LINKED);
        heads[chain] = slots.number(slot) + 1;
    }

    /// Takes the next slot whose tick has come out of its chain, or `NONE`.
    long poll() {
        while (due == END) {
            if (currentTick == targetTick) return FlowSlots.NONE;
            currentTick++;
            int chain = (int) currentTick & TICKS - 1;
            due = heads[chain];
            heads[chain] = END;
        }
        long slot = slots.address(due - 1);
        due = RawMemory.i32Little(slot + NEXT);
        RawMemory.putI32Little(slot + STATE, RawMemory.i32Little(slot + STATE) & ~LINKED);
        return slot;
    }
}

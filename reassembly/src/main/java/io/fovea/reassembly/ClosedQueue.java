package io.fovea.reassembly;

import static io.fovea.reassembly.FlowSlotLayout.QUEUED;
import static io.fovea.reassembly.FlowSlotLayout.STATE;

import io.fovea.packet.RawMemory;

/// The slots of closed flows in the order they closed, since all of them linger equally long. // per packet
///
/// A flow that is closed would else wait for its tick of the wheel, which was chosen for the much longer idle time.
/// Invariant: a slot has the bit `QUEUED` exactly while it is here, so the queue never outgrows the table.
final class ClosedQueue {
    private static final int CAPACITY_FIRST = 1 << 8;
    /// A power of two.
    private static final int TOUCH_AHEAD = 16;

    private final FlowSlots slots;
    private int[] numbers = new int[CAPACITY_FIRST];
    private long[] times = new long[CAPACITY_FIRST];
    private int head;
    private int count;
    /// Adds up what touching loads, so that it is not optimised away.
    private int touched;

    ClosedQueue(FlowSlots slots) {
        this.slots = slots;
    }

    /// Forgets all, without clearing bits in the slots.
    void clear() {
        head = 0;
        count = 0;
    }

    void add(long slot, long closedNs) {
        int state = RawMemory.i32Little(slot + STATE);
        if ((state & QUEUED) != 0) return;
        RawMemory.putI32Little(slot + STATE, state | QUEUED);
        if (count == numbers.length) grow();
        int at = head + count++ & numbers.length - 1;
        numbers[at] = slots.number(slot);
        times[at] = closedNs;
    }

    private void grow() {
        int[] moreNumbers = new int[numbers.length << 1];
        long[] moreTimes = new long[numbers.length << 1];
        for (int i = 0; i < count; i++) {
            moreNumbers[i] = numbers[head + i & numbers.length - 1];
            moreTimes[i] = times[head + i & numbers.length - 1];
        }
        numbers = moreNumbers;
        times = moreTimes;
        head = 0;
    }

    /// Loads the slots that come next, so that their cache misses overlap.
    private void touchAhead() {
        int sum = 0;
        for (int i = 0; i < Math.min(count, TOUCH_AHEAD); i++) {
            sum += RawMemory.i32Little(slots.address(numbers[head + i & numbers.length - 1]) + STATE);
        }
        touched += sum;
    }

    /// Takes the oldest slot if it came in before a time, else gives `NONE`.
    long poll(long beforeNs) {
        if (count == 0 || times[head] >= beforeNs) return FlowSlots.NONE;
        if ((head & TOUCH_AHEAD - 1) == 0) touchAhead();
        long slot = slots.address(numbers[head]);
        head = head + 1 & numbers.length - 1;
        count--;
        RawMemory.putI32Little(slot + STATE, RawMemory.i32Little(slot + STATE) & ~QUEUED);
        return slot;
    }
}

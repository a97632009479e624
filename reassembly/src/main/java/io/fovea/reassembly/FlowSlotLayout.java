package io.fovea.reassembly;

import io.fovea.packet.RawMemory;

/// Where the fields of a flow slot lie. A slot is one cache line, so that a lookup that hits costs one line.
///
/// ```
///  0            8            16           24           32     36       40   44     48     52    56          64
///  +------------+------------+------------+------------+------+--------+----+------+------+-----+-----------+
///  | lower high | lower low  | upper high | upper low  | ports| context| tag| state| index| next| last seen |
///  +------------+------------+------------+------------+------+--------+----+------+------+-----+-----------+
/// ```
///
/// `index` is the number of the flow's object, or the originator's initial sequence number in a tombstone. `next`
/// chains the slots of one tick of the timer wheel. A slot of zeroes is free.
final class FlowSlotLayout {
    static final int LOWER_HIGH = 0;
    static final int LOWER_LOW = LOWER_HIGH + Long.BYTES;
    static final int UPPER_HIGH = LOWER_LOW + Long.BYTES;
    static final int UPPER_LOW = UPPER_HIGH + Long.BYTES;
    static final int PORTS = UPPER_LOW + Long.BYTES;
    static final int CONTEXT = PORTS + Integer.BYTES;
    static final int TAG = CONTEXT + Integer.BYTES;
    static final int STATE = TAG + Integer.BYTES;
    static final int INDEX = STATE + Integer.BYTES;
    static final int NEXT = INDEX + Integer.BYTES;
    static final int LAST_SEEN = NEXT + Integer.BYTES;
    static final int SLOT_LENGTH = LAST_SEEN + Long.BYTES;
    /// Binary logarithm of the slot's length.
    static final int SLOT_SHIFT = 6;

    // The kinds of slot, in the lowest bits of the state.
    static final int KIND_MASK = 3;
    static final int FREE = 0;
    /// A flow was here; probing goes on behind it.
    static final int DELETED = 1;
    /// A flow that no query needs.
    static final int TOMBSTONE = 2;
    /// A flow with an object.
    static final int TRACKED = 3;

    /// The lower endpoint is the originator.
    static final int LOWER_IS_ORIGINATOR = 1 << 2;
    /// The flow has been closed; it lingers.
    static final int CLOSED = 1 << 3;
    /// A tombstone's lower endpoint has sent a FIN.
    static final int LOWER_FIN = 1 << 4;
    /// A tombstone's upper endpoint has sent a FIN.
    static final int UPPER_FIN = 1 << 5;
    /// A tombstone's lower endpoint has sent a RST.
    static final int LOWER_RESET = 1 << 6;
    /// The slot is in a chain of the timer wheel. Outlives the flow: only the wheel clears it.
    static final int LINKED = 1 << 7;
    /// The slot is in the queue of closed flows. Outlives the flow: only the queue clears it.
    static final int QUEUED = 1 << 8;
    /// The originator has sent a SYN, and nothing else was seen: the time last seen is that of the first SYN.
    static final int ATTEMPT = 1 << 9;
    /// A tombstone's upper endpoint has sent a RST.
    static final int UPPER_RESET = 1 << 10;
    /// A tombstone was closed once. What closed it may have been forged, so it may go on.
    static final int WAS_CLOSED = 1 << 11;
    /// A closed flow was closed by a RST.
    static final int RESET = 1 << 12;
    /// What a tombstone forgets when it goes on.
    static final int CLOSING_MASK = CLOSED | RESET | LOWER_FIN | UPPER_FIN | LOWER_RESET | UPPER_RESET;
    /// The bits that a slot keeps when its flow goes.
    static final int KEPT_MASK = LINKED | QUEUED;

    private FlowSlotLayout() {}

    static long addressHigh(long slot, boolean ofLower) {
        return RawMemory.i64Little(slot + (ofLower ? LOWER_HIGH : UPPER_HIGH));
    }

    static long addressLow(long slot, boolean ofLower) {
        return RawMemory.i64Little(slot + (ofLower ? LOWER_LOW : UPPER_LOW));
    }

    static int context(long slot) {
        return RawMemory.i32Little(slot + CONTEXT);
    }

    static int port(long slot, boolean ofLower) {
        int ports = RawMemory.i32Little(slot + PORTS);
        return ofLower ? ports >>> Short.SIZE : ports & 0xffff;
    }
}

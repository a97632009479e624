package io.fovea.engine;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;

/// What one worker has to follow of a chunk: a line of memory for each packet, in order. Reused. // per packet
///
/// ```
///  0            8            16           24           32     36       40    44    48     56     64
///  +------------+------------+------------+------------+------+--------+-----+-----+------+------+
///  | lower high | lower low  | upper high | upper low  | ports| context|place|flags| time | hash |
///  +------------+------------+------------+------------+------+--------+-----+-----+------+------+
/// ```
///
/// Most packets belong to flows that no query needs any more, and are done with by this line alone: another core reads
/// one line of them, in sequence, and neither the frame nor the burst. `place` is the burst's number and the packet's
/// place in it; `flags` are the twelve of TCP, the bits below, and how many packets beside the last one a datagram of
/// fragments came in. A line of a packet that is left out only tells its flow of a bad checksum.
final class RoutedPackets implements AutoCloseable {
    static final int LENGTH = 64;
    /// A checksum is wrong; the burst says which.
    static final int BAD_CHECKSUM = 1 << 12;
    /// The packet is left out and accounted for.
    static final int LEFT_OUT = 1 << 13;
    static final int FROM_LOWER = 1 << 16;
    static final int TAKEN = 1 << 17;
    /// The datagram's fragments disagreed.
    static final int CONFLICT = 1 << 18;
    /// Some of its bytes came twice.
    static final int OVERLAP = 1 << 19;
    private static final int OTHERS_SHIFT = 20;
    /// So many other packets can be noted.
    static final int OTHERS_MAX = (1 << 12) - 1;
    static final int TCP_FLAGS_MASK = 0xfff;
    private static final int PORTS = 32;
    private static final int CONTEXT = 36;
    private static final int PLACE = 40;
    private static final int FLAGS = 44;
    private static final int TIME = 48;
    private static final int HASH = 56;
    private static final int CAPACITY_FIRST = 1 << 10;

    private Arena arena = Arena.ofShared();
    private int capacity = CAPACITY_FIRST;
    private long base = arena.allocate((long) capacity * LENGTH, LENGTH).address();
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    long address(int number) {
        return base + (long) number * LENGTH;
    }

    void add(FlowKey key, long hash, int place, int flags, long timeNs) {
        if (count == capacity) grow();
        long at = address(count++);
        RawMemory.putI64Little(at, key.lowerHigh);
        RawMemory.putI64Little(at + 8, key.lowerLow);
        RawMemory.putI64Little(at + 16, key.upperHigh);
        RawMemory.putI64Little(at + 24, key.upperLow);
        RawMemory.putI32Little(at + PORTS, key.ports);
        RawMemory.putI32Little(at + CONTEXT, key.context);
        RawMemory.putI32Little(at + PLACE, place);
        RawMemory.putI32Little(at + FLAGS, key.fromLower ? flags | FROM_LOWER : flags);
        RawMemory.putI64Little(at + TIME, timeNs);
        RawMemory.putI64Little(at + HASH, hash);
    }

    private void grow() {
        Arena larger = Arena.ofShared();
        long to = larger.allocate((long) capacity * 2 * LENGTH, LENGTH).address();
        RawMemory.copy(base, to, (long) capacity * LENGTH);
        arena.close();
        arena = larger;
        base = to;
        capacity *= 2;
    }

    static void loadKey(long at, FlowKey key) {
        key.lowerHigh = RawMemory.i64Little(at);
        key.lowerLow = RawMemory.i64Little(at + 8);
        key.upperHigh = RawMemory.i64Little(at + 16);
        key.upperLow = RawMemory.i64Little(at + 24);
        key.ports = RawMemory.i32Little(at + PORTS);
        key.context = RawMemory.i32Little(at + CONTEXT);
        key.fromLower = (flags(at) & FROM_LOWER) != 0;
    }

    static int place(long at) {
        return RawMemory.i32Little(at + PLACE);
    }

    static int flags(long at) {
        return RawMemory.i32Little(at + FLAGS);
    }

    /// Packets beside the last one that the packet's datagram came in.
    static int others(int flags) {
        return flags >>> OTHERS_SHIFT;
    }

    static int withOthers(int flags, int others) {
        return flags | others << OTHERS_SHIFT;
    }

    static long timeNs(long at) {
        return RawMemory.i64Little(at + TIME);
    }

    static long hash(long at) {
        return RawMemory.i64Little(at + HASH);
    }

    @Override
    public void close() {
        arena.close();
    }
}

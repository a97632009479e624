package io.fovea.reassembly;

import io.fovea.packet.RawMemory;
import java.util.Arrays;

/// Runs of stream bytes that came before the bytes in front of them, in order and disjoint. Reused. // per packet
///
/// A run fits one block, or has no bytes.
final class WaitingSegments {
    /// In place of a block: the bytes were captured, but nobody wanted them.
    static final long UNWANTED = 0;
    /// In place of a block: the frame was cut before these bytes.
    static final long CUT = -1;
    private static final int CAPACITY_FIRST = 8;

    private final StreamMemory memory;
    private long[] start = new long[CAPACITY_FIRST];
    private long[] end = new long[CAPACITY_FIRST];
    private long[] block = new long[CAPACITY_FIRST];
    private long[] timeNs = new long[CAPACITY_FIRST];
    private long[] frame = new long[CAPACITY_FIRST];
    private int head;
    private int tail;
    /// What was delivered before, or null.
    private DeliveredBytes delivered;

    WaitingSegments(StreamMemory memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return head == tail;
    }

    /// What was delivered of the stream and not acknowledged; made when there is none.
    DeliveredBytes delivered() {
        if (delivered == null) delivered = memory.takeDelivered();
        return delivered;
    }

    boolean hasDelivered() {
        return delivered != null;
    }

    void dropDelivered() {
        if (delivered != null) memory.giveDelivered(delivered);
        delivered = null;
    }

    int count() {
        return tail - head;
    }

    /// Position of the first run that ends behind an offset; `limit()` if none does.
    int firstEndingAfter(long offset) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = low + high >>> 1;
            if (end[middle] > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    int first() {
        return head;
    }

    int limit() {
        return tail;
    }

    long start(int at) {
        return start[at];
    }

    long end(int at) {
        return end[at];
    }

    boolean hasBytes(int at) {
        return block[at] > UNWANTED;
    }

    /// Address of a run's first byte, or `UNWANTED` or `CUT`.
    long block(int at) {
        return block[at];
    }

    long timeNs(int at) {
        return timeNs[at];
    }

    long frame(int at) {
        return frame[at];
    }

    /// Lengthens the run before `at` by bytes that follow it, if it has room and is of the same sort.
    boolean append(int at, long from, int length, long address, long time, long frameNumber) {
        int last = at - 1;
        if (last < head || end[last] != from || Math.min(block[last], 1) != Math.min(address, 1)) return false;
        int held = (int) (from - start[last]);
        if (held + length > StreamMemory.BLOCK_LENGTH) return false;
        if (address > UNWANTED) RawMemory.copy(address, block[last] + held, length);
        end[last] = from + length;
        timeNs[last] = time;
        frame[last] = frameNumber;
        return true;
    }

    /// Inserts a run at its place. The caller has reserved a block.
    void insert(int position, long from, int length, long address, long time, long frameNumber) {
        assert length > 0 && length <= StreamMemory.BLOCK_LENGTH : "a run fits a block";
        int at = makeRoom(position);
        long copy = address;
        if (address > UNWANTED) {
            copy = memory.takeBlock();
            RawMemory.copy(address, copy, length);
        }
        start[at] = from;
        end[at] = from + length;
        block[at] = copy;
        timeNs[at] = time;
        frame[at] = frameNumber;
    }

    private int makeRoom(int position) {
        if (tail == start.length) {
            int moved = head;
            if (head > 0) {
                shift(head, 0);
            } else {
                grow();
            }
            return makeRoom(position - moved);
        }
        int behind = tail - position;
        System.arraycopy(start, position, start, position + 1, behind);
        System.arraycopy(end, position, end, position + 1, behind);
        System.arraycopy(block, position, block, position + 1, behind);
        System.arraycopy(timeNs, position, timeNs, position + 1, behind);
        System.arraycopy(frame, position, frame, position + 1, behind);
        tail++;
        return position;
    }

    private void shift(int from, int to) {
        int count = tail - from;
        System.arraycopy(start, from, start, to, count);
        System.arraycopy(end, from, end, to, count);
        System.arraycopy(block, from, block, to, count);
        System.arraycopy(timeNs, from, timeNs, to, count);
        System.arraycopy(frame, from, frame, to, count);
        head = to;
        tail = to + count;
    }

    private void grow() {
        int capacity = start.length << 1;
        start = Arrays.copyOf(start, capacity);
        end = Arrays.copyOf(end, capacity);
        block = Arrays.copyOf(block, capacity);
        timeNs = Arrays.copyOf(timeNs, capacity);
        frame = Arrays.copyOf(frame, capacity);
    }

    /// Drops the first run.
    void removeFirst() {
        dropBytes(head);
        memory.unreserve();
        if (++head == tail) {
            head = 0;
            tail = 0;
        }
    }

    /// Drops all bytes, and keeps what is known of the runs.
    void dropAllBytes() {
        for (int at = head; at < tail; at++) {
            dropBytes(at);
        }
    }

    private void dropBytes(int at) {
        if (block[at] <= UNWANTED) return;
        memory.giveBlock(block[at]);
        block[at] = UNWANTED;
    }

    void clear() {
        while (!isEmpty()) {
            removeFirst();
        }
        dropDelivered();
    }
}

package io.fovea.reassembly;

import io.fovea.packet.RawMemory;

/// Puts one direction of a TCP flow in order. // per packet
///
/// Offsets are 64-bit: the SYN has 0, the first byte 1. In-order bytes go on by reference; bytes behind a hole wait.
/// The same ranges are kept whether anybody wants the bytes or not, so that gaps are counted alike.
///
/// A hole is given up when the peer has acknowledged what is in it and `PATIENCE_PACKETS` further packets of the flow
/// have not brought it, when no more may wait behind it, or when the flow ends.
///
/// The base of `TcpEndpoint`: one object, so that a packet touches few cache lines, and a small one: whose it is, is
/// handed in.
///
/// Invariant: every waiting run begins behind `next`.
abstract sealed class StreamAssembler permits TcpEndpoint {
    /// Packets of the flow for which an acknowledged hole is still kept open: captures put packets out of order.
    static final int PATIENCE_PACKETS = 16;
    private static final long UNKNOWN = Long.MAX_VALUE;

    // Bits of `marks`.
    private static final int STARTED = 1;
    private static final int FIN_KNOWN = 2;
    static final int ORIGINATOR = 4;
    static final int SEEN = 8;
    static final int FIN_SEEN = 16;

    /// Null until the endpoint needs it.
    private Oddities oddities;
    private byte marks;
    private long next;
    /// One more than the highest offset that was sent, as far as is known.
    long highest;

    final boolean has(int mark) {
        return (marks & mark) != 0;
    }

    final void mark(int mark) {
        marks |= (byte) mark;
    }

    final void unmark(int mark) {
        marks &= (byte) ~mark;
    }

    final boolean isOriginator() {
        return has(ORIGINATOR);
    }

    /// Null while nothing waits, and nothing that was delivered is kept.
    private WaitingSegments waiting() {
        return oddities == null ? null : oddities.waiting;
    }

    /// The same, made if there is none.
    private WaitingSegments list(Flow flow) {
        Oddities odd = oddities(flow);
        if (odd.waiting == null) odd.waiting = flow.memory.takeList();
        return odd.waiting;
    }

    /// Begins a stream whose start has become known, or was another. Gaps that were told stay missed.
    final void restartStream(StreamMemory memory) {
        releaseStream(memory);
        next = 1;
        unmark(STARTED | FIN_KNOWN);
        if (oddities != null) oddities.restart();
    }

    final boolean hasOddities() {
        return oddities != null;
    }

    final Oddities oddities(Flow flow) {
        if (oddities == null) oddities = flow.memory.takeOddities();
        return oddities;
    }

    /// Whether bytes have come, so that the start of the stream is settled.
    final boolean isStarted() {
        return has(STARTED);
    }

    final long missedBytes() {
        return oddities == null ? 0 : oddities.missedBytes;
    }

    /// Bytes before the stream's start or behind its FIN.
    final long ignoredBytes() {
        return oddities == null ? 0 : oddities.ignoredBytes;
    }

    /// Offset of the byte that is to come next.
    final long next() {
        return next;
    }

    /// The FIN's offset. The first one counts; it cannot take back bytes that came.
    final void finAt(Flow flow, long offset) {
        if (has(FIN_KNOWN)) return;
        WaitingSegments waiting = waiting();
        long end = waiting == null || waiting.isEmpty() ? next : waiting.end(waiting.limit() - 1);
        long fin = Math.max(offset, end);
        mark(FIN_KNOWN);
        if (fin != highest - 1) oddities(flow).fin = fin;
        passFin();
    }

    /// The FIN's offset, or `UNKNOWN`: once there is one, `highest` stays.
    private long fin() {
        if (!has(FIN_KNOWN)) return UNKNOWN;
        return oddities == null || oddities.fin == Oddities.NONE ? highest - 1 : oddities.fin;
    }

    private void passFin() {
        if (has(FIN_KNOWN) && next == fin()) next++;
    }

    /// Bytes of a segment.
    ///
    /// @param offset of the first byte
    /// @param wireLength bytes sent
    /// @param captured bytes there are at `address`
    final void segment(Flow flow, long offset, int wireLength, int captured, long address, long timeNs, long frame) {
        mark(STARTED);
        long end = offset + wireLength;
        if (offset < 1) oddities(flow).ignoredBytes += Math.min(end, 1) - offset;
        long fin = fin();
        if (end > fin) {
            oddities(flow).ignoredBytes += end - Math.max(fin, offset);
            end = fin;
        }
        long start = Math.max(offset, next);
        long captureEnd = Math.min(end, offset + captured);
        WaitingSegments waiting = waiting();
        if (start > offset && waiting != null) compareDelivered(flow, offset, captureEnd, address);
        if (start >= end) return;
        if (start == next && (waiting == null || waiting.isEmpty())) {
            deliver(flow, start, captureEnd, address + (start - offset), timeNs, frame);
            if (next < end) gap(flow, end);
            passFin();
            return;
        }
        if (waiting == null) list(flow);
        compare(flow, start, captureEnd, address + (start - offset));
        place(flow, start, captureEnd, address + (start - offset), timeNs, frame);
        if (captureEnd < end) place(flow, Math.max(start, captureEnd), end, WaitingSegments.CUT, timeNs, frame);
        tidy(flow);
    }

    /// Looks for bytes that wait and were now sent with other content.
    private void compare(Flow flow, long start, long end, long address) {
        WaitingSegments waiting = waiting();
        for (int at = waiting.firstEndingAfter(start); at < waiting.limit() && waiting.start(at) < end; at++) {
            if (!waiting.hasBytes(at)) continue;
            long from = Math.max(start, waiting.start(at));
            long length = Math.min(end, waiting.end(at)) - from;
            long held = waiting.block(at) + (from - waiting.start(at));
            if (RawMemory.equal(address + (from - start), held, length)) continue;
            tellConflict(flow, from, address + (from - start), held, length);
            return;
        }
    }

    /// Looks for bytes that were delivered, may not have arrived, and were now sent with other content.
    private void compareDelivered(Flow flow, long start, long end, long address) {
        WaitingSegments waiting = waiting();
        if (!waiting.hasDelivered()) return;
        DeliveredBytes delivered = waiting.delivered();
        if (!delivered.differsFrom(start, end, address)) return;
        flow.conflict(isOriginator(), delivered.firstDifferent() - 1, delivered.lastDifferent() - 1);
    }

    private void tellConflict(Flow flow, long offset, long one, long other, long length) {
        flow.conflict(isOriginator(), offset - 1 + RawMemory.firstDifference(one, other, length),
                offset - 1 + RawMemory.lastDifference(one, other, length));
    }

    /// Gives each part of a range that nothing waits for its place: delivered if it is next, else waiting.
    ///
    /// @param address of the first byte, or `CUT`
    private void place(Flow flow, long start, long end, long address, long timeNs, long frame) {
        WaitingSegments waiting = waiting();
        boolean cut = address == WaitingSegments.CUT;
        long from = Math.max(start, next);
        while (from < end) {
            int at = waiting.firstEndingAfter(from);
            boolean last = at == waiting.limit();
            if (!last && waiting.start(at) <= from) {
                from = waiting.end(at);
                continue;
            }
            long to = last ? end : Math.min(end, waiting.start(at));
            if (from == next && cut) {
                gap(flow, to);
                drain(flow);
            } else if (from == next) {
                deliver(flow, from, to, address + (from - start), timeNs, frame);
                drain(flow);
            } else {
                to = Math.min(to, from + StreamMemory.BLOCK_LENGTH);
                long bytes = cut ? address : address + (from - start);
                if (!keep(flow, at, from, (int) (to - from), bytes, timeNs, frame)) {
                    giveUpFirstHole(flow, from);
                    continue;
                }
            }
            from = Math.max(to, next);
        }
    }

    private boolean keep(Flow flow, int at, long from, int length, long address, long timeNs, long frame) {
        WaitingSegments waiting = waiting();
        boolean drop = address != WaitingSegments.CUT && !flow.areWaitingBytesKept();
        long bytes = drop ? WaitingSegments.UNWANTED : address;
        if (waiting.append(at, from, length, bytes, timeNs, frame)) return true;
        if (waiting.count() >= flow.memory.blocksPerFlow() || !flow.memory.reserve()) return false;
        waiting.insert(at, from, length, bytes, timeNs, frame);
        return true;
    }

    /// No more may wait: the hole in front is given up.
    private void giveUpFirstHole(Flow flow, long from) {
        WaitingSegments waiting = waiting();
        flow.limitHit();
        gap(flow, waiting.isEmpty() ? from : Math.min(from, waiting.start(waiting.first())));
        drain(flow);
    }

    private void deliver(Flow flow, long from, long to, long address, long timeNs, long frame) {
        if (to <= from) return;
        assert from == next : "bytes are delivered in order";
        next = to;
        if (flow.isStreamWanted()) flow.bytes(isOriginator(), address, (int) (to - from), timeNs, frame);
        if (!flow.areWaitingBytesKept()) return;
        list(flow).delivered().add(from, to, address);
    }

    private void gap(Flow flow, long to) {
        long length = to - next;
        assert length > 0 : "a gap has a length";
        next = to;
        oddities(flow).missedBytes += length;
        flow.gap(isOriginator(), length);
    }

    /// Delivers what waits no longer.
    private void drain(Flow flow) {
        WaitingSegments waiting = waiting();
        while (!waiting.isEmpty() && waiting.start(waiting.first()) == next) {
            int at = waiting.first();
            long end = waiting.end(at);
            if (waiting.hasBytes(at)) {
                deliver(flow, next, end, waiting.block(at), waiting.timeNs(at), waiting.frame(at));
            } else if (waiting.block(at) == WaitingSegments.CUT) {
                gap(flow, end);
            } else {
                flow.tellGap(isOriginator(), end - next);
                next = end;
            }
            waiting.removeFirst();
        }
        passFin();
    }

    private void tidy(Flow flow) {
        WaitingSegments waiting = waiting();
        if (!waiting.isEmpty() || waiting.hasDelivered()) return;
        flow.memory.giveList(waiting);
        oddities.waiting = null;
    }

    /// Called after every packet of the flow.
    ///
    /// @param acknowledged offset that the peer expects next
    final void passPacket(Flow flow, long acknowledged) {
        if (oddities != null) passDelivered(flow, acknowledged);
        if (acknowledged <= next) return;
        Oddities odd = oddities(flow);
        if (odd.ackMark <= next) {
            odd.ackMark = acknowledged;
            odd.packetsSinceMark = 0;
        } else if (++odd.packetsSinceMark >= PATIENCE_PACKETS) {
            skipTo(flow, odd.ackMark);
            odd.ackMark = acknowledged;
            odd.packetsSinceMark = 0;
        }
    }

    private void passDelivered(Flow flow, long acknowledged) {
        WaitingSegments waiting = waiting();
        if (waiting == null || !waiting.hasDelivered()) return;
        waiting.delivered().acknowledge(acknowledged);
        if (!waiting.delivered().isEmpty()) return;
        waiting.dropDelivered();
        tidy(flow);
    }

    /// Gives up all holes before an offset.
    private void skipTo(Flow flow, long limit) {
        WaitingSegments waiting = waiting();
        while (next < Math.min(limit, fin())) {
            boolean empty = waiting == null || waiting.isEmpty();
            long to = Math.min(limit, fin());
            // One byte more than was sent is the acknowledgment of a FIN that the capture lacks.
            if (empty && !has(FIN_KNOWN) && to - next == 1) break;
            if (!empty) to = Math.min(to, waiting.start(waiting.first()));
            gap(flow, to);
            if (!empty) drain(flow);
        }
        passFin();
        if (waiting != null) tidy(flow);
    }

    /// Delivers all that waits, and tells the last gap.
    final void finishStream(Flow flow, long acknowledged) {
        WaitingSegments waiting = waiting();
        if (waiting != null && !waiting.isEmpty()) skipTo(flow, waiting.end(waiting.limit() - 1));
        if (has(FIN_KNOWN) || acknowledged > next) skipTo(flow, has(FIN_KNOWN) ? fin() : acknowledged);
    }

    /// Drops bytes that nobody wants any more.
    final void dropBytes(Flow flow) {
        WaitingSegments waiting = waiting();
        if (waiting == null) return;
        waiting.dropAllBytes();
        waiting.dropDelivered();
        tidy(flow);
    }

    /// Forgets what was odd in the flow before.
    final void releaseOddities(StreamMemory memory) {
        if (oddities == null) return;
        releaseStream(memory);
        memory.giveOddities(oddities);
        oddities = null;
    }

    final void releaseStream(StreamMemory memory) {
        WaitingSegments waiting = waiting();
        if (waiting == null) return;
        waiting.clear();
        memory.giveList(waiting);
        oddities.waiting = null;
    }
}

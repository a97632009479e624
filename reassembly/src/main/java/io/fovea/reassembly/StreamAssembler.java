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
/// The base of `TcpEndpoint`: one object, so that a packet touches few cache lines.
///
/// Invariant: every waiting run begins behind `next`.
abstract sealed class StreamAssembler permits TcpEndpoint {
    /// Packets of the flow for which an acknowledged hole is still kept open: captures put packets out of order.
    static final int PATIENCE_PACKETS = 16;
    private static final long UNKNOWN = Long.MAX_VALUE;

    Flow flow;
    boolean isOriginator;
    /// Null while nothing waits, and nothing that was delivered is kept.
    private WaitingSegments waiting;
    private long next;
    /// One more than the highest offset that was sent, as far as is known.
    long highest;
    /// Null until the endpoint needs it.
    private Oddities oddities;
    private boolean started;
    private boolean finKnown;

    /// Begins a stream whose start has become known, or was another. Gaps that were told stay missed.
    final void restartStream() {
        releaseStream();
        next = 1;
        finKnown = false;
        if (oddities != null) oddities.restart();
        started = false;
    }

    final boolean hasOddities() {
        return oddities != null;
    }

    final Oddities oddities() {
        if (oddities == null) oddities = flow.memory.takeOddities();
        return oddities;
    }

    /// Whether bytes have come, so that the start of the stream is settled.
    final boolean isStarted() {
        return started;
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
    final void finAt(long offset) {
        if (finKnown) return;
        long end = waiting == null || waiting.isEmpty() ? next : waiting.end(waiting.limit() - 1);
        long fin = Math.max(offset, end);
        finKnown = true;
        if (fin != highest - 1) oddities().fin = fin;
        passFin();
    }

    /// The FIN's offset, or `UNKNOWN`: once there is one, `highest` stays.
    private long fin() {
        if (!finKnown) return UNKNOWN;
        return oddities == null || oddities.fin == Oddities.NONE ? highest - 1 : oddities.fin;
    }

    private void passFin() {
        if (finKnown && next == fin()) next++;
    }

    /// Bytes of a segment.
    ///
    /// @param offset of the first byte
    /// @param wireLength bytes sent
    /// @param captured bytes there are at `address`
    final void segment(long offset, int wireLength, int captured, long address, long timeNs, long frame) {
        started = true;
        long end = offset + wireLength;
        if (offset < 1) oddities().ignoredBytes += Math.min(end, 1) - offset;
        long fin = fin();
        if (end > fin) {
            oddities().ignoredBytes += end - Math.max(fin, offset);
            end = fin;
        }
        long start = Math.max(offset, next);
        long captureEnd = Math.min(end, offset + captured);
        if (start > offset && waiting != null) compareDelivered(offset, captureEnd, address);
        if (start >= end) return;
        if (start == next && (waiting == null || waiting.isEmpty())) {
            deliver(start, captureEnd, address + (start - offset), timeNs, frame);
            if (next < end) gap(end);
            passFin();
            return;
        }
        if (waiting == null) waiting = flow.memory.takeList();
        compare(start, captureEnd, address + (start - offset));
        place(start, captureEnd, address + (start - offset), timeNs, frame);
        if (captureEnd < end) place(Math.max(start, captureEnd), end, WaitingSegments.CUT, timeNs, frame);
        tidy();
    }

    /// Looks for bytes that wait and were now sent with other content.
    private void compare(long start, long end, long address) {
        for (int at = waiting.firstEndingAfter(start); at < waiting.limit() && waiting.start(at) < end; at++) {
            if (!waiting.hasBytes(at)) continue;
            long from = Math.max(start, waiting.start(at));
            long length = Math.min(end, waiting.end(at)) - from;
            long held = waiting.block(at) + (from - waiting.start(at));
            if (RawMemory.equal(address + (from - start), held, length)) continue;
            tellConflict(from, address + (from - start), held, length);
            return;
        }
    }

    /// Looks for bytes that were delivered, may not have arrived, and were now sent with other content.
    private void compareDelivered(long start, long end, long address) {
        if (!waiting.hasDelivered()) return;
        DeliveredBytes delivered = waiting.delivered();
        if (!delivered.differsFrom(start, end, address)) return;
        flow.conflict(isOriginator, delivered.firstDifferent() - 1, delivered.lastDifferent() - 1);
    }

    private void tellConflict(long offset, long one, long other, long length) {
        flow.conflict(isOriginator, offset - 1 + RawMemory.firstDifference(one, other, length),
                offset - 1 + RawMemory.lastDifference(one, other, length));
    }

    /// Gives each part of a range that nothing waits for its place: delivered if it is next, else waiting.
    ///
    /// @param address of the first byte, or `CUT`
    private void place(long start, long end, long address, long timeNs, long frame) {
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
                gap(to);
                drain();
            } else if (from == next) {
                deliver(from, to, address + (from - start), timeNs, frame);
                drain();
            } else {
                to = Math.min(to, from + StreamMemory.BLOCK_LENGTH);
                long bytes = cut ? address : address + (from - start);
                if (!keep(at, from, (int) (to - from), bytes, timeNs, frame)) {
                    giveUpFirstHole(from);
                    continue;
                }
            }
            from = Math.max(to, next);
        }
    }

    private boolean keep(int at, long from, int length, long address, long timeNs, long frame) {
        boolean drop = address != WaitingSegments.CUT && !flow.areWaitingBytesKept();
        long bytes = drop ? WaitingSegments.UNWANTED : address;
        if (waiting.append(at, from, length, bytes, timeNs, frame)) return true;
        if (waiting.count() >= flow.memory.blocksPerFlow() || !flow.memory.reserve()) return false;
        waiting.insert(at, from, length, bytes, timeNs, frame);
        return true;
    }

    /// No more may wait: the hole in front is given up.
    private void giveUpFirstHole(long from) {
        flow.limitHit();
        gap(waiting.isEmpty() ? from : Math.min(from, waiting.start(waiting.first())));
        drain();
    }

    private void deliver(long from, long to, long address, long timeNs, long frame) {
        if (to <= from) return;
        assert from == next : "bytes are delivered in order";
        next = to;
        if (flow.isStreamWanted()) flow.bytes(isOriginator, address, (int) (to - from), timeNs, frame);
        if (!flow.areWaitingBytesKept()) return;
        if (waiting == null) waiting = flow.memory.takeList();
        waiting.delivered().add(from, to, address);
    }

    private void gap(long to) {
        long length = to - next;
        assert length > 0 : "a gap has a length";
        next = to;
        oddities().missedBytes += length;
        flow.gap(isOriginator, length);
    }

    /// Delivers what waits no longer.
    private void drain() {
        while (!waiting.isEmpty() && waiting.start(waiting.first()) == next) {
            int at = waiting.first();
            long end = waiting.end(at);
            if (waiting.hasBytes(at)) {
                deliver(next, end, waiting.block(at), waiting.timeNs(at), waiting.frame(at));
            } else if (waiting.block(at) == WaitingSegments.CUT) {
                gap(end);
            } else {
                flow.tellGap(isOriginator, end - next);
                next = end;
            }
            waiting.removeFirst();
        }
        passFin();
    }

    private void tidy() {
        if (!waiting.isEmpty() || waiting.hasDelivered()) return;
        flow.memory.giveList(waiting);
        waiting = null;
    }

    /// Called after every packet of the flow.
    ///
    /// @param acknowledged offset that the peer expects next
    final void passPacket(long acknowledged) {
        if (waiting != null && waiting.hasDelivered()) passDelivered(acknowledged);
        if (acknowledged <= next) return;
        Oddities odd = oddities();
        if (odd.ackMark <= next) {
            odd.ackMark = acknowledged;
            odd.packetsSinceMark = 0;
        } else if (++odd.packetsSinceMark >= PATIENCE_PACKETS) {
            skipTo(odd.ackMark);
            odd.ackMark = acknowledged;
            odd.packetsSinceMark = 0;
        }
    }

    private void passDelivered(long acknowledged) {
        waiting.delivered().acknowledge(acknowledged);
        if (!waiting.delivered().isEmpty()) return;
        waiting.dropDelivered();
        tidy();
    }

    /// Gives up all holes before an offset.
    private void skipTo(long limit) {
        while (next < Math.min(limit, fin())) {
            boolean empty = waiting == null || waiting.isEmpty();
            long to = Math.min(limit, fin());
            // One byte more than was sent is the acknowledgment of a FIN that the capture lacks.
            if (empty && !finKnown && to - next == 1) break;
            if (!empty) to = Math.min(to, waiting.start(waiting.first()));
            gap(to);
            if (!empty) drain();
        }
        passFin();
        if (waiting != null) tidy();
    }

    /// Delivers all that waits, and tells the last gap.
    final void finishStream(long acknowledged) {
        if (waiting != null && !waiting.isEmpty()) skipTo(waiting.end(waiting.limit() - 1));
        if (finKnown || acknowledged > next) skipTo(finKnown ? fin() : acknowledged);
    }

    /// Drops bytes that nobody wants any more.
    final void dropBytes() {
        if (waiting == null) return;
        waiting.dropAllBytes();
        waiting.dropDelivered();
        tidy();
    }

    /// Forgets what was odd in the flow before.
    final void releaseOddities() {
        if (oddities == null) return;
        flow.memory.giveOddities(oddities);
        oddities = null;
    }

    final void releaseStream() {
        if (waiting == null) return;
        waiting.clear();
        flow.memory.giveList(waiting);
        waiting = null;
    }
}

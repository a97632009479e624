package io.fovea.reassembly;

/// One endpoint of a TCP flow: its state, and the sequence space of what it sends. // per packet
///
/// Sequence numbers become 64-bit offsets from the initial one, near the highest offset known: streams may wrap.
final class TcpEndpoint extends StreamAssembler {
    /// How far ahead of all that is known a sequence or acknowledgment number may be at once. Farther ones need another
    /// packet to confirm them.
    static final long PLAUSIBLE_AHEAD = 1L << 24;
    /// How far a RST may be from what was seen.
    static final long RST_WINDOW = 1L << 20;

    /// How sure the start of the sequence space is.
    private enum Anchor {
        NONE,
        /// From an acknowledgment in the middle of a flow: bytes may be under way that the capture began too late for.
        TENTATIVE,
        FIRM,
        /// From the endpoint's own SYN.
        SYN
    }

    private static final TcpState[] STATES = TcpState.values();

    /// Numbers of a `TcpState`, that of now and the one before, and of an `Anchor`: a flow is small.
    private byte state;
    private byte before;
    private byte anchor;
    private int isn;
    private long acknowledged;

    TcpEndpoint() {
        begin(null, false);
    }

    /// Becomes an endpoint of a flow, of which nothing was seen.
    void begin(StreamMemory memory, boolean isOriginator) {
        releaseOddities(memory);
        unmark(ORIGINATOR | SEEN | FIN_SEEN);
        if (isOriginator) mark(ORIGINATOR);
        state = (byte) TcpState.INACTIVE.ordinal();
        before = state;
        anchorAt(memory, 0, Anchor.NONE);
    }

    private void anchorAt(StreamMemory memory, int initialSequence, Anchor kind) {
        isn = initialSequence;
        anchor = (byte) kind.ordinal();
        highest = kind == Anchor.NONE ? 0 : 1;
        acknowledged = highest;
        restartStream(memory);
    }

    private boolean isAnchored(Anchor kind) {
        return anchor == kind.ordinal();
    }

    TcpState state() {
        return STATES[state];
    }

    /// The state before this one.
    TcpState before() {
        return STATES[before];
    }

    void become(TcpState next) {
        if (next.ordinal() == state) return;
        before = state;
        state = (byte) next.ordinal();
    }

    long touch() {
        return isn + next() + (has(SEEN) ? 1 : 0);
    }

    /// A packet of this endpoint was captured. Without any, its acknowledged bytes are no gap: the capture lacks the
    /// whole direction.
    void see() {
        mark(SEEN);
    }

    /// Called after every packet of the flow.
    void packetPassed(Flow flow) {
        if (has(SEEN)) passPacket(flow, acknowledged);
    }

    /// Tells the last gaps and delivers what waits.
    void finish(Flow flow) {
        if (has(SEEN)) finishStream(flow, acknowledged);
    }

    boolean isSynSeen() {
        return isAnchored(Anchor.SYN);
    }

    boolean isFinSeen() {
        return has(FIN_SEEN);
    }

    int isn() {
        return isn;
    }

    boolean isAnchored() {
        return !isAnchored(Anchor.NONE);
    }

    /// Bytes sent, by sequence numbers, without SYN and FIN.
    long sizeBytes(TcpState peer) {
        if (!has(SEEN)) return 0;
        // A half-open connection that was found and aborted: its acknowledgments belong to another connection.
        if (before() == TcpState.SYN_SENT && state() == TcpState.RESET && peer == TcpState.INACTIVE) return 0;
        long size = Math.max(highest, acknowledged) - 1;
        if (has(FIN_SEEN)) size--;
        return Math.max(size, 0);
    }

    /// The offset of a sequence number: the one nearest to what is known.
    long offsetOf(int sequence) {
        long reference = Math.max(highest, acknowledged);
        return reference + (sequence - (isn + (int) reference));
    }

    /// A SYN settles the start, unless bytes have come that it does not fit.
    ///
    /// @param replied whether the peer has sent anything
    void anchorBySyn(Flow flow, int sequence, boolean replied) {
        boolean fits = isAnchored() && sequence == isn;
        if (fits) {
            anchor = (byte) Anchor.SYN.ordinal();
        } else if (!isAnchored() || !isStarted() && !(isSynSeen() && replied)) {
            moveTo(flow, sequence, Anchor.SYN);
        }
    }

    /// The first segment without SYN settles the start, too.
    void anchorBySegment(Flow flow, int sequence, int wireLength) {
        boolean known = isAnchored(Anchor.TENTATIVE);
        if (known || !isAnchored()) {
            int acknowledgedBefore = isn + (int) acknowledged;
            moveTo(flow, sequence - 1, Anchor.FIRM);
            if (known) acknowledge(flow, acknowledgedBefore);
        } else if (isAnchored(Anchor.FIRM) && !isStarted() && wireLength > 0 && highest == 1 && sequence == isn + 2) {
            moveTo(flow, sequence - 1, Anchor.FIRM); // what settled the start was a keep-alive, one before it
        }
    }

    /// The peer's first acknowledgment tells where this endpoint's bytes begin, if it belongs to a handshake.
    void anchorByAcknowledgment(Flow flow, int number, boolean handshake) {
        moveTo(flow, number - 1, handshake ? Anchor.FIRM : Anchor.TENTATIVE);
    }

    /// Whether the segment at an offset may be real. One that is far ahead is, if it goes on where another such ended
    /// or where the peer has acknowledged.
    boolean isPlausible(Flow flow, long offset, long end, boolean fin) {
        long known = Math.max(highest, acknowledged);
        if (offset <= known + PLAUSIBLE_AHEAD) return true;
        Oddities odd = oddities(flow);
        boolean confirmed = offset == odd.suspectSequence || odd.isNearAcknowledgment(offset, PLAUSIBLE_AHEAD);
        odd.suspectSequence = end;
        odd.suspectFin = fin;
        return confirmed;
    }

    /// Whether a RST fits what was seen of this endpoint.
    boolean isRstPlausible(long offset) {
        return Math.abs(offset - highest) <= RST_WINDOW || Math.abs(offset - acknowledged) <= RST_WINDOW;
    }

    /// The peer has acknowledged. A number from far ahead is believed when it fits a segment or the next one follows.
    void acknowledge(Flow flow, int number) {
        long offset = offsetOf(number);
        if (offset <= acknowledged) return;
        if (offset > Math.max(highest, acknowledged) + PLAUSIBLE_AHEAD) {
            Oddities odd = oddities(flow);
            boolean confirmed = offset == odd.suspectSequence
                    || odd.suspectAcknowledgment != Oddities.NONE && offset >= odd.suspectAcknowledgment;
            if (!confirmed) {
                odd.suspectAcknowledgment = offset;
                return;
            }
        }
        acknowledged = offset;
    }

    /// A segment without RST that covers offsets up to `end`, SYN and FIN included.
    void sent(Flow flow, long end, int wireLength, boolean first) {
        if (state() == TcpState.RESET) return;
        if (end > highest) {
            if (!has(FIN_SEEN)) highest = end;
        } else if (wireLength > 0 && !first) {
            flow.addRetransmission(isOriginator());
        }
    }

    /// Believes a FIN from far ahead that the peer has now acknowledged; says whether there was one.
    boolean confirmFin(Flow flow) {
        if (!hasOddities()) return false;
        Oddities odd = oddities(flow);
        if (!odd.suspectFin || acknowledged != odd.suspectSequence || has(FIN_SEEN)) return false;
        fin(flow, odd.suspectSequence - 1);
        return true;
    }

    void fin(Flow flow, long offset) {
        mark(FIN_SEEN);
        finAt(flow, offset);
    }

    void addSyn(Flow flow, char letter, long offset) {
        int last = hasOddities() ? oddities(flow).lastSyn : 0;
        if (!flow.addOnce(letter, isOriginator()) && (int) offset != last) flow.add(letter, isOriginator());
        if ((int) offset != last) oddities(flow).lastSyn = (int) offset;
    }

    /// @return whether the history has another FIN now, so that `keepFin` is to be told
    boolean addFin(Flow flow, long offset) {
        if (flow.addOnce('F', isOriginator())) return true;
        if ((int) offset == lastFin(flow)) return false;
        flow.add('F', isOriginator());
        return true;
    }

    private int lastFin(Flow flow) {
        return hasOddities() && oddities(flow).keepsFin ? oddities(flow).lastFin : (int) (highest - 1);
    }

    /// The packet with the history's last FIN has passed. Mostly it has the last of all offsets, which stays so.
    void keepFin(Flow flow, long offset) {
        boolean staysLast = has(FIN_SEEN) && (int) offset == (int) (highest - 1) && !hasOddities();
        if (!staysLast) rememberFin(flow, (int) offset);
    }

    private void rememberFin(Flow flow, int offset) {
        Oddities odd = oddities(flow);
        odd.lastFin = offset;
        odd.keepsFin = true;
    }

    void addRst(Flow flow, long offset) {
        Oddities odd = oddities(flow);
        if (!flow.addOnce('R', isOriginator()) && (int) offset != odd.lastRst) flow.add('R', isOriginator());
        odd.lastRst = (int) offset;
    }

    /// The start of the sequence space has become known, or was another.
    private void moveTo(Flow flow, int initialSequence, Anchor kind) {
        if (has(FIN_SEEN)) rememberFin(flow, lastFin(flow));
        anchorAt(flow.memory, initialSequence, kind);
    }
}

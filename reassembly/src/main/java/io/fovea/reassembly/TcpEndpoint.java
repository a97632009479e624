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
        FIRM
    }

    TcpState state;
    TcpState before;
    private Anchor anchor;
    private boolean seen;
    private boolean synSeen;
    private boolean finSeen;
    private int isn;
    private long highest;
    private long acknowledged;
    /// Low halves of the offsets at which the history has its last SYN, FIN and RST.
    private int lastSyn;
    private int lastFin;
    private int lastRst;

    TcpEndpoint(Flow flow, boolean isOriginator) {
        super(flow, isOriginator);
    }

    void begin() {
        state = TcpState.INACTIVE;
        before = TcpState.INACTIVE;
        seen = false;
        synSeen = false;
        finSeen = false;
        anchor = Anchor.NONE;
        anchorAt(0, Anchor.NONE);
        beginStream();
    }

    private void anchorAt(int initialSequence, Anchor kind) {
        isn = initialSequence;
        anchor = kind;
        highest = kind == Anchor.NONE ? 0 : 1;
        acknowledged = highest;
        restartStream();
    }

    void become(TcpState next) {
        if (next == state) return;
        before = state;
        state = next;
    }

    long touch() {
        return isn + next();
    }

    /// A packet of this endpoint was captured. Without any, its acknowledged bytes are no gap: the capture lacks the
    /// whole direction.
    void see() {
        seen = true;
    }

    /// Called after every packet of the flow.
    void packetPassed() {
        if (seen) passPacket(acknowledged);
    }

    /// Tells the last gaps and delivers what waits.
    void finish() {
        if (seen) finishStream(acknowledged);
    }

    boolean isSynSeen() {
        return synSeen;
    }

    boolean isFinSeen() {
        return finSeen;
    }

    int isn() {
        return isn;
    }

    boolean isAnchored() {
        return anchor != Anchor.NONE;
    }

    /// Bytes sent, by sequence numbers, without SYN and FIN.
    long sizeBytes(TcpState peer) {
        if (!seen) return 0;
        // A half-open connection that was found and aborted: its acknowledgments belong to another connection.
        if (before == TcpState.SYN_SENT && state == TcpState.RESET && peer == TcpState.INACTIVE) return 0;
        long size = Math.max(highest, acknowledged) - 1;
        if (finSeen) size--;
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
    void anchorBySyn(int sequence, boolean replied) {
        boolean fits = anchor != Anchor.NONE && sequence == isn;
        if (!fits && (anchor == Anchor.NONE || !isStarted() && !(synSeen && replied))) {
            anchorAt(sequence, Anchor.FIRM);
            synSeen = true;
        } else if (fits) {
            anchor = Anchor.FIRM;
            synSeen = true;
        }
    }

    /// The first segment without SYN settles the start, too.
    void anchorBySegment(int sequence, int wireLength) {
        if (anchor != Anchor.FIRM) {
            int acknowledgedBefore = isn + (int) acknowledged;
            boolean known = anchor == Anchor.TENTATIVE;
            anchorAt(sequence - 1, Anchor.FIRM);
            if (known) acknowledge(acknowledgedBefore);
        } else if (!synSeen && !isStarted() && wireLength > 0 && highest == 1 && sequence == isn + 2) {
            anchorAt(sequence - 1, Anchor.FIRM); // what settled the start was a keep-alive, one before it
        }
    }

    /// The peer's first acknowledgment tells where this endpoint's bytes begin, if it belongs to a handshake.
    void anchorByAcknowledgment(int number, boolean handshake) {
        anchorAt(number - 1, handshake ? Anchor.FIRM : Anchor.TENTATIVE);
    }

    /// Whether the segment at an offset may be real. One that is far ahead is, if it goes on where another such ended
    /// or where the peer has acknowledged.
    boolean isPlausible(long offset, long end, boolean fin) {
        long known = Math.max(highest, acknowledged);
        if (offset <= known + PLAUSIBLE_AHEAD) return true;
        Oddities odd = oddities();
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
    void acknowledge(int number) {
        long offset = offsetOf(number);
        if (offset <= acknowledged) return;
        if (offset > Math.max(highest, acknowledged) + PLAUSIBLE_AHEAD) {
            Oddities odd = oddities();
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
    void sent(long end, int wireLength, boolean first) {
        if (state == TcpState.RESET) return;
        if (end > highest) {
            if (!finSeen) highest = end;
        } else if (wireLength > 0 && !first) {
            flow.addRetransmission(isOriginator);
        }
    }

    /// Believes a FIN from far ahead that the peer has now acknowledged; says whether there was one.
    boolean confirmFin() {
        if (!hasOddities()) return false;
        Oddities odd = oddities();
        if (!odd.suspectFin || acknowledged != odd.suspectSequence || finSeen) return false;
        fin(odd.suspectSequence - 1);
        return true;
    }

    void fin(long offset) {
        finSeen = true;
        finAt(offset);
    }

    void addSyn(char letter, long offset) {
        if (!flow.addOnce(letter, isOriginator) && (int) offset != lastSyn) flow.add(letter, isOriginator);
        lastSyn = (int) offset;
    }

    void addFin(long offset) {
        if (!flow.addOnce('F', isOriginator) && (int) offset != lastFin) flow.add('F', isOriginator);
        lastFin = (int) offset;
    }

    void addRst(long offset) {
        if (!flow.addOnce('R', isOriginator) && (int) offset != lastRst) flow.add('R', isOriginator);
        lastRst = (int) offset;
    }
}

package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.HeaderFields;
import io.fovea.packet.TcpFlags;

/// Follows both endpoints of a TCP flow: handshake, close, history, and which bytes go to the streams. // per packet
///
/// States and history follow Zeek, so that rows can be compared, with these differences: a RST out of the window
/// changes nothing but the history, and a SYN that was captured after its SYN-ACK makes an established connection.
///
/// A base of `Flow`: one object, so that a packet touches few cache lines.
abstract sealed class TcpTracker extends History permits Flow {
    private static final int HANDSHAKE_AND_CLOSE = TcpFlags.SYN | TcpFlags.ACK | TcpFlags.FIN | TcpFlags.RST;

    /// Null in flows that are not of TCP.
    private TcpEndpoint originator;
    /// The one that stands for all that are idle, until there is more than SYNs of the originator: in a flood, most
    /// flows never have their own.
    private TcpEndpoint responder;

    /// @param memory the worker's memory for waiting segments
    TcpTracker(StreamMemory memory) {
        super(memory);
    }

    final void beginTcp() {
        if (originator == null) originator = memory.takeEndpoint(true);
        else originator.begin(memory, true);
        memory.giveEndpoint(responder);
        responder = memory.idleEndpoint();
    }

    /// Gives back what the flow before had, if it was of TCP.
    final void beginWithoutTcp() {
        memory.giveEndpoint(originator);
        memory.giveEndpoint(responder);
        originator = null;
        responder = null;
    }

    final TcpEndpoint endpoint(boolean ofOriginator) {
        return ofOriginator ? originator : responder;
    }

    final boolean isTcpClosed() {
        return has(TCP_CLOSED);
    }

    /// Whether each side has sent a FIN or a RST.
    final boolean haveBothClosed() {
        return originator.state().isClosed() && responder.state().isClosed();
    }

    final boolean isTcpReset() {
        return has(TCP_RESET);
    }

    final long rstsIgnored() {
        return raritiesIfAny() == null ? 0 : raritiesIfAny().rstsIgnored;
    }

    final long segmentsImplausible() {
        return raritiesIfAny() == null ? 0 : raritiesIfAny().segmentsImplausible;
    }

    final void onTcpPacket(Burst burst, int i, boolean fromOriginator) {
        Flow flow = (Flow) this;
        int flags = burst.tcpFlags[i];
        boolean changesOriginatorOnly = fromOriginator && (flags & HANDSHAKE_AND_CLOSE) == TcpFlags.SYN;
        if (!changesOriginatorOnly && responder == memory.idleEndpoint()) {
            responder = memory.takeEndpoint(false);
        }
        TcpEndpoint sender = endpoint(fromOriginator);
        TcpEndpoint peer = endpoint(!fromOriginator);
        int sequence = (int) HeaderFields.tcpSequence(burst, i);
        boolean syn = (flags & TcpFlags.SYN) != 0;
        boolean rst = (flags & TcpFlags.RST) != 0;
        boolean fin = (flags & TcpFlags.FIN) != 0;
        int wireLength = rst ? 0 : burst.payloadWireLength[i];
        boolean first = sender.state() == TcpState.INACTIVE;
        sender.see();
        if (syn && !rst) {
            sender.anchorBySyn(flow, sequence, peer.state() != TcpState.INACTIVE);
        } else if (!rst) {
            sender.anchorBySegment(flow, sequence, wireLength);
        }
        long offset = sender.offsetOf(sequence);
        long dataOffset = syn ? offset + 1 : offset;
        long end = dataOffset + wireLength + (fin && !rst ? 1 : 0);
        boolean addsFin = addHistory(sender, flags, offset, burst.payloadWireLength[i]);
        addWindow(sender, peer, burst, i);
        if (rst) {
            onRst(sender, peer, flags, offset, burst, i);
        } else if (sender.isPlausible(flow, offset, end, fin) && (!syn || offset == 0)) {
            onSegment(sender, peer, burst, i, dataOffset, end, first);
        } else {
            rarities().segmentsImplausible++;
            onSegmentRefused(syn);
        }
        if (addsFin) sender.keepFin(flow, offset + burst.payloadWireLength[i]);
        originator.packetPassed(flow);
        responder.packetPassed(flow);
    }

    private void onSegmentRefused(boolean syn) {
        ((Flow) this).onWeird(syn ? FlowWeird.SYN_SEQ_JUMP : FlowWeird.SEQUENCE_FAR_AHEAD);
    }

    private void onSegment(
            TcpEndpoint sender, TcpEndpoint peer, Burst burst, int i, long dataOffset, long end, boolean first) {
        Flow flow = (Flow) this;
        int flags = burst.tcpFlags[i];
        boolean fin = (flags & TcpFlags.FIN) != 0;
        int wireLength = burst.payloadWireLength[i];
        if ((flags & TcpFlags.ACK) != 0) onAcknowledgment(flow, sender, peer, burst, i, dataOffset);
        sender.sent(flow, end, wireLength, first);
        if (fin) sender.fin(flow, dataOffset + wireLength);
        boolean afterReset = sender.state() == TcpState.RESET;
        advance(sender, peer, flags, wireLength);
        if (wireLength > 0 && !afterReset) {
            sender.segment(flow, dataOffset, wireLength, burst.payloadLength[i], burst.payloadAddress(i),
                    burst.timeNs[i], burst.frameNumber[i]);
        } else if (wireLength > 0) {
            flow.onWeird(FlowWeird.DATA_AFTER_RESET);
        }
        updateClosed();
    }

    private static void onAcknowledgment(
            Flow flow, TcpEndpoint sender, TcpEndpoint peer, Burst burst, int i, long dataOffset) {
        int number = (int) HeaderFields.tcpAcknowledgment(burst, i);
        if (peer.isAnchored()) {
            peer.acknowledge(flow, number);
            if (peer.confirmFin(flow) && peer.state() != TcpState.RESET) peer.become(TcpState.CLOSED);
        } else {
            // The SYN-ACK, or the first packet behind a SYN: nothing of the peer can have come before it.
            peer.anchorByAcknowledgment(flow, number, sender.isSynSeen() && dataOffset == 1);
        }
    }

    /// RFC 5961, section 3, as far as a bystander can judge: the number must be near what was seen of the sender, or
    /// the acknowledgment must be of the peer's SYN.
    private void onRst(TcpEndpoint sender, TcpEndpoint peer, int flags, long offset, Burst burst, int i) {
        boolean plausible;
        if (sender.isAnchored()) {
            plausible = sender.isRstPlausible(offset);
        } else if ((flags & TcpFlags.ACK) != 0 && peer.isAnchored()) {
            plausible = peer.isRstPlausible(peer.offsetOf((int) HeaderFields.tcpAcknowledgment(burst, i)));
        } else {
            plausible = true;
        }
        if (!plausible) {
            rarities().rstsIgnored++;
            ((Flow) this).onWeird(FlowWeird.RST_OUT_OF_WINDOW);
            return;
        }
        boolean bothFin = sender.state() == TcpState.CLOSED && peer.state() == TcpState.CLOSED;
        if (!bothFin) {
            sender.become(TcpState.RESET);
        }
        updateClosed();
    }

    private void updateClosed() {
        TcpState one = originator.state();
        TcpState other = responder.state();
        boolean reset = one == TcpState.RESET || other == TcpState.RESET;
        mark(TCP_RESET, reset);
        mark(TCP_CLOSED, reset
                || one == TcpState.CLOSED && (other == TcpState.CLOSED || other == TcpState.INACTIVE)
                || one == TcpState.INACTIVE && other == TcpState.CLOSED);
    }

    private static void advance(TcpEndpoint sender, TcpEndpoint peer, int flags, int wireLength) {
        boolean syn = (flags & TcpFlags.SYN) != 0;
        boolean fin = (flags & TcpFlags.FIN) != 0;
        if (sender.state() == TcpState.INACTIVE) {
            advanceInactive(sender, peer, syn, (flags & TcpFlags.ACK) != 0, wireLength);
        } else if (syn && sender.state() == TcpState.PARTIAL) {
            // The SYN was captured late.
            sender.become(peer.state() == TcpState.INACTIVE ? TcpState.SYN_SENT : TcpState.ESTABLISHED);
        }
        if (!fin || sender.state() == TcpState.RESET) return;
        sender.become(TcpState.CLOSED);
        boolean peerClosedBefore = peer.state() == TcpState.RESET && peer.before() == TcpState.CLOSED;
        if (peerClosedBefore) peer.become(TcpState.CLOSED); // a RST behind its FIN was a normal end
    }

    private static void advanceInactive(
            TcpEndpoint sender, TcpEndpoint peer, boolean syn, boolean ack, int wireLength) {
        if (syn) {
            boolean answered = peer.state() != TcpState.INACTIVE || !sender.isOriginator();
            sender.become(answered ? TcpState.ESTABLISHED : TcpState.SYN_SENT);
            if (peer.state() == TcpState.SYN_SENT) peer.become(TcpState.ESTABLISHED);
            return;
        }
        // Some acknowledge a SYN before they answer it.
        boolean bareReply = !sender.isOriginator() && wireLength == 0 && peer.state() == TcpState.SYN_SENT;
        if (bareReply) return;
        boolean synLost = ack && peer.state() == TcpState.ESTABLISHED;
        sender.become(synLost ? TcpState.ESTABLISHED : TcpState.PARTIAL);
    }

    /// @return whether there is another FIN in it now
    private boolean addHistory(TcpEndpoint sender, int flags, long offset, int wireLength) {
        Flow flow = (Flow) this;
        boolean side = sender.isOriginator();
        boolean syn = (flags & TcpFlags.SYN) != 0;
        boolean fin = (flags & TcpFlags.FIN) != 0;
        boolean rst = (flags & TcpFlags.RST) != 0;
        if (fin && rst) {
            addOnce('I', side);
            flow.onWeird(syn ? FlowWeird.TCP_CHRISTMAS : FlowWeird.FIN_WITH_RST);
        } else if (syn && (fin || rst)) {
            addOnce('Q', side);
            flow.onWeird(FlowWeird.TCP_CHRISTMAS);
        } else if (syn) {
            if (wireLength > 0) flow.onWeird(FlowWeird.SYN_WITH_DATA);
            if ((flags & TcpFlags.URG) != 0) flow.onWeird(FlowWeird.BAROQUE_SYN);
            sender.addSyn(flow, (flags & TcpFlags.ACK) != 0 ? 'H' : 'S', offset);
        } else if (fin) {
            return sender.addFin(flow, offset + wireLength);
        } else if (rst) {
            sender.addRst(flow, offset);
        } else if (wireLength > 0) {
            addOnce('D', side);
        } else if ((flags & TcpFlags.ACK) != 0) {
            addOnce('A', side);
        }
        return false;
    }

    private void addWindow(TcpEndpoint sender, TcpEndpoint peer, Burst burst, int i) {
        if (HeaderFields.tcpWindow(burst, i) != 0 || (burst.tcpFlags[i] & TcpFlags.RST) != 0) return;
        if (peer.state() == TcpState.CLOSED || sender.state() == TcpState.RESET) return;
        addZeroWindow(sender.isOriginator());
    }

    /// Tells the last gaps and delivers what waits.
    final void finishStreams() {
        originator.finish((Flow) this);
        responder.finish((Flow) this);
    }

    final void releaseStreams() {
        if (originator == null) return;
        originator.releaseStream(memory);
        responder.releaseStream(memory);
    }

    final void dropBytes() {
        originator.dropBytes((Flow) this);
        responder.dropBytes((Flow) this);
    }

    /// Zeek's `conn_state`.
    final String tcpState() {
        TcpState one = originator.state();
        TcpState other = responder.state();
        if (other == TcpState.RESET) {
            if (one == TcpState.SYN_SENT || one == TcpState.RESET && isEmpty()) return "REJ";
            return one.isInactive() ? "RSTRH" : "RSTR";
        }
        if (one == TcpState.RESET) {
            if (!other.isInactive()) return "RSTO";
            return isAttemptAborted() ? "RSTOS0" : "OTH";
        }
        if (one == TcpState.CLOSED && other == TcpState.CLOSED) return "SF";
        if (one == TcpState.CLOSED) return other.isInactive() ? "SH" : "S2";
        if (other == TcpState.CLOSED) return one.isInactive() ? "SHR" : "S3";
        if (one == TcpState.SYN_SENT && other == TcpState.INACTIVE) return "S0";
        return one == TcpState.ESTABLISHED && other == TcpState.ESTABLISHED ? "S1" : "OTH";
    }

    private boolean isEmpty() {
        return originator.sizeBytes(responder.state()) == 0 && responder.sizeBytes(originator.state()) == 0;
    }
}

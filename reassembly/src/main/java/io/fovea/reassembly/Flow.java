package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.IpAddress;
import io.fovea.packet.IpProtocol;

/// A tracked flow, seen from its originator. The engine extends it with what queries need. // per packet
///
/// Endpoints are read from the table's slot: they are good until the flow has ended. Objects are pooled: after
/// `FlowEndListener.onFlowEnd` or `FlowTable.entomb` the object is soon another flow. Its streams flow only while a
/// consumer wants them; counters, history, missed bytes and the close are right regardless.
public non-sealed class Flow extends TcpTracker {
    private static final int VLAN_ID_MASK = 0xfff;
    private static final int VLAN_COUNT_MAX = 3;
    private static final EndReason[] REASONS = EndReason.values();
    private static final byte LIVES = -1;

    /// Number of the slot where the table keeps it.
    private int slotNumber;
    private StreamConsumer consumer;

    private char vlanOuterId;
    private char vlanInnerId;

    private long firstTimeNs;
    private long lastTimeNs;
    private long firstFrame;
    /// Low half of the last frame's number, which is near the first one's; else the rarities have it.
    private int lastFrameLow;
    // Each with 31 bits; what is more was carried over to the rarities.
    private int originatorPackets;
    private int responderPackets;
    private int originatorIpBytes;
    private int responderIpBytes;
    // TCP's are told by sequence numbers.
    private int originatorPayloadBytes;
    private int responderPayloadBytes;
    /// Number of an `EndReason`, or `LIVES`.
    private byte endReason;

    /// @param memory the worker's memory for waiting segments
    protected Flow(StreamMemory memory) {
        super(memory);
    }

    /// Starts the life of another flow with packet `i`, which is not yet delivered.
    final void begin(FlowKey key, boolean senderIsOriginator, Burst burst, int i) {
        setMarks((FlowKey.isTcp(key.context) ? TCP : 0)
                | (senderIsOriginator == key.fromLower ? LOWER_IS_ORIGINATOR : 0)
                | (senderIsOriginator ? 0 : FLIPPED)
                | (Orientation.isMidstream(burst, i) ? MIDSTREAM : 0)
                | Math.min(burst.vlanCount[i], VLAN_COUNT_MAX) << VLAN_COUNT_SHIFT);
        vlanOuterId = (char) (burst.vlanOuterTci[i] & VLAN_ID_MASK);
        vlanInnerId = (char) (burst.vlanInnerTci[i] & VLAN_ID_MASK);
        firstTimeNs = burst.timeNs[i];
        lastTimeNs = firstTimeNs;
        firstFrame = burst.frameNumber[i];
        lastFrameLow = (int) firstFrame;
        clearCounters();
        endReason = LIVES;
        consumer = null;
        clearHistory();
        if (isFlipped()) addFlipped();
        if (isTcp()) beginTcp();
        else beginWithoutTcp();
    }

    /// Reads from the object's own lines, so that many flows' lines are under way at once. The result means nothing.
    final int touchFirst() {
        return (int) (lastTimeNs + vlanOuterId);
    }

    /// Reads from each cache line that a packet needs. The result means nothing.
    final int touch() {
        long sum = lastTimeNs + originatorPackets + endReason;
        return (int) (isTcp() ? sum + endpoint(true).touch() + endpoint(false).touch() : sum);
    }

    /// Reads from what the flow's end will need beside, if that lies elsewhere. The result means nothing.
    protected int touchForEnd() {
        return 0;
    }

    /// Counts and tracks one packet.
    final void onPacket(Burst burst, int i, boolean fromOriginator) {
        boolean tcp = isTcp();
        long timeNs = burst.timeNs[i];
        memory.packetTimeNs = timeNs;
        if (timeNs > lastTimeNs && !(tcp && haveBothClosed())) lastTimeNs = timeNs;
        passFrame(burst.frameNumber[i]);
        int payload = burst.payloadWireLength[i];
        if (fromOriginator) {
            originatorPackets++;
            originatorIpBytes += burst.ipLength[i];
            if (!tcp) originatorPayloadBytes += payload;
        } else {
            responderPackets++;
            responderIpBytes += burst.ipLength[i];
            if (!tcp) responderPayloadBytes += payload;
        }
        if ((originatorPackets | originatorIpBytes | originatorPayloadBytes
                | responderPackets | responderIpBytes | responderPayloadBytes) < 0) carry();
        if (burst.payloadLength[i] < payload) mark(TRUNCATED);
        if (burst.transport[i] == IpProtocol.TCP) {
            onTcpPacket(burst, i, fromOriginator);
            if (!areWaitingBytesKept()) dropBytes();
        } else if (payload > 0 && burst.transport[i] == IpProtocol.UDP) {
            addOnce('D', fromOriginator);
            if (consumer != null && burst.payloadLength[i] > 0) {
                consumer.onDatagram(this, fromOriginator, burst.payloadAddress(i), burst.payloadLength[i],
                        burst.timeNs[i], burst.frameNumber[i]);
            }
        }
    }

    private void passFrame(long frame) {
        lastFrameLow = (int) frame;
        long distance = frame - firstFrame;
        if (distance != (int) distance) rarities().lastFrame = frame;
        else if (raritiesIfAny() != null) rarities().lastFrame = 0;
    }

    /// The table keeps the flow there, from now on.
    final void keptAt(FlowSlots slots, int number) {
        assert memory.slots == null || memory.slots == slots : "the memory is of one table";
        memory.slots = slots;
        slotNumber = number;
    }

    /// A counter has reached 32 bits: all begin again. No packet adds more than 31 bits.
    private void carry() {
        Rarities carried = rarities();
        carried.originatorPackets = originatorPackets();
        carried.responderPackets = responderPackets();
        carried.originatorIpBytes = originatorIpBytes();
        carried.responderIpBytes = responderIpBytes();
        carried.originatorPayloadBytes = payloadBytes(true);
        carried.responderPayloadBytes = payloadBytes(false);
        clearCounters();
    }

    private void clearCounters() {
        originatorPackets = 0;
        responderPackets = 0;
        originatorIpBytes = 0;
        responderIpBytes = 0;
        originatorPayloadBytes = 0;
        responderPayloadBytes = 0;
    }

    /// Asks for the bytes of both streams; null asks no more. Bytes that came before are gone. A consumer may stop the
    /// streams from inside its callbacks.
    public final void consume(StreamConsumer streamConsumer) {
        consumer = streamConsumer;
    }

    /// Keeps bytes that wait, or are not acknowledged, though no consumer wants them, so that a conflict is seen.
    public final void compareBytes() {
        mark(COMPARES_BYTES);
    }

    final boolean areWaitingBytesKept() {
        return consumer != null || has(COMPARES_BYTES);
    }

    final boolean isStreamWanted() {
        return consumer != null;
    }

    final void bytes(boolean fromOriginator, long address, int lengthBytes, long timeNs, long frame) {
        consumer.onBytes(this, fromOriginator, address, lengthBytes, timeNs, frame);
    }

    final void gap(boolean fromOriginator, long lengthBytes) {
        addGap(fromOriginator);
        tellGap(fromOriginator, lengthBytes);
    }

    final void tellGap(boolean fromOriginator, long lengthBytes) {
        if (consumer != null) consumer.onGap(this, fromOriginator, lengthBytes);
    }

    /// Something odd was met with the latest packet. Does nothing unless overridden; called for odd packets only.
    protected void onWeird(FlowWeird what) {}

    /// The same bytes were sent with different content.
    protected final void markConflict() {
        mark(CONFLICT);
    }

    /// Bytes were sent again with other content. Does nothing unless overridden.
    ///
    /// @param firstByte place in the stream of the first that differs, from 0
    /// @param lastByte of the last
    protected void onConflict(boolean fromOriginator, long firstByte, long lastByte) {}

    final void conflict(boolean fromOriginator, long firstByte, long lastByte) {
        markConflict();
        onConflict(fromOriginator, firstByte, lastByte);
        if (consumer != null) consumer.onConflict(this, fromOriginator);
    }

    /// More would have had to wait, or be kept, than may.
    protected final void markLimitHit() {
        if (!has(LIMIT_HIT)) addLimit();
        mark(LIMIT_HIT);
    }

    /// A packet of one direction had a bad checksum.
    protected final void markBadChecksum(boolean fromOriginator) {
        addBadChecksum(fromOriginator);
    }

    /// Whether an endpoint of the flow's key, the lower or the upper one, is the originator.
    public final boolean isFromOriginator(boolean fromLower) {
        return has(LOWER_IS_ORIGINATOR) == fromLower;
    }

    final void limitHit() {
        markLimitHit();
        onWeird(FlowWeird.REASSEMBLY_LIMIT);
    }

    /// Ends the flow; says why, which its own close knows better.
    final EndReason end(EndReason reason) {
        memory.packetTimeNs = lastTimeNs;
        if (isTcp()) finishStreams();
        EndReason own = reason;
        if (isClosed()) own = isTcpReset() ? EndReason.RST : EndReason.FIN;
        endReason = (byte) own.ordinal();
        return own;
    }

    /// Gives back what the flow holds.
    final void release() {
        consumer = null;
        releaseStreams();
    }

    final boolean startsAnother(boolean fromOriginator, int isn) {
        TcpEndpoint sender = endpoint(fromOriginator);
        return !sender.isSynSeen() || sender.isn() != isn;
    }

    final int originatorIsn() {
        return isTcp() ? endpoint(true).isn() : 0;
    }

    final boolean hasFin(boolean fromOriginator) {
        return isTcp() && endpoint(fromOriginator).isFinSeen();
    }

    final boolean hasReset(boolean fromOriginator) {
        return isTcp() && endpoint(fromOriginator).state() == TcpState.RESET;
    }

    /// Whether both sides have closed, or one has reset.
    public final boolean isClosed() {
        return isTcpClosed() && isTcp();
    }

    /// Whether the flow is of TCP.
    public final boolean isTcp() {
        return has(TCP);
    }

    /// The slot in the table, for `FlowTable.entomb`; good as long as any slot handle.
    public final long slot() {
        return memory.slots.address(slotNumber);
    }

    public final IpAddress originator() {
        return address(has(LOWER_IS_ORIGINATOR));
    }

    public final IpAddress responder() {
        return address(!has(LOWER_IS_ORIGINATOR));
    }

    private boolean isIpv4() {
        return IpAddress.isIpv4(FlowSlotLayout.addressHigh(slot(), true), FlowSlotLayout.addressLow(slot(), true));
    }

    private IpAddress address(boolean ofLower) {
        return new IpAddress(FlowSlotLayout.addressHigh(slot(), ofLower), FlowSlotLayout.addressLow(slot(), ofLower));
    }

    public final int originatorPort() {
        return FlowSlotLayout.port(slot(), has(LOWER_IS_ORIGINATOR));
    }

    public final int responderPort() {
        return FlowSlotLayout.port(slot(), !has(LOWER_IS_ORIGINATOR));
    }

    /// 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6, 132 SCTP.
    public final int protocol() {
        return FlowKey.protocol(FlowSlotLayout.context(slot()), isIpv4());
    }

    /// VLAN tags of the flow's first packet, inside the innermost tunnel's frame if there is any; at most three.
    public final int vlanCount() {
        return marks() >>> VLAN_COUNT_SHIFT;
    }

    public final int vlanOuterId() {
        return vlanOuterId;
    }

    public final int vlanInnerId() {
        return vlanInnerId;
    }

    public final long firstTimeNs() {
        return firstTimeNs;
    }

    /// Time of the latest packet; never before the first one's. Once both sides of a TCP flow have closed, that of the
    /// later close: what comes then, at best the last ACK, says nothing of how long the connection lasted.
    public final long lastTimeNs() {
        return lastTimeNs;
    }

    /// Time of the packet that is delivered; once the flow ends, `lastTimeNs`.
    protected final long packetTimeNs() {
        return memory.packetTimeNs;
    }

    public final long firstFrame() {
        return firstFrame;
    }

    public final long lastFrame() {
        Rarities carried = raritiesIfAny();
        if (carried != null && carried.lastFrame != 0) return carried.lastFrame;
        return firstFrame + (lastFrameLow - (int) firstFrame);
    }

    public final long originatorPackets() {
        Rarities carried = raritiesIfAny();
        return Integer.toUnsignedLong(originatorPackets) + (carried == null ? 0 : carried.originatorPackets);
    }

    public final long responderPackets() {
        Rarities carried = raritiesIfAny();
        return Integer.toUnsignedLong(responderPackets) + (carried == null ? 0 : carried.responderPackets);
    }

    public final long originatorIpBytes() {
        Rarities carried = raritiesIfAny();
        return Integer.toUnsignedLong(originatorIpBytes) + (carried == null ? 0 : carried.originatorIpBytes);
    }

    public final long responderIpBytes() {
        Rarities carried = raritiesIfAny();
        return Integer.toUnsignedLong(responderIpBytes) + (carried == null ? 0 : carried.responderIpBytes);
    }

    /// Payload bytes: for TCP by sequence numbers.
    public final long originatorBytes() {
        return isTcp() ? sizeBytes(true) : payloadBytes(true);
    }

    /// Payload bytes: for TCP by sequence numbers.
    public final long responderBytes() {
        return isTcp() ? sizeBytes(false) : payloadBytes(false);
    }

    private long sizeBytes(boolean ofOriginator) {
        return endpoint(ofOriginator).sizeBytes(endpoint(!ofOriginator).state());
    }

    /// What the payloads of another transport's packets add up to.
    private long payloadBytes(boolean ofOriginator) {
        Rarities carried = raritiesIfAny();
        long upper = 0;
        if (carried != null) upper = ofOriginator ? carried.originatorPayloadBytes : carried.responderPayloadBytes;
        return upper + Integer.toUnsignedLong(ofOriginator ? originatorPayloadBytes : responderPayloadBytes);
    }

    /// Payload bytes of both directions that the capture lacks.
    public final long missedBytes() {
        return missedBytes(true) + missedBytes(false);
    }

    /// Payload bytes of one direction that the capture lacks.
    public final long missedBytes(boolean ofOriginator) {
        return isTcp() ? endpoint(ofOriginator).missedBytes() : 0;
    }

    /// Payload bytes of one direction that were not part of its stream: before its start, or behind its FIN.
    public final long ignoredBytes(boolean ofOriginator) {
        return isTcp() ? endpoint(ofOriginator).ignoredBytes() : 0;
    }

    /// RSTs whose sequence numbers were out of the window.
    public final long ignoredRsts() {
        return isTcp() ? rstsIgnored() : 0;
    }

    /// Segments too far ahead of all that was known.
    public final long implausibleSegments() {
        return isTcp() ? segmentsImplausible() : 0;
    }

    /// Whether the first packet was sent by the responder.
    public final boolean isFlipped() {
        return has(FLIPPED);
    }

    /// Whether the capture began after the flow did.
    public final boolean isMidstream() {
        return has(MIDSTREAM);
    }

    /// Whether a frame was cut by the snapshot length.
    public final boolean isTruncated() {
        return has(TRUNCATED);
    }

    /// Whether the same bytes were sent with different content.
    public final boolean hasConflict() {
        return has(CONFLICT);
    }

    /// Whether more would have had to wait, or be kept, than may.
    public final boolean hasHitLimit() {
        return has(LIMIT_HIT);
    }

    /// Zeek's `conn_state`.
    public final String state() {
        if (isTcp()) return tcpState();
        if (protocol() != IpProtocol.UDP) return "OTH";
        if (originatorPackets() > 0) return responderPackets() > 0 ? "SF" : "S0";
        return responderPackets() > 0 ? "SHR" : "OTH";
    }

    /// Zeek's history letters.
    public final String history() {
        return historyText();
    }

    /// Why the flow ended; null while it lives.
    public final EndReason reason() {
        return endReason == LIVES ? null : REASONS[endReason];
    }

    /// The name of `reason`; null while the flow lives.
    public final String endReason() {
        return endReason == LIVES ? null : REASONS[endReason].label();
    }

    @Override
    public String toString() {
        return originator() + ":" + originatorPort() + " > " + responder() + ":" + responderPort() + " "
                + state() + " " + history();
    }
}

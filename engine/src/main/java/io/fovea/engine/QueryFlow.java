package io.fovea.engine;

import io.fovea.packet.TunnelContext;
import io.fovea.reassembly.Flow;
import io.fovea.reassembly.FlowWeird;
import io.fovea.reassembly.StreamMemory;
import io.fovea.spi.ConnView;
import io.fovea.spi.Partial;
import java.util.EnumSet;
import java.util.Set;

/// A tracked flow with what queries need of it: the filters' knowledge, how far its stream is understood, and the text
/// that rows show.
final class QueryFlow extends Flow implements ConnView {
    /// What the filter program knows of the flow, while another is at hand: see `FlowKnowledge`, which owns it.
    long[] known;
    /// How far the stream is understood; null when its bytes are of no use, as for most flows at any time.
    FlowParsing parsing;
    private FlowOrigin origin;
    private String service;
    /// Null until there is something in it.
    private Extras extras;

    /// What most flows do without at any time, so that they are small.
    private static final class Extras {
        /// What rows show of the flow, when flows that go on give rows too; else null.
        private FlowPart part;
        // What the flow is called in its rows, once made.
        private String uid;
        private String communityId;
        /// What is odd in the flow; null when nothing is, or when no query asks.
        private FlowWeirds weirds;
        /// What the filter program keeps with the flow; see `FlowKnowledge`.
        private Object attachment;
    }

    /// @param keepsParts whether a flow that goes on gives rows too
    QueryFlow(StreamMemory memory, boolean keepsParts) {
        super(memory);
        if (keepsParts) extras().part = new FlowPart(this);
    }

    /// Starts another life, after `Flow.begin`.
    void opened(FlowOrigin flowOrigin) {
        origin = flowOrigin;
        service = null;
        clearExtras();
        if (origin.weirdCounts().isKeptByFlow()) compareBytes();
    }

    private Extras extras() {
        if (extras == null) extras = new Extras();
        return extras;
    }

    private void clearExtras() {
        if (extras == null) return;
        FlowPart part = extras.part;
        extras = null;
        if (part != null) extras().part = part;
    }

    /// What rows show of the flow, when flows that go on give rows too; else null.
    FlowPart part() {
        return extras == null ? null : extras.part;
    }

    /// What rows show of the flow.
    ConnView view() {
        FlowPart part = part();
        return part != null ? part : this;
    }

    Object attachment() {
        return extras == null ? null : extras.attachment;
    }

    void attach(Object what) {
        if (what != null || extras != null) extras().attachment = what;
    }

    @Override
    protected void onWeird(FlowWeird what) {
        note(what, packetTimeNs(), lastFrame());
    }

    /// @return whether this is the first of its name, of which more may be said
    private boolean note(FlowWeird what, long timeNs, long frame) {
        origin.weirdCounts().inFlow(what);
        if (!origin.weirdCounts().isKeptByFlow()) return false;
        Extras own = extras();
        if (own.weirds == null) own.weirds = new FlowWeirds();
        return own.weirds.add(what, timeNs, frame);
    }

    @Override
    protected void onConflict(boolean fromOriginator, long firstByte, long lastByte) {
        if (!note(FlowWeird.REXMIT_INCONSISTENCY, packetTimeNs(), lastFrame())) return;
        String sender = fromOriginator ? "originator" : "responder";
        weirds().say(FlowWeird.REXMIT_INCONSISTENCY, sender + " bytes " + firstByte + "-" + lastByte);
    }

    /// A packet that is about to be delivered has a bad checksum.
    void sawBadChecksum(FlowWeird what, boolean fromLower, long timeNs, long frame) {
        markBadChecksum(isFromOriginator(fromLower));
        note(what, timeNs, frame);
    }

    /// A packet that is left out for its bad checksum would have been of this flow.
    void lacksPacket(boolean fromLower) {
        markBadChecksum(isFromOriginator(fromLower));
    }

    @Override
    protected int touchForEnd() {
        return parsing == null ? 0 : parsing.datagramsProbed;
    }

    /// What is odd in the flow, or null.
    FlowWeirds weirds() {
        return extras == null ? null : extras.weirds;
    }

    /// The flow speaks this protocol.
    void identifiedAs(String protocol) {
        service = service == null ? protocol : service + "," + protocol;
    }

    /// More bytes would have had to be kept for a parser than may.
    void hitParserLimit() {
        markLimitHit();
        onWeird(FlowWeird.PARSER_LIMIT);
    }

    /// A datagram, which the flow is about to take in, came in fragments that disagreed.
    void sawFragmentsConflict(long timeNs, long frame) {
        markConflict();
        note(FlowWeird.FRAGMENT_INCONSISTENCY, timeNs, frame);
    }

    /// Bytes of a datagram, which the flow is about to take in, came in more than one fragment.
    void sawFragmentsOverlap(long timeNs, long frame) {
        note(FlowWeird.FRAGMENT_OVERLAP, timeNs, frame);
    }

    @Override
    public String source() {
        return origin.source();
    }

    @Override
    public TunnelContext tunnel() {
        return origin.tunnel();
    }

    @Override
    public String uid() {
        Extras own = extras();
        if (own.uid == null) {
            own.uid = FlowUid.of(originator(), responder(), originatorPort() << 16 | responderPort(), protocol(),
                    firstTimeNs(), firstFrame(), origin.number());
        }
        return own.uid;
    }

    @Override
    public String communityId() {
        Extras own = extras();
        if (own.communityId == null) {
            own.communityId =
                    CommunityId.of(originator(), originatorPort(), responder(), responderPort(), protocol());
        }
        return own.communityId;
    }

    @Override
    public String service() {
        return service;
    }

    /// Whether `partial` is empty.
    boolean isWhole() {
        return missedBytes() == 0 && !isMidstream() && !isTruncated() && !hasHitLimit()
                && !hasConflict();
    }

    @Override
    public Set<Partial> partial() {
        if (isWhole()) return Set.of();
        Set<Partial> partial = EnumSet.noneOf(Partial.class);
        if (missedBytes() > 0) partial.add(Partial.GAP);
        if (isMidstream()) partial.add(Partial.MIDSTREAM);
        if (isTruncated()) partial.add(Partial.TRUNCATED);
        if (hasHitLimit()) partial.add(Partial.LIMIT);
        if (hasConflict()) partial.add(Partial.CONFLICT);
        return partial;
    }
}

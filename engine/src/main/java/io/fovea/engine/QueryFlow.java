package io.fovea.engine;

import io.fovea.reassembly.Flow;
import io.fovea.reassembly.FlowWeird;
import io.fovea.reassembly.StreamMemory;
import io.fovea.spi.ConnView;
import io.fovea.spi.FlowState;
import io.fovea.spi.Partial;
import java.util.EnumSet;
import java.util.Set;

/// A tracked flow with what queries need of it: the filters' knowledge, how far its stream is understood, and the text
/// that rows show.
final class QueryFlow extends Flow implements ConnView {
    final FlowState state;
    /// What rows show of the flow, when flows that go on give rows too; else null.
    final FlowPart part;
    /// When the part ends, in packet time.
    private long partEndNs;
    /// How far the stream is understood; null when its bytes are of no use, as for most flows at any time.
    FlowParsing parsing;
    private String source;
    private int sourceNumber;
    private String service;
    private String uid;
    private boolean parserLimitHit;

    private final WeirdCounts weirdCounts;
    private final boolean keepsWeird;
    /// What is odd in the flow; null when nothing is, or when no query asks.
    private FlowWeirds weirds;

    /// @param weirdCounts the worker's
    /// @param keepsWeird whether a query asks what is odd
    /// @param keepsParts whether a flow that goes on gives rows too
    QueryFlow(StreamMemory memory, WeirdCounts weirdCounts, boolean keepsWeird, boolean keepsParts) {
        super(memory);
        part = keepsParts ? new FlowPart(this) : null;
        state = new FlowState(keepsParts ? part : this);
        this.weirdCounts = weirdCounts;
        this.keepsWeird = keepsWeird;
    }

    /// Starts another life, after `Flow.begin`.
    void opened(String sourceName, int number) {
        source = sourceName;
        sourceNumber = number;
        service = null;
        uid = null;
        parserLimitHit = false;
        weirds = null;
        if (keepsWeird) compareBytes();
    }

    @Override
    protected void onWeird(FlowWeird what) {
        weirdCounts.inFlow(what);
        if (!keepsWeird) return;
        if (weirds == null) weirds = new FlowWeirds();
        weirds.add(what, lastTimeNs(), lastFrame());
    }

    /// What is odd in the flow, or null.
    FlowWeirds weirds() {
        return weirds;
    }

    /// Begins the flow's first part.
    void beginParts(long intervalNs) {
        part.reset();
        partEndNs = saturatedSum(firstTimeNs(), intervalNs);
    }

    /// Whether a packet's time is behind the end of the part. If so, the next end is the first one behind the packet.
    boolean endsPart(long timeNs, long intervalNs) {
        if (timeNs < partEndNs) return false;
        long behind = timeNs - partEndNs;
        partEndNs = behind < 0 ? Long.MAX_VALUE : saturatedSum(timeNs, intervalNs - behind % intervalNs);
        return true;
    }

    private static long saturatedSum(long timeNs, long durationNs) {
        long sum = timeNs + durationNs;
        return sum < timeNs ? Long.MAX_VALUE : sum;
    }

    /// The flow speaks this protocol.
    void identifiedAs(String protocol) {
        service = service == null ? protocol : service + "," + protocol;
    }

    /// More bytes would have had to be kept for a parser than may.
    void hitParserLimit() {
        parserLimitHit = true;
        onWeird(FlowWeird.PARSER_LIMIT);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = FlowUid.of(originator(), responder(), originatorPort() << 16 | responderPort(), protocol(),
                    firstTimeNs(), firstFrame(), sourceNumber);
        }
        return uid;
    }

    @Override
    public String communityId() {
        return CommunityId.of(originator(), originatorPort(), responder(), responderPort(), protocol());
    }

    @Override
    public String service() {
        return service;
    }

    /// Whether `partial` is empty.
    boolean isWhole() {
        return missedBytes() == 0 && !isMidstream() && !isTruncated() && !parserLimitHit && !hasHitLimit()
                && !hasConflict();
    }

    @Override
    public Set<Partial> partial() {
        if (isWhole()) return Set.of();
        Set<Partial> partial = EnumSet.noneOf(Partial.class);
        if (missedBytes() > 0) partial.add(Partial.GAP);
        if (isMidstream()) partial.add(Partial.MIDSTREAM);
        if (isTruncated()) partial.add(Partial.TRUNCATED);
        if (parserLimitHit || hasHitLimit()) partial.add(Partial.LIMIT);
        if (hasConflict()) partial.add(Partial.CONFLICT);
        return partial;
    }
}

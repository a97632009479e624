package io.fovea.engine;

import io.fovea.packet.IpAddress;
import io.fovea.packet.TunnelContext;
import io.fovea.spi.ConnView;
import io.fovea.spi.Partial;
import java.util.Set;

/// A flow as its rows show it when flows that go on give rows too: while a part is shown, counters are those since the
/// row before, so that the rows of a flow add up to the whole; what is no counter is that of the flow so far.
///
/// A part begins where the one before ended, and lasts until the last packet in it.
final class FlowPart implements ConnView {
    private final QueryFlow flow;
    /// When the part ends, in packet time.
    private long endNs;
    private boolean shown;
    private boolean interim;
    /// Of the flow, when the part began.
    private long startNs;
    private long firstFrame;
    private long originatorPackets;
    private long responderPackets;
    private long originatorBytes;
    private long responderBytes;
    private long originatorIpBytes;
    private long responderIpBytes;
    private long missedBytes;

    FlowPart(QueryFlow flow) {
        this.flow = flow;
    }

    /// Begins another flow's first part.
    void reset(long intervalNs) {
        endNs = saturatedSum(flow.firstTimeNs(), intervalNs);
        shown = false;
        interim = false;
        startNs = 0;
        firstFrame = 0;
        originatorPackets = 0;
        responderPackets = 0;
        originatorBytes = 0;
        responderBytes = 0;
        originatorIpBytes = 0;
        responderIpBytes = 0;
        missedBytes = 0;
    }

    /// Whether a packet's time is behind the end of the part. If so, the next end is the first one behind the packet.
    boolean endsBefore(long timeNs, long intervalNs) {
        if (timeNs < endNs) return false;
        long behind = timeNs - endNs;
        endNs = behind < 0 ? Long.MAX_VALUE : saturatedSum(timeNs, intervalNs - behind % intervalNs);
        return true;
    }

    private static long saturatedSum(long timeNs, long durationNs) {
        long sum = timeNs + durationNs;
        return sum < timeNs ? Long.MAX_VALUE : sum;
    }

    /// Shows the part, else the whole.
    ///
    /// @param goesOn whether the flow does
    void show(boolean part, boolean goesOn) {
        shown = part;
        interim = goesOn;
    }

    /// The part has been told: another begins.
    ///
    /// @param frame of the first packet in it
    void begin(long frame) {
        startNs = flow.lastTimeNs();
        firstFrame = frame;
        originatorPackets = flow.originatorPackets();
        responderPackets = flow.responderPackets();
        originatorBytes = flow.originatorBytes();
        responderBytes = flow.responderBytes();
        originatorIpBytes = flow.originatorIpBytes();
        responderIpBytes = flow.responderIpBytes();
        missedBytes = flow.missedBytes();
    }

    private boolean isLater() {
        return shown && firstFrame != 0;
    }

    @Override
    public String uid() {
        return flow.uid();
    }

    @Override
    public String source() {
        return flow.source();
    }

    @Override
    public String communityId() {
        return flow.communityId();
    }

    @Override
    public IpAddress originator() {
        return flow.originator();
    }

    @Override
    public IpAddress responder() {
        return flow.responder();
    }

    @Override
    public int originatorPort() {
        return flow.originatorPort();
    }

    @Override
    public int responderPort() {
        return flow.responderPort();
    }

    @Override
    public int protocol() {
        return flow.protocol();
    }

    @Override
    public int vlanCount() {
        return flow.vlanCount();
    }

    @Override
    public int vlanOuterId() {
        return flow.vlanOuterId();
    }

    @Override
    public int vlanInnerId() {
        return flow.vlanInnerId();
    }

    @Override
    public TunnelContext tunnel() {
        return flow.tunnel();
    }

    @Override
    public long firstTimeNs() {
        return isLater() ? startNs : flow.firstTimeNs();
    }

    @Override
    public long lastTimeNs() {
        return flow.lastTimeNs();
    }

    @Override
    public long firstFrame() {
        return isLater() ? firstFrame : flow.firstFrame();
    }

    @Override
    public long lastFrame() {
        return flow.lastFrame();
    }

    @Override
    public long originatorPackets() {
        return flow.originatorPackets() - (shown ? originatorPackets : 0);
    }

    @Override
    public long responderPackets() {
        return flow.responderPackets() - (shown ? responderPackets : 0);
    }

    @Override
    public long originatorBytes() {
        return flow.originatorBytes() - (shown ? originatorBytes : 0);
    }

    @Override
    public long responderBytes() {
        return flow.responderBytes() - (shown ? responderBytes : 0);
    }

    @Override
    public long originatorIpBytes() {
        return flow.originatorIpBytes() - (shown ? originatorIpBytes : 0);
    }

    @Override
    public long responderIpBytes() {
        return flow.responderIpBytes() - (shown ? responderIpBytes : 0);
    }

    @Override
    public long missedBytes() {
        return flow.missedBytes() - (shown ? missedBytes : 0);
    }

    @Override
    public String state() {
        return flow.state();
    }

    @Override
    public String history() {
        return flow.history();
    }

    @Override
    public String service() {
        return flow.service();
    }

    @Override
    public String endReason() {
        return interim ? "interim" : flow.endReason();
    }

    @Override
    public Set<Partial> partial() {
        return flow.partial();
    }
}

package io.fovea.codegen;

import io.fovea.packet.Burst;
import io.fovea.packet.HeaderFields;
import io.fovea.packet.IpAddress;
import io.fovea.packet.TunnelContext;
import io.fovea.spi.ConnView;
import io.fovea.spi.Partial;
import java.util.EnumSet;
import java.util.Set;

/// A flow as far as filters read it: endpoints from its first packet, packets counted.
final class FakeConn implements ConnView {
    private final IpAddress originator;
    private final IpAddress responder;
    private final int originatorPort;
    private final int responderPort;
    private final int protocol;
    private final int vlan;
    private final long firstTimeNs;
    private final Set<Partial> partial = EnumSet.noneOf(Partial.class);
    private long packets;
    private long lastTimeNs;

    FakeConn(Burst burst, int i, boolean fromOriginator) {
        IpAddress source = new IpAddress(HeaderFields.ipSourceHigh(burst, i), HeaderFields.ipSourceLow(burst, i));
        IpAddress destination =
                new IpAddress(HeaderFields.ipDestinationHigh(burst, i), HeaderFields.ipDestinationLow(burst, i));
        originator = fromOriginator ? source : destination;
        responder = fromOriginator ? destination : source;
        originatorPort = fromOriginator ? burst.sourcePort[i] : burst.destinationPort[i];
        responderPort = fromOriginator ? burst.destinationPort[i] : burst.sourcePort[i];
        protocol = burst.transport[i];
        vlan = burst.vlanCount[i] > 0 ? burst.vlanOuterTci[i] & 0xfff : 0;
        firstTimeNs = burst.timeNs[i];
        lastTimeNs = firstTimeNs;
    }

    void count(Burst burst, int i) {
        packets++;
        lastTimeNs = burst.timeNs[i];
    }

    @Override
    public String source() {
        return "fake.pcap";
    }

    @Override
    public String uid() {
        return "C" + firstTimeNs;
    }

    @Override
    public String communityId() {
        return "1:none";
    }

    @Override
    public IpAddress originator() {
        return originator;
    }

    @Override
    public IpAddress responder() {
        return responder;
    }

    @Override
    public int originatorPort() {
        return originatorPort;
    }

    @Override
    public int responderPort() {
        return responderPort;
    }

    @Override
    public int protocol() {
        return protocol;
    }

    @Override
    public int vlanCount() {
        return vlan > 0 ? 1 : 0;
    }

    @Override
    public int vlanOuterId() {
        return vlan;
    }

    @Override
    public int vlanInnerId() {
        return 0;
    }

    @Override
    public TunnelContext tunnel() {
        return null;
    }

    @Override
    public long firstTimeNs() {
        return firstTimeNs;
    }

    @Override
    public long lastTimeNs() {
        return lastTimeNs;
    }

    @Override
    public long firstFrame() {
        return 1;
    }

    @Override
    public long lastFrame() {
        return packets;
    }

    @Override
    public long originatorPackets() {
        return packets;
    }

    @Override
    public long responderPackets() {
        return 0;
    }

    @Override
    public long originatorBytes() {
        return 0;
    }

    @Override
    public long responderBytes() {
        return 0;
    }

    @Override
    public long originatorIpBytes() {
        return 0;
    }

    @Override
    public long responderIpBytes() {
        return 0;
    }

    @Override
    public long missedBytes() {
        return 0;
    }

    @Override
    public String state() {
        return packets > 2 ? "SF" : "S0";
    }

    @Override
    public String history() {
        return "S";
    }

    @Override
    public String service() {
        return null;
    }

    @Override
    public String endReason() {
        return null;
    }

    @Override
    public Set<Partial> partial() {
        return partial;
    }
}

package io.fovea.packet;

/// The key of a flow: VLAN context, transport, and both endpoints in canonical order, so that the packets of both
/// directions give the same key. Loaded again and again; one per worker. // per packet
public final class FlowKey {
    private static final int TCP = 1 << 30;
    /// The lower bits are a number of `Networks`, not the ids of VLAN tags.
    private static final int NUMBERED = 1 << 29;
    /// Of ICMP that has no answers, from the upper endpoint: the two directions are two flows.
    private static final int FROM_UPPER = 1 << 28;
    private static final int SCTP = 1 << 27;
    private static final int ICMP = 1 << 26;
    private static final int VLAN_ID_BITS = 12;
    static final int VLAN_ID_MASK = (1 << VLAN_ID_BITS) - 1;

    /// Address of the lower endpoint, 128 bits.
    public long lowerHigh;
    public long lowerLow;
    /// Address of the upper endpoint, 128 bits.
    public long upperHigh;
    public long upperLow;
    /// Ports: the lower endpoint's in the upper 16 bits, then the upper endpoint's.
    public int ports;
    /// Transport protocol, and the network: up to two VLAN tags (count and both ids), or its number.
    public int context;
    /// Whether the packet that was loaded was sent by the lower endpoint.
    public boolean fromLower;

    /// Loads the key of packet `i`, which has a transport header.
    public void load(Burst burst, int i) {
        long sourceHigh = HeaderFields.ipSourceHigh(burst, i);
        long sourceLow = HeaderFields.ipSourceLow(burst, i);
        long destinationHigh = HeaderFields.ipDestinationHigh(burst, i);
        long destinationLow = HeaderFields.ipDestinationLow(burst, i);
        int sourcePort = burst.sourcePort[i];
        int destinationPort = burst.destinationPort[i];
        int order = Long.compareUnsigned(sourceHigh, destinationHigh);
        if (order == 0) order = Long.compareUnsigned(sourceLow, destinationLow);
        if (order == 0) order = sourcePort - destinationPort;
        fromLower = order <= 0;
        lowerHigh = fromLower ? sourceHigh : destinationHigh;
        lowerLow = fromLower ? sourceLow : destinationLow;
        upperHigh = fromLower ? destinationHigh : sourceHigh;
        upperLow = fromLower ? destinationLow : sourceLow;
        ports = fromLower ? sourcePort << 16 | destinationPort : destinationPort << 16 | sourcePort;
        context = contextOf(burst, i);
    }

    private int contextOf(Burst burst, int i) {
        return networkOf(burst, i) | transportOf(burst, i);
    }

    private int transportOf(Burst burst, int i) {
        byte transport = burst.transport[i];
        if (transport == IpProtocol.TCP) return TCP;
        if (transport == IpProtocol.UDP) return 0;
        if (transport == IpProtocol.SCTP) return SCTP;
        return !fromLower && Icmp.isOneWay(transport, burst.sourcePort[i]) ? ICMP | FROM_UPPER : ICMP;
    }

    /// The network that a packet is of, by its VLAN tags and tunnels: addresses mean something only in there.
    public static int networkOf(Burst burst, int i) {
        int network = burst.network[i];
        if (network != 0) return NUMBERED | network;
        int tags = burst.vlanCount[i];
        if (tags == 0) return 0;
        int outer = tags << Networks.NUMBER_BITS | burst.vlanOuterTci[i] & VLAN_ID_MASK;
        return tags == 1 ? outer : outer | (burst.vlanInnerTci[i] & VLAN_ID_MASK) << VLAN_ID_BITS;
    }

    /// Whether the key is of TCP.
    public static boolean isTcp(int context) {
        return (context & TCP) != 0;
    }

    /// Whether the key is of SCTP.
    public static boolean isSctp(int context) {
        return (context & SCTP) != 0;
    }

    /// Whether the key is of ICMP or ICMPv6.
    public static boolean isIcmp(int context) {
        return (context & ICMP) != 0;
    }

    /// The transport protocol's number.
    public static int protocol(int context, boolean isIpv4) {
        return switch (context & (TCP | SCTP | ICMP)) {
            case TCP -> IpProtocol.TCP;
            case SCTP -> IpProtocol.SCTP & 0xff;
            case ICMP -> isIpv4 ? IpProtocol.ICMP : IpProtocol.ICMPV6;
            default -> IpProtocol.UDP;
        };
    }

    /// A hash of the key under a secret seed; both directions give the same.
    public long hash(long seed) {
        long h = seed ^ lowerLow * 0x9e3779b97f4a7c15L;
        h = mix(h ^ upperLow);
        if ((lowerHigh | upperHigh) != 0) h = mix(mix(h ^ lowerHigh) ^ upperHigh);
        return mix(h ^ ((long) ports << 32 | context & 0xffffffffL));
    }

    private static long mix(long value) {
        long h = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
        return (h ^ h >>> 32) * 0xd6e8feb86659fd93L;
    }
}

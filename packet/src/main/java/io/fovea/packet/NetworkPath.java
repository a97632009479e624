package io.fovea.packet;

/// The steps by which a frame gets into its network, as its decoder meets them: one decoder's. // per packet
///
/// Two tags of VLANs, at most, are a network by themselves. What comes behind them, or in front of a tunnel, makes a
/// path: then all of it counts, in its order.
final class NetworkPath {
    // Kinds of steps. Those of tunnels are above, with the tunnel's type in them.
    private static final int TWO_TAGS = 1;
    private static final int TAG = 2;
    private static final int PPPOE_SESSION = 3;
    private static final int TUNNELS = 4;

    private static final int PPPOE_SESSION_OFFSET = 2;

    private final Networks networks;
    private final Networks.Step step = new Networks.Step();

    NetworkPath(Networks networks) {
        this.networks = networks;
    }

    /// A third tag, or one behind something else.
    void passTag(Burst burst, int i, int tci) {
        foldTags(burst, i);
        pass(burst, i, TAG, tci & FlowKey.VLAN_ID_MASK);
    }

    /// A session's number is the same in both directions (RFC 2516, section 4).
    void passSession(Burst burst, int i, int header) {
        foldTags(burst, i);
        pass(burst, i, PPPOE_SESSION, RawMemory.u16(burst.address[i] + header + PPPOE_SESSION_OFFSET));
    }

    /// The tags that were met are no longer all there is.
    void foldTags(Burst burst, int i) {
        if (burst.network[i] == 0 && burst.vlanCount[i] > 0) pass(burst, i, TWO_TAGS, FlowKey.networkOf(burst, i));
    }

    /// A tunnel: its type, and what tells its networks apart, the same for both directions: the numbers of VXLAN,
    /// GENEVE and NVGRE networks and of backbone services, and both outer addresses of IP in IP, GRE and GTP, whose
    /// other keys may differ by direction. The addresses of others say nothing: mirrors, relays and access points are
    /// others for each direction, and so are labels of MPLS, where one direction may have none. Such keys and labels
    /// are a step in a run that wants them to be.
    ///
    /// @param type of `TunnelType`
    /// @param header offset of the tunnel's header
    void passTunnel(Burst burst, int i, int type, int header) {
        boolean byKeys = networks.areByKeys();
        if (type == TunnelType.MPLS && !byKeys) return;
        foldTags(burst, i);
        int kind = TUNNELS + type;
        long at = burst.address[i] + header;
        switch (type) {
            case TunnelType.MPLS -> passLabels(burst, i, at);
            case TunnelType.PBB -> pass(burst, i, kind, RawMemory.u24(at + 1));
            case TunnelType.VXLAN, TunnelType.GENEVE -> pass(burst, i, kind, RawMemory.u24(at + 4));
            case TunnelType.IPIP -> passBetweenEnds(burst, i, kind);
            case TunnelType.GTP -> {
                passBetweenEnds(burst, i, kind);
                if (byKeys) pass(burst, i, kind, RawMemory.u32(at + 4));
            }
            case TunnelType.GRE, TunnelType.GRE_IN_UDP -> {
                passBetweenEnds(burst, i, kind);
                long key = byKeys ? Tunnel.greKey(burst, i, header) : Tunnel.subnet(burst, i, header);
                if (key > 0) pass(burst, i, kind, key);
            }
            default -> pass(burst, i, kind, 0);
        }
    }

    /// All labels of a stack (RFC 3032) that was found to be whole.
    private void passLabels(Burst burst, int i, long stack) {
        long at = stack;
        long label;
        do {
            label = RawMemory.u32(at);
            pass(burst, i, TUNNELS + TunnelType.MPLS, label >>> Tunnel.MPLS_LABEL_SHIFT);
            at += Tunnel.MPLS_LABEL_LENGTH;
        } while ((label & Tunnel.MPLS_BOTTOM) == 0);
    }

    /// Both addresses, in any order.
    private void passBetweenEnds(Burst burst, int i, int kind) {
        long sourceHigh = HeaderFields.ipSourceHigh(burst, i);
        long sourceLow = HeaderFields.ipSourceLow(burst, i);
        long destinationHigh = HeaderFields.ipDestinationHigh(burst, i);
        long destinationLow = HeaderFields.ipDestinationLow(burst, i);
        int order = Long.compare(sourceHigh, destinationHigh);
        if (order == 0) order = Long.compare(sourceLow, destinationLow);
        step.first = order < 0 ? sourceHigh : destinationHigh;
        step.second = order < 0 ? sourceLow : destinationLow;
        step.third = order < 0 ? destinationHigh : sourceHigh;
        step.fourth = order < 0 ? destinationLow : sourceLow;
        pass(burst, i, kind);
    }

    private void pass(Burst burst, int i, int kind, long number) {
        step.first = number;
        step.second = 0;
        step.third = 0;
        step.fourth = 0;
        pass(burst, i, kind);
    }

    private void pass(Burst burst, int i, int kind) {
        step.around = burst.network[i];
        step.kind = kind;
        burst.network[i] = networks.number(step);
    }
}

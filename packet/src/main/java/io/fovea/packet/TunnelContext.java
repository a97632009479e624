package io.fovea.packet;

import java.util.List;

/// What tunnel a packet came in, kept beyond the packet: by its flow, of the flow's first packet.
///
/// @param types as `Burst.tunnelTypes`
/// @param networkId VXLAN or GENEVE network, or -1
/// @param source outer address of the packet's sender, or null without an outer IP header
/// @param destination the other one
public record TunnelContext(int types, long networkId, IpAddress source, IpAddress destination) {
    /// Of packet `i`; null without a tunnel.
    public static TunnelContext of(Burst burst, int i) {
        if (burst.tunnelDepth[i] == 0) return null;
        long network = HeaderFields.vxlanNetwork(burst, i);
        boolean hasIp = HeaderFields.outerIp(burst, i);
        return new TunnelContext(
                burst.tunnelTypes[i],
                network < 0 ? HeaderFields.geneveNetwork(burst, i) : network,
                hasIp ? new IpAddress(HeaderFields.outerIpSourceHigh(burst, i), HeaderFields.outerIpSourceLow(burst, i))
                        : null,
                hasIp ? new IpAddress(
                        HeaderFields.outerIpDestinationHigh(burst, i), HeaderFields.outerIpDestinationLow(burst, i))
                        : null);
    }

    /// The same seen from the other end.
    public TunnelContext mirrored() {
        return new TunnelContext(types, networkId, destination, source);
    }

    /// Names of the tunnels, outermost first.
    public List<String> names() {
        return TunnelType.names(types);
    }

    /// Whether one of the tunnels is of a type.
    public boolean has(int type) {
        for (int left = types; left != 0; left = TunnelType.around(left)) {
            if (TunnelType.innermost(left) == type) return true;
        }
        return false;
    }
}

package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.HeaderFields;
import io.fovea.packet.IpAddress;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.TcpFlags;

/// Who began a flow, judged by the first packet that was captured of it.
final class Orientation {
    /// Ports below are given to services.
    private static final int SERVICE_PORTS_END = 1024;
    /// But these are given to clients: DHCP's (RFC 2131, section 4.1) and DHCPv6's (RFC 8415, section 7.2).
    private static final int DHCP_CLIENT_PORT = 68;
    private static final int DHCPV6_CLIENT_PORT = 546;

    /// ff00::/8 (RFC 4291, section 2.7).
    private static final int MULTICAST_IPV6 = 0xff;
    private static final int MULTICAST_SHIFT = 56;
    /// 224.0.0.0/4 (RFC 1112, section 4).
    private static final int MULTICAST_IPV4 = 0xe;
    private static final int MULTICAST_IPV4_SHIFT = 28;
    private static final int BROADCAST_IPV4 = -1;

    private Orientation() {}

    /// A SYN comes from the originator, a SYN-ACK from the responder; a ClientHello or an HTTP request from the
    /// originator, their answers from the responder. Else the first sender is the originator, unless only its own port
    /// is a service's or, for TCP between two other ports, its port is the lower one. Who sends to many begins.
    static boolean senderIsOriginator(Burst burst, int i) {
        boolean tcp = burst.transport[i] == IpProtocol.TCP;
        int flags = burst.tcpFlags[i];
        if (tcp && (flags & TcpFlags.SYN) != 0) return (flags & TcpFlags.ACK) == 0;
        FirstBytes.Sender told = tcp && burst.payloadLength[i] > 0
                ? FirstBytes.sender(burst.payloadAddress(i), burst.payloadLength[i]) : FirstBytes.Sender.UNKNOWN;
        if (told != FirstBytes.Sender.UNKNOWN) return told == FirstBytes.Sender.ORIGINATOR;
        int sender = burst.sourcePort[i];
        int receiver = burst.destinationPort[i];
        boolean senderServes = isService(sender);
        boolean receiverServes = isService(receiver);
        if (senderServes != receiverServes) return receiverServes || isForMany(burst, i);
        return !tcp || senderServes || sender >= receiver;
    }

    /// Whether a packet goes to a multicast address or to IPv4's limited broadcast.
    private static boolean isForMany(Burst burst, int i) {
        long high = HeaderFields.ipDestinationHigh(burst, i);
        long low = HeaderFields.ipDestinationLow(burst, i);
        if (!IpAddress.isIpv4(high, low)) return high >>> MULTICAST_SHIFT == MULTICAST_IPV6;
        int address = (int) low;
        return address >>> MULTICAST_IPV4_SHIFT == MULTICAST_IPV4 || address == BROADCAST_IPV4;
    }

    private static boolean isService(int port) {
        return port < SERVICE_PORTS_END && port != DHCP_CLIENT_PORT && port != DHCPV6_CLIENT_PORT;
    }

    /// Whether the first packet shows that packets before it were not captured.
    static boolean isMidstream(Burst burst, int i) {
        return burst.transport[i] == IpProtocol.TCP && (burst.tcpFlags[i] & TcpFlags.SYN) == 0;
    }
}

package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.TcpFlags;

/// Who began a flow, judged by the first packet that was captured of it.
final class Orientation {
    /// Ports below are given to services.
    private static final int SERVICE_PORTS_END = 1024;

    private Orientation() {}

    /// A SYN comes from the originator, a SYN-ACK from the responder; a ClientHello or an HTTP request from the
    /// originator, their answers from the responder. Else the first sender is the originator, unless only its own port
    /// is a service's or, for TCP between two other ports, its port is the lower one.
    static boolean senderIsOriginator(Burst burst, int i) {
        boolean tcp = burst.transport[i] == IpProtocol.TCP;
        int flags = burst.tcpFlags[i];
        if (tcp && (flags & TcpFlags.SYN) != 0) return (flags & TcpFlags.ACK) == 0;
        FirstBytes.Sender told = tcp && burst.payloadLength[i] > 0
                ? FirstBytes.sender(burst.payloadAddress(i), burst.payloadLength[i]) : FirstBytes.Sender.UNKNOWN;
        if (told != FirstBytes.Sender.UNKNOWN) return told == FirstBytes.Sender.ORIGINATOR;
        int sender = burst.sourcePort[i];
        int receiver = burst.destinationPort[i];
        boolean senderServes = sender < SERVICE_PORTS_END;
        boolean receiverServes = receiver < SERVICE_PORTS_END;
        if (senderServes != receiverServes) return receiverServes;
        return !tcp || senderServes || sender >= receiver;
    }

    /// Whether the first packet shows that packets before it were not captured.
    static boolean isMidstream(Burst burst, int i) {
        return burst.transport[i] == IpProtocol.TCP && (burst.tcpFlags[i] & TcpFlags.SYN) == 0;
    }
}

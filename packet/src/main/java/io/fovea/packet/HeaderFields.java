package io.fovea.packet;

/// Reads header fields of decoded packets. One static method a field, named by its `HeaderField`; numbers are -1 when
/// the field is absent. Generated filters call these by name; all are small enough to be inlined. // per packet
public final class HeaderFields {
    private HeaderFields() {}

    // Frame
    public static long frameLength(Burst b, int i) {
        return b.wireLength[i];
    }

    public static long frameCapturedLength(Burst b, int i) {
        return b.capturedLength[i];
    }

    public static long frameNumber(Burst b, int i) {
        return b.frameNumber[i];
    }

    public static long frameTime(Burst b, int i) {
        return b.timeNs[i];
    }

    // Ethernet and VLAN
    public static boolean ethernet(Burst b, int i) {
        return b.linkType[i] == LinkType.ETHERNET && b.capturedLength[i] >= 14;
    }

    public static long ethernetDestination(Burst b, int i) {
        return ethernet(b, i) ? RawMemory.i64(b.address[i]) >>> 16 : -1;
    }

    public static long ethernetSource(Burst b, int i) {
        return ethernet(b, i) ? RawMemory.i64(b.address[i] + 4) & 0xffff_ffff_ffffL : -1;
    }

    public static long etherType(Burst b, int i) {
        return b.etherType[i];
    }

    public static boolean vlan(Burst b, int i) {
        return b.vlanCount[i] > 0;
    }

    public static long vlanCount(Burst b, int i) {
        return b.vlanCount[i];
    }

    public static long vlanOuterId(Burst b, int i) {
        return b.vlanCount[i] > 0 ? b.vlanOuterTci[i] & 0xfff : -1;
    }

    public static long vlanInnerId(Burst b, int i) {
        return b.vlanCount[i] > 1 ? b.vlanInnerTci[i] & 0xfff : -1;
    }

    public static long vlanPriority(Burst b, int i) {
        return b.vlanCount[i] > 0 ? b.vlanOuterTci[i] >>> 13 : -1;
    }

    // IP of either version
    public static boolean ip(Burst b, int i) {
        return b.ipVersion[i] != 0;
    }

    public static boolean ipv4(Burst b, int i) {
        return b.ipVersion[i] == 4;
    }

    public static boolean ipv6(Burst b, int i) {
        return b.ipVersion[i] == 6;
    }

    public static long ipVersion(Burst b, int i) {
        return b.ipVersion[i] == 0 ? -1 : b.ipVersion[i];
    }

    public static long ipProtocol(Burst b, int i) {
        return b.ipProtocol[i];
    }

    public static long ipLength(Burst b, int i) {
        return b.ipVersion[i] == 0 ? -1 : b.ipLength[i];
    }

    public static long ipTtl(Burst b, int i) {
        return b.ipVersion[i] == 4 ? ipv4Ttl(b, i) : ipv6HopLimit(b, i);
    }

    public static long ipSourceHigh(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.i64(ipHeader(b, i) + 8) : 0;
    }

    public static long ipSourceLow(Burst b, int i) {
        long header = ipHeader(b, i);
        return b.ipVersion[i] == 6 ? RawMemory.i64(header + 16) : IpAddress.ipv4Low(RawMemory.i32(header + 12));
    }

    public static long ipDestinationHigh(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.i64(ipHeader(b, i) + 24) : 0;
    }

    public static long ipDestinationLow(Burst b, int i) {
        long header = ipHeader(b, i);
        return b.ipVersion[i] == 6 ? RawMemory.i64(header + 32) : IpAddress.ipv4Low(RawMemory.i32(header + 16));
    }

    // IPv4 (RFC 791)
    public static long ipv4HeaderLength(Burst b, int i) {
        return b.ipVersion[i] == 4 ? (RawMemory.u8(ipHeader(b, i)) & 15) << 2 : -1;
    }

    public static long ipv4Ihl(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i)) & 15 : -1;
    }

    public static long ipv4Version(Burst b, int i) {
        return b.ipVersion[i] == 4 ? 4 : -1;
    }

    public static long ipv4TypeOfService(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i) + 1) : -1;
    }

    public static long ipv4Dscp(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i) + 1) >>> 2 : -1;
    }

    public static long ipv4Ecn(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i) + 1) & 3 : -1;
    }

    public static long ipv4TotalLength(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u16(ipHeader(b, i) + 2) : -1;
    }

    public static long ipv4Identification(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u16(ipHeader(b, i) + 4) : -1;
    }

    public static long ipv4Flags(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i) + 6) >>> 5 : -1;
    }

    public static long ipv4FragmentOffset(Burst b, int i) {
        return b.ipVersion[i] == 4 ? (RawMemory.u16(ipHeader(b, i) + 6) & 0x1fff) << 3 : -1;
    }

    public static long ipv4Ttl(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i) + 8) : -1;
    }

    public static long ipv4Protocol(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u8(ipHeader(b, i) + 9) : -1;
    }

    public static long ipv4Checksum(Burst b, int i) {
        return b.ipVersion[i] == 4 ? RawMemory.u16(ipHeader(b, i) + 10) : -1;
    }

    // IPv6 (RFC 8200)
    public static long ipv6TrafficClass(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.i32(ipHeader(b, i)) >>> 20 & 0xff : -1;
    }

    public static long ipv6Version(Burst b, int i) {
        return b.ipVersion[i] == 6 ? 6 : -1;
    }

    public static long ipv6Dscp(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.i32(ipHeader(b, i)) >>> 22 & 0x3f : -1;
    }

    public static long ipv6Ecn(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.i32(ipHeader(b, i)) >>> 20 & 3 : -1;
    }

    public static long ipv6FlowLabel(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.i32(ipHeader(b, i)) & 0xfffff : -1;
    }

    public static long ipv6PayloadLength(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.u16(ipHeader(b, i) + 4) : -1;
    }

    public static long ipv6NextHeader(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.u8(ipHeader(b, i) + 6) : -1;
    }

    public static long ipv6HopLimit(Burst b, int i) {
        return b.ipVersion[i] == 6 ? RawMemory.u8(ipHeader(b, i) + 7) : -1;
    }

    /// Where in an IPv6 header and the extension headers behind it, `length` bytes in all, the byte is that names what
    /// comes behind them.
    public static int ipv6NextHeaderPlace(long header, int length) {
        int place = 6;
        int at = 40;
        while (at < length) {
            int next = RawMemory.u8(header + place);
            place = at;
            at += IpProtocol.ipv6ExtensionLengthBytes(next, RawMemory.u8(header + at + 1));
        }
        return place;
    }

    // Tunnels, and the outermost IP header of a packet in one
    public static boolean outerIp(Burst b, int i) {
        return b.tunnelDepth[i] > 0 && b.outerIpVersion[i] != 0;
    }

    public static long outerIpVersion(Burst b, int i) {
        return outerIp(b, i) ? b.outerIpVersion[i] : -1;
    }

    public static long outerIpTtl(Burst b, int i) {
        return outerIp(b, i) ? RawMemory.u8(outerIpHeader(b, i) + (b.outerIpVersion[i] == 4 ? 8 : 7)) : -1;
    }

    public static long outerIpSourceHigh(Burst b, int i) {
        return b.outerIpVersion[i] == 6 ? RawMemory.i64(outerIpHeader(b, i) + 8) : 0;
    }

    public static long outerIpSourceLow(Burst b, int i) {
        long header = outerIpHeader(b, i);
        return b.outerIpVersion[i] == 6 ? RawMemory.i64(header + 16) : IpAddress.ipv4Low(RawMemory.i32(header + 12));
    }

    public static long outerIpDestinationHigh(Burst b, int i) {
        return b.outerIpVersion[i] == 6 ? RawMemory.i64(outerIpHeader(b, i) + 24) : 0;
    }

    public static long outerIpDestinationLow(Burst b, int i) {
        long header = outerIpHeader(b, i);
        return b.outerIpVersion[i] == 6 ? RawMemory.i64(header + 32) : IpAddress.ipv4Low(RawMemory.i32(header + 16));
    }

    private static long outerIpHeader(Burst b, int i) {
        return b.address[i] + b.outerIpOffset[i];
    }

    public static long tunnelDepth(Burst b, int i) {
        return b.tunnelDepth[i];
    }

    public static boolean vxlan(Burst b, int i) {
        return tunnel(b, i, TunnelType.VXLAN) != 0;
    }

    public static long vxlanNetwork(Burst b, int i) {
        long header = tunnel(b, i, TunnelType.VXLAN);
        return header == 0 ? -1 : RawMemory.u24(header + 4);
    }

    public static boolean geneve(Burst b, int i) {
        return tunnel(b, i, TunnelType.GENEVE) != 0;
    }

    public static long geneveNetwork(Burst b, int i) {
        long header = tunnel(b, i, TunnelType.GENEVE);
        return header == 0 ? -1 : RawMemory.u24(header + 4);
    }

    public static boolean gtp(Burst b, int i) {
        return tunnel(b, i, TunnelType.GTP) != 0;
    }

    public static long gtpTeid(Burst b, int i) {
        long header = tunnel(b, i, TunnelType.GTP);
        return header == 0 ? -1 : RawMemory.u32(header + 4);
    }

    public static boolean gre(Burst b, int i) {
        return greHeader(b, i) != 0;
    }

    /// RFC 2890; PPTP has other numbers in that place.
    public static long greKey(Burst b, int i) {
        long header = greHeader(b, i);
        if (header == 0) return -1;
        int flags = RawMemory.u16(header);
        if ((flags & 0x2007) != 0x2000) return -1;
        return RawMemory.u32(header + ((flags & 0x8000) != 0 ? 8 : 4));
    }

    private static long greHeader(Burst b, int i) {
        long header = tunnel(b, i, TunnelType.GRE);
        if (header == 0) header = tunnel(b, i, TunnelType.GRE_IN_UDP);
        return header == 0 ? tunnel(b, i, TunnelType.ERSPAN) : header;
    }

    public static boolean mpls(Burst b, int i) {
        return tunnel(b, i, TunnelType.MPLS) != 0;
    }

    /// RFC 3032, section 2.1.
    public static long mplsLabel(Burst b, int i) {
        long header = tunnel(b, i, TunnelType.MPLS);
        return header == 0 ? -1 : RawMemory.i32(header) >>> 12;
    }

    /// Address of the innermost header of a type of tunnel, or 0.
    private static long tunnel(Burst b, int i, int type) {
        int depth = b.tunnelDepth[i];
        if (depth == 0) return 0;
        int types = b.tunnelTypes[i];
        for (; depth > 0; depth--, types = TunnelType.around(types)) {
            if (TunnelType.innermost(types) != type) continue;
            return b.address[i] + b.tunnelOffset[(depth - 1) * b.capacity + i];
        }
        return 0;
    }

    // TCP (RFC 9293)
    public static boolean tcp(Burst b, int i) {
        return b.transport[i] == IpProtocol.TCP;
    }

    public static long tcpSourcePort(Burst b, int i) {
        return tcp(b, i) ? b.sourcePort[i] : -1;
    }

    public static long tcpDestinationPort(Burst b, int i) {
        return tcp(b, i) ? b.destinationPort[i] : -1;
    }

    public static long tcpSequence(Burst b, int i) {
        return tcp(b, i) ? RawMemory.u32(transportHeader(b, i) + 4) : -1;
    }

    public static long tcpAcknowledgment(Burst b, int i) {
        return tcp(b, i) ? RawMemory.u32(transportHeader(b, i) + 8) : -1;
    }

    public static long tcpDataOffset(Burst b, int i) {
        return tcp(b, i) ? RawMemory.u8(transportHeader(b, i) + 12) >>> 4 : -1;
    }

    public static long tcpFlags(Burst b, int i) {
        return tcp(b, i) ? b.tcpFlags[i] & 0xff : -1;
    }

    public static boolean tcpFin(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.FIN) != 0;
    }

    public static boolean tcpSyn(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.SYN) != 0;
    }

    public static boolean tcpRst(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.RST) != 0;
    }

    public static boolean tcpPsh(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.PSH) != 0;
    }

    public static boolean tcpAck(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.ACK) != 0;
    }

    public static boolean tcpUrg(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.URG) != 0;
    }

    public static boolean tcpEce(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.ECE) != 0;
    }

    public static boolean tcpCwr(Burst b, int i) {
        return tcp(b, i) && (b.tcpFlags[i] & TcpFlags.CWR) != 0;
    }

    public static long tcpWindow(Burst b, int i) {
        return tcp(b, i) ? RawMemory.u16(transportHeader(b, i) + 14) : -1;
    }

    public static long tcpChecksum(Burst b, int i) {
        return tcp(b, i) ? RawMemory.u16(transportHeader(b, i) + 16) : -1;
    }

    public static long tcpUrgentPointer(Burst b, int i) {
        return tcp(b, i) ? RawMemory.u16(transportHeader(b, i) + 18) : -1;
    }

    public static long tcpPayloadLength(Burst b, int i) {
        return tcp(b, i) ? b.payloadWireLength[i] : -1;
    }

    // UDP (RFC 768)
    public static boolean udp(Burst b, int i) {
        return b.transport[i] == IpProtocol.UDP;
    }

    public static long udpSourcePort(Burst b, int i) {
        return udp(b, i) ? b.sourcePort[i] : -1;
    }

    public static long udpDestinationPort(Burst b, int i) {
        return udp(b, i) ? b.destinationPort[i] : -1;
    }

    public static long udpLength(Burst b, int i) {
        return udp(b, i) ? RawMemory.u16(transportHeader(b, i) + 4) : -1;
    }

    public static long udpChecksum(Burst b, int i) {
        return udp(b, i) ? RawMemory.u16(transportHeader(b, i) + 6) : -1;
    }

    public static long udpPayloadLength(Burst b, int i) {
        return udp(b, i) ? b.payloadWireLength[i] : -1;
    }

    // ICMP (RFC 792) and ICMPv6 (RFC 4443)
    public static boolean icmp(Burst b, int i) {
        return b.transport[i] == IpProtocol.ICMP;
    }

    public static long icmpType(Burst b, int i) {
        return icmp(b, i) ? RawMemory.u8(transportHeader(b, i)) : -1;
    }

    public static long icmpCode(Burst b, int i) {
        return icmp(b, i) ? RawMemory.u8(transportHeader(b, i) + 1) : -1;
    }

    public static boolean icmpv6(Burst b, int i) {
        return b.transport[i] == IpProtocol.ICMPV6;
    }

    public static long icmpv6Type(Burst b, int i) {
        return icmpv6(b, i) ? RawMemory.u8(transportHeader(b, i)) : -1;
    }

    public static long icmpv6Code(Burst b, int i) {
        return icmpv6(b, i) ? RawMemory.u8(transportHeader(b, i) + 1) : -1;
    }

    // SCTP (RFC 9260)
    public static boolean sctp(Burst b, int i) {
        return b.transport[i] == IpProtocol.SCTP;
    }

    public static long sctpSourcePort(Burst b, int i) {
        return sctp(b, i) ? b.sourcePort[i] : -1;
    }

    public static long sctpDestinationPort(Burst b, int i) {
        return sctp(b, i) ? b.destinationPort[i] : -1;
    }

    public static long sctpVerificationTag(Burst b, int i) {
        return sctp(b, i) ? RawMemory.u32(transportHeader(b, i) + 4) : -1;
    }

    public static long sctpChecksum(Burst b, int i) {
        return sctp(b, i) ? RawMemory.u32(transportHeader(b, i) + 8) : -1;
    }

    public static long sctpChunkType1(Burst b, int i) {
        return sctpChunkType(b, i, 0);
    }

    public static long sctpChunkType2(Burst b, int i) {
        return sctpChunkType(b, i, 1);
    }

    public static long sctpChunkType3(Burst b, int i) {
        return sctpChunkType(b, i, 2);
    }

    public static long sctpChunkType4(Burst b, int i) {
        return sctpChunkType(b, i, 3);
    }

    public static long sctpChunkType5(Burst b, int i) {
        return sctpChunkType(b, i, 4);
    }

    public static long sctpChunkType6(Burst b, int i) {
        return sctpChunkType(b, i, 5);
    }

    public static long sctpChunkType7(Burst b, int i) {
        return sctpChunkType(b, i, 6);
    }

    public static long sctpChunkType8(Burst b, int i) {
        return sctpChunkType(b, i, 7);
    }

    private static long sctpChunkType(Burst b, int i, int index) {
        return sctp(b, i) ? SctpChunks.type(payload(b, i), b.payloadLength[i], index) : -1;
    }

    public static long sctpStream(Burst b, int i) {
        return sctp(b, i) ? SctpChunks.stream(payload(b, i), b.payloadLength[i]) : -1;
    }

    public static long sctpPayloadProtocol(Burst b, int i) {
        return sctp(b, i) ? SctpChunks.payloadProtocol(payload(b, i), b.payloadLength[i]) : -1;
    }

    private static long ipHeader(Burst b, int i) {
        return b.address[i] + b.ipOffset[i];
    }

    private static long payload(Burst b, int i) {
        return b.address[i] + b.payloadOffset[i];
    }

    private static long transportHeader(Burst b, int i) {
        return b.address[i] + b.transportOffset[i];
    }
}

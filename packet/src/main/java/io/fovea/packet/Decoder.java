package io.fovea.packet;

/// Finds the headers of every frame of a burst: link layer, VLAN tags, IPv4 or IPv6 with extension headers, TCP,
/// UDP, ICMP or SCTP. Tunnels are opened: what is found is the innermost packet, if one of these is in there, else the
/// outer one.
///
/// Each header is compared with the captured length once, before its first read. Odd frames get an `Outcome`, never an
/// exception. // per packet
public final class Decoder {
    private static final int ETHERNET_HEADER_LENGTH = 14;
    private static final int ETHERNET_TYPE_OFFSET = 12;
    private static final int ETHERNET_TYPE_MIN = 0x600;
    private static final int VLAN_TAG_LENGTH = 4;
    private static final int VLAN_TAGS_MAX = 8;
    private static final int VN_TAG_LENGTH = 6;
    private static final int BACKBONE_TAG_LENGTH = 4;
    static final int TUNNELS_MAX = 4;

    private static final int IPV4_HEADER_LENGTH_MIN = 20;
    private static final int IPV6_HEADER_LENGTH = 40;
    private static final int EXTENSION_HEADERS_MAX = 16;
    private static final int FRAGMENT_HEADER_LENGTH = 8;
    private static final int TCP_HEADER_LENGTH_MIN = 20;
    private static final int UDP_HEADER_LENGTH = 8;
    private static final int SCTP_HEADER_LENGTH = 12;

    private static final byte FLOW = (byte) Outcome.FLOW.ordinal();
    private static final byte NOT_IP = (byte) Outcome.NOT_IP.ordinal();
    private static final byte OTHER_TRANSPORT = (byte) Outcome.OTHER_TRANSPORT.ordinal();
    private static final byte FRAGMENT = (byte) Outcome.FRAGMENT.ordinal();
    private static final byte TRUNCATED_LINK = (byte) Outcome.TRUNCATED_LINK.ordinal();
    private static final byte TRUNCATED_IP = (byte) Outcome.TRUNCATED_IP.ordinal();
    private static final byte BAD_IP = (byte) Outcome.BAD_IP.ordinal();
    private static final byte TOO_DEEP = (byte) Outcome.TOO_DEEP.ordinal();
    private static final byte TRUNCATED_TRANSPORT = (byte) Outcome.TRUNCATED_TRANSPORT.ordinal();
    private static final byte BAD_TRANSPORT = (byte) Outcome.BAD_TRANSPORT.ordinal();
    /// A tunnel held no flow: the frame is decoded again, and that tunnel stays closed.
    private static final byte AGAIN = -1;

    private final NetworkPath path;

    /// A decoder with networks of its own.
    public Decoder() {
        this(new Networks());
    }

    /// @param networks of the run
    public Decoder(Networks networks) {
        path = new NetworkPath(networks);
    }

    /// Decodes every frame of the burst.
    public void decode(Burst burst) {
        int count = burst.count;
        burst.path = path;
        burst.fragments = 0;
        burst.tunnelsMax = TUNNELS_MAX;
        for (int i = 0; i < count; i++) {
            byte outcome = frame(burst, i);
            if (outcome == AGAIN) outcome = withFewerTunnels(burst, i);
            burst.outcome[i] = outcome;
        }
    }

    /// Decodes a datagram that stands in the place of its last fragment (`Burst.replace`). VLAN tags and tunnels in
    /// front of it stay as they were decoded. What it holds may be a fragment again, of a datagram in a tunnel.
    public void decodeDatagram(Burst burst, int i) {
        burst.path = path;
        burst.outcome[i] = behind(burst, i, false);
    }

    /// Decodes a datagram's first fragment, whose end was not captured, as a datagram with a cut end: it will never be
    /// whole, but says whose it is. Without a flow in it, it stays as it is.
    public void decodeFirstFragment(Burst burst, int i) {
        burst.path = path;
        int offset = burst.ipOffset[i];
        int length = burst.ipLength[i];
        int protocol = burst.ipProtocol[i];
        byte version = burst.ipVersion[i];
        if (behind(burst, i, true) == FLOW) {
            burst.outcome[i] = FLOW;
            return;
        }
        burst.ipVersion[i] = version;
        burst.ipOffset[i] = offset;
        burst.ipLength[i] = length;
        burst.ipProtocol[i] = protocol;
    }

    /// Decodes from the IP header on, or from behind it.
    private static byte behind(Burst burst, int i, boolean isFirstFragment) {
        int offset = burst.ipOffset[i];
        int length = burst.ipLength[i];
        int protocol = burst.ipProtocol[i];
        byte version = burst.ipVersion[i];
        int payload = burst.transportOffset[i];
        byte depth = burst.tunnelDepth[i];
        int network = burst.network[i];
        int types = burst.tunnelTypes[i];
        byte outerVersion = burst.outerIpVersion[i];
        int outerOffset = burst.outerIpOffset[i];
        int etherType = burst.etherType[i];
        byte vlanCount = burst.vlanCount[i];
        int outerTci = burst.vlanOuterTci[i];
        int innerTci = burst.vlanInnerTci[i];
        byte outcome = AGAIN;
        while (outcome == AGAIN) {
            clear(burst, i);
            burst.tunnelDepth[i] = depth;
            burst.network[i] = network;
            burst.tunnelTypes[i] = types;
            burst.outerIpVersion[i] = outerVersion;
            burst.outerIpOffset[i] = outerOffset;
            burst.etherType[i] = etherType;
            burst.vlanCount[i] = vlanCount;
            burst.vlanOuterTci[i] = outerTci;
            burst.vlanInnerTci[i] = innerTci;
            if (!isFirstFragment) {
                outcome = ip(burst, i, offset);
                continue;
            }
            burst.ipVersion[i] = version;
            burst.ipOffset[i] = offset;
            burst.ipLength[i] = length;
            burst.ipProtocol[i] = protocol;
            outcome = transport(burst, i, protocol, payload, offset + length - payload);
        }
        burst.tunnelsMax = TUNNELS_MAX;
        return outcome;
    }

    /// Each time, the tunnel that held nothing stays closed: the outer packet is what there is.
    private static byte withFewerTunnels(Burst burst, int i) {
        byte outcome = AGAIN;
        while (outcome == AGAIN) outcome = frame(burst, i);
        burst.tunnelsMax = TUNNELS_MAX;
        return outcome;
    }

    private static byte frame(Burst burst, int i) {
        clear(burst, i);
        return burst.linkType[i] == LinkType.ETHERNET ? ethernet(burst, i, 0) : otherLink(burst, i);
    }

    private static void clear(Burst burst, int i) {
        burst.ipVersion[i] = 0;
        burst.transport[i] = 0;
        burst.etherType[i] = -1;
        burst.ipProtocol[i] = -1;
        burst.vlanCount[i] = 0;
        burst.network[i] = 0;
        burst.payloadLength[i] = 0;
        burst.payloadWireLength[i] = 0;
        burst.tunnelDepth[i] = 0;
    }

    private static byte ethernet(Burst burst, int i, int at) {
        if (burst.capturedLength[i] - at < ETHERNET_HEADER_LENGTH) return TRUNCATED_LINK;
        int type = RawMemory.u16(burst.address[i] + at + ETHERNET_TYPE_OFFSET);
        return network(burst, i, type, at + ETHERNET_HEADER_LENGTH);
    }

    private static byte otherLink(Burst burst, int i) {
        long found = LinkHeader.find(burst.linkType[i], burst.address[i], burst.capturedLength[i]);
        if (found < 0) return (byte) ~found;
        if (burst.linkType[i] == LinkType.PPPOE) burst.path.passSession(burst, i, 0);
        return carried(burst, i, found);
    }

    private static byte carried(Burst burst, int i, long found) {
        int what = (int) (found >>> 32);
        int offset = (int) found;
        if (what == LinkHeader.ANY_IP) return ip(burst, i, offset);
        return what == LinkHeader.ETHERNET ? ethernet(burst, i, offset) : network(burst, i, what, offset);
    }

    /// What an EtherType announces at `offset`; VLAN tags are peeled off, and so are VN-Tags.
    private static byte network(Burst burst, int i, int firstType, int firstOffset) {
        if (firstType == EtherType.IPV4 || firstType == EtherType.IPV6) {
            burst.etherType[i] = firstType;
            return ip(burst, i, firstOffset);
        }
        int type = firstType;
        int offset = firstOffset;
        int tags = 0;
        int vnTags = 0;
        while (isVlan(type) || type == EtherType.VN_TAG) {
            if (tags + vnTags == VLAN_TAGS_MAX) return TOO_DEEP;
            if (type == EtherType.VN_TAG) {
                if (burst.capturedLength[i] - offset < VN_TAG_LENGTH) return TRUNCATED_LINK;
                vnTags++;
                type = RawMemory.u16(burst.address[i] + offset + VN_TAG_LENGTH - 2);
                offset += VN_TAG_LENGTH;
                continue;
            }
            if (burst.capturedLength[i] - offset < VLAN_TAG_LENGTH) return TRUNCATED_LINK;
            int tci = RawMemory.u16(burst.address[i] + offset);
            if (tags == 0) burst.path.foldTags(burst, i); // those around a tunnel that the frame came in give way
            if (tags > 1 || burst.network[i] != 0) burst.path.passTag(burst, i, tci);
            if (tags == 0) burst.vlanOuterTci[i] = tci;
            else if (tags == 1) burst.vlanInnerTci[i] = tci;
            tags++;
            burst.vlanCount[i] = (byte) tags;
            type = RawMemory.u16(burst.address[i] + offset + 2);
            offset += VLAN_TAG_LENGTH;
        }
        burst.etherType[i] = type;
        if (type == EtherType.IPV4 || type == EtherType.IPV6) return ip(burst, i, offset);
        if (type == EtherType.PPPOE_SESSION || type < ETHERNET_TYPE_MIN) return wrapped(burst, i, type, offset);
        if (type == EtherType.BACKBONE) {
            long found = LinkHeader.carried(LinkHeader.ETHERNET, offset + BACKBONE_TAG_LENGTH);
            return burst.capturedLength[i] - offset < BACKBONE_TAG_LENGTH ? TRUNCATED_LINK
                    : open(burst, i, found, TunnelType.PBB, offset);
        }
        if (type != EtherType.MPLS && type != EtherType.MPLS_MULTICAST) return NOT_IP;
        long found = Tunnel.mpls(burst.address[i], offset, burst.capturedLength[i]);
        return found == Tunnel.NONE ? NOT_IP : open(burst, i, found, TunnelType.MPLS, offset);
    }

    /// IP behind a PPPoE header, or behind LLC and SNAP where a length stands in the place of an EtherType.
    private static byte wrapped(Burst burst, int i, int type, int offset) {
        long frame = burst.address[i];
        int captured = burst.capturedLength[i];
        long found = type == EtherType.PPPOE_SESSION
                ? LinkHeader.pppoe(frame, offset, captured)
                : LinkHeader.llc(frame, offset, captured);
        if (found < 0) return (byte) ~found;
        if (type == EtherType.PPPOE_SESSION) burst.path.passSession(burst, i, offset);
        int what = (int) (found >>> 32);
        if (what != LinkHeader.ANY_IP) burst.etherType[i] = what;
        boolean isIp = what == LinkHeader.ANY_IP || what == EtherType.IPV4 || what == EtherType.IPV6;
        return isIp ? ip(burst, i, (int) found) : NOT_IP;
    }

    private static boolean isVlan(int type) {
        return type == EtherType.VLAN || type == EtherType.QINQ || type == EtherType.QINQ_9100
                || type == EtherType.QINQ_9200;
    }

    private static byte ip(Burst burst, int i, int offset) {
        if (burst.capturedLength[i] <= offset) return TRUNCATED_IP;
        int version = RawMemory.u8(burst.address[i] + offset) >>> 4;
        if (version == 4) return ipv4(burst, i, offset);
        if (version == 6) return ipv6(burst, i, offset);
        return BAD_IP;
    }

    /// RFC 791. A total length of zero is what segmentation offload leaves: then the frame's length counts.
    private static byte ipv4(Burst burst, int i, int offset) {
        int left = burst.capturedLength[i] - offset;
        if (left < IPV4_HEADER_LENGTH_MIN) return TRUNCATED_IP;
        long header = burst.address[i] + offset;
        int headerLength = (RawMemory.u8(header) & 15) << 2;
        if (headerLength < IPV4_HEADER_LENGTH_MIN) return BAD_IP;
        if (left < headerLength) return TRUNCATED_IP;
        int totalLength = RawMemory.u16(header + 2);
        if (totalLength == 0) totalLength = Math.max(burst.wireLength[i], burst.capturedLength[i]) - offset;
        if (totalLength < headerLength) return BAD_IP;
        burst.ipVersion[i] = 4;
        burst.ipOffset[i] = offset;
        burst.ipLength[i] = totalLength;
        int protocol = RawMemory.u8(header + 9);
        burst.ipProtocol[i] = protocol;
        if ((RawMemory.u16(header + 6) & 0x3fff) != 0) return fragment(burst, i, offset + headerLength);
        return transport(burst, i, protocol, offset + headerLength, totalLength - headerLength);
    }

    /// RFC 8200, with its extension headers; jumbograms and offloaded frames claim a payload length of zero.
    private static byte ipv6(Burst burst, int i, int offset) {
        int left = burst.capturedLength[i] - offset;
        if (left < IPV6_HEADER_LENGTH) return TRUNCATED_IP;
        long frame = burst.address[i];
        int payload = RawMemory.u16(frame + offset + 4);
        int total = payload == 0
                ? Math.max(burst.wireLength[i], burst.capturedLength[i]) - offset
                : payload + IPV6_HEADER_LENGTH;
        burst.ipVersion[i] = 6;
        burst.ipOffset[i] = offset;
        burst.ipLength[i] = total;
        int next = RawMemory.u8(frame + offset + 6);
        int at = offset + IPV6_HEADER_LENGTH;
        int end = offset + total;
        for (int headers = 0; headers < EXTENSION_HEADERS_MAX; headers++) {
            if (!IpProtocol.isIpv6Extension(next)) {
                burst.ipProtocol[i] = next;
                return transport(burst, i, next, at, end - at);
            }
            if (burst.capturedLength[i] - at < FRAGMENT_HEADER_LENGTH) return TRUNCATED_IP;
            if (next == IpProtocol.IPV6_FRAGMENT) {
                burst.ipProtocol[i] = RawMemory.u8(frame + at);
                if ((RawMemory.u16(frame + at + 2) & 0xfff9) != 0) {
                    return fragment(burst, i, at + FRAGMENT_HEADER_LENGTH);
                }
            }
            int length = IpProtocol.ipv6ExtensionLengthBytes(next, RawMemory.u8(frame + at + 1));
            next = RawMemory.u8(frame + at);
            at += length;
            if (at > end) return BAD_IP;
        }
        return TOO_DEEP;
    }

    /// Forgets the transport of a tunnel around it, whose header is not where the fragment's bytes are.
    ///
    /// @param offset of the bytes that it has of the datagram
    private static byte fragment(Burst burst, int i, int offset) {
        burst.transport[i] = 0;
        burst.payloadLength[i] = 0;
        burst.payloadWireLength[i] = 0;
        burst.transportOffset[i] = offset;
        burst.fragments++;
        return FRAGMENT;
    }

    private static byte transport(Burst burst, int i, int protocol, int offset, int length) {
        if (protocol == IpProtocol.TCP) return tcp(burst, i, offset, length);
        if (protocol == IpProtocol.UDP) return udp(burst, i, offset, length);
        if (protocol == (burst.ipVersion[i] == 4 ? IpProtocol.ICMP : IpProtocol.ICMPV6)) {
            return icmp(burst, i, protocol, offset, length);
        }
        if (protocol == (IpProtocol.SCTP & 0xff)) return sctp(burst, i, offset, length);
        long found = Tunnel.inIp(protocol, burst.address[i], offset, burst.capturedLength[i]);
        if (found < 0) return OTHER_TRANSPORT;
        return open(burst, i, found, Tunnel.typeInIp(protocol, burst.address[i], offset), offset);
    }

    /// Goes on inside a tunnel. When neither a flow nor a fragment is in there, all is decoded again without it.
    ///
    /// @param type of `TunnelType`
    /// @param header offset of the tunnel's header
    private static byte open(Burst burst, int i, long found, int type, int header) {
        int depth = burst.tunnelDepth[i];
        if (depth >= burst.tunnelsMax) return closed(type);
        if (depth == 0 || burst.outerIpVersion[i] == 0) {
            burst.outerIpVersion[i] = burst.ipVersion[i];
            burst.outerIpOffset[i] = burst.ipOffset[i];
        }
        burst.path.passTunnel(burst, i, type, header);
        burst.tunnelTypes[i] = TunnelType.with(depth == 0 ? 0 : burst.tunnelTypes[i], type);
        burst.tunnelOffset[depth * burst.capacity + i] = header;
        burst.tunnelDepth[i] = (byte) (depth + 1);
        byte inner = carried(burst, i, found);
        if (inner == FLOW || inner == AGAIN) return inner;
        if (inner == FRAGMENT) {
            if (isInFrame(burst, i)) return FRAGMENT;
            burst.fragments--;
        }
        burst.tunnelsMax = depth;
        return AGAIN;
    }

    /// What a packet is whose tunnel stays closed.
    private static byte closed(int type) {
        if (type == TunnelType.MPLS || type == TunnelType.PBB) return NOT_IP;
        return type >= TunnelType.VXLAN ? FLOW : OTHER_TRANSPORT;
    }

    /// Whether the datagram claims no more bytes than its frame has: what is no tunnel in truth often looks like a
    /// fragment, and seldom like one that fits.
    private static boolean isInFrame(Burst burst, int i) {
        return burst.ipOffset[i] + burst.ipLength[i] <= Math.max(burst.wireLength[i], burst.capturedLength[i]);
    }

    private static byte tcp(Burst burst, int i, int offset, int length) {
        int left = burst.capturedLength[i] - offset;
        if (length < TCP_HEADER_LENGTH_MIN) return BAD_TRANSPORT;
        if (left < TCP_HEADER_LENGTH_MIN) return TRUNCATED_TRANSPORT;
        long header = burst.address[i] + offset;
        int offsetAndFlags = RawMemory.u16(header + 12);
        int headerLength = offsetAndFlags >>> 12 << 2;
        if (headerLength < TCP_HEADER_LENGTH_MIN || headerLength > length) return BAD_TRANSPORT;
        if (left < headerLength) return TRUNCATED_TRANSPORT;
        burst.tcpFlags[i] = offsetAndFlags & 0xfff;
        ports(burst, i, header);
        burst.transport[i] = IpProtocol.TCP;
        payload(burst, i, offset, offset + headerLength, length - headerLength);
        return FLOW;
    }

    private static byte udp(Burst burst, int i, int offset, int length) {
        int left = burst.capturedLength[i] - offset;
        if (length < UDP_HEADER_LENGTH) return BAD_TRANSPORT;
        if (left < UDP_HEADER_LENGTH) return TRUNCATED_TRANSPORT;
        long header = burst.address[i] + offset;
        int claimed = RawMemory.u16(header + 4);
        if (claimed == 0 && burst.ipVersion[i] == 6) claimed = length; // a jumbogram (RFC 2675, section 4)
        if (claimed < UDP_HEADER_LENGTH) return BAD_TRANSPORT;
        ports(burst, i, header);
        burst.transport[i] = IpProtocol.UDP;
        payload(burst, i, offset, offset + UDP_HEADER_LENGTH, Math.min(claimed, length) - UDP_HEADER_LENGTH);
        boolean isTunnel = Tunnel.isPort(burst.sourcePort[i], burst.destinationPort[i]);
        return isTunnel ? udpTunnel(burst, i) : FLOW;
    }

    private static byte udpTunnel(Burst burst, int i) {
        long frame = burst.address[i];
        int at = burst.payloadOffset[i];
        int port = Tunnel.port(burst.sourcePort[i], burst.destinationPort[i]);
        long found = Tunnel.inUdp(frame, at, at + burst.payloadLength[i], port);
        return found < 0 ? FLOW : open(burst, i, found, Tunnel.typeInUdp(port), at);
    }

    private static byte icmp(Burst burst, int i, int protocol, int offset, int length) {
        if (length < Icmp.HEADER_LENGTH) return BAD_TRANSPORT;
        if (burst.capturedLength[i] - offset < Icmp.HEADER_LENGTH) return TRUNCATED_TRANSPORT;
        long header = burst.address[i] + offset;
        int type = RawMemory.u8(header);
        burst.sourcePort[i] = type;
        burst.destinationPort[i] = Icmp.destinationPort(protocol, type, RawMemory.u8(header + 1));
        burst.transport[i] = (byte) protocol;
        payload(burst, i, offset, offset + Icmp.HEADER_LENGTH, length - Icmp.HEADER_LENGTH);
        return FLOW;
    }

    /// RFC 9260, section 3.1.
    private static byte sctp(Burst burst, int i, int offset, int length) {
        if (length < SCTP_HEADER_LENGTH) return BAD_TRANSPORT;
        if (burst.capturedLength[i] - offset < SCTP_HEADER_LENGTH) return TRUNCATED_TRANSPORT;
        ports(burst, i, burst.address[i] + offset);
        burst.transport[i] = IpProtocol.SCTP;
        payload(burst, i, offset, offset + SCTP_HEADER_LENGTH, length - SCTP_HEADER_LENGTH);
        return FLOW;
    }

    private static void ports(Burst burst, int i, long header) {
        burst.sourcePort[i] = RawMemory.u16(header);
        burst.destinationPort[i] = RawMemory.u16(header + 2);
    }

    private static void payload(Burst burst, int i, int transportOffset, int payloadOffset, int claimed) {
        burst.transportOffset[i] = transportOffset;
        burst.payloadOffset[i] = payloadOffset;
        burst.payloadWireLength[i] = claimed;
        burst.payloadLength[i] = Math.min(claimed, burst.capturedLength[i] - payloadOffset);
    }
}

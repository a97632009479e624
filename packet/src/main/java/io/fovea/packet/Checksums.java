package io.fovea.packet;

/// Verifies the checksums of a decoded packet: that of the innermost IPv4 header (RFC 791) and that of TCP (RFC 9293),
/// UDP (RFC 768, RFC 8200), ICMP (RFC 792), ICMPv6 (RFC 4443) or SCTP (RFC 9260) in it. // per packet
///
/// Nothing is said of a sum whose bytes were not all captured, of a packet that claims no length (a jumbogram, or one
/// that is still to be segmented), of one on its way by a source route, whose last address is not yet its destination,
/// of a UDP datagram without a sum, and of SCTP without one. Results are ordinals of `ChecksumVerdict`.
public final class Checksums {
    static final int IPV4_SUM_OFFSET = 10;
    private static final int IPV4_HEADER_LENGTH_MIN = 20;
    private static final int IPV4_ADDRESSES_OFFSET = 12;
    private static final int OPTION_END = 0;
    private static final int OPTION_NOTHING = 1;
    private static final int OPTION_LOOSE_ROUTE = 131;
    private static final int OPTION_STRICT_ROUTE = 137;
    private static final int IPV6_HEADER_LENGTH = 40;
    private static final int IPV6_ADDRESSES_OFFSET = 8;
    private static final int IPV6_ADDRESSES_LENGTH = 32;
    private static final int TCP_SUM_OFFSET = 16;
    private static final int UDP_SUM_OFFSET = 6;
    private static final int SCTP_SUM_OFFSET = 8;
    /// What Ethernet carries at most, but for jumbo frames: what is longer was joined, or is still to be cut.
    private static final int IP_LENGTH_USUAL_MAX = 1_500;

    private static final byte UNJUDGED = (byte) ChecksumVerdict.UNJUDGED.ordinal();
    private static final byte RIGHT = (byte) ChecksumVerdict.RIGHT.ordinal();
    private static final byte OFFLOADED = (byte) ChecksumVerdict.OFFLOADED.ordinal();
    private static final byte BAD_IP = (byte) ChecksumVerdict.BAD_IP.ordinal();
    private static final byte BAD_TCP = (byte) ChecksumVerdict.BAD_TCP.ordinal();
    private static final byte BAD_UDP = (byte) ChecksumVerdict.BAD_UDP.ordinal();
    private static final byte BAD_ICMP = (byte) ChecksumVerdict.BAD_ICMP.ordinal();
    private static final byte BAD_SCTP = (byte) ChecksumVerdict.BAD_SCTP.ordinal();

    private Checksums() {}

    /// All sums of packet `i`, whose outcome is `FLOW`; the header's first.
    ///
    /// @param knowsOffloading whether what offloading leaves is told apart from damage
    public static byte verify(Burst b, int i, boolean knowsOffloading) {
        byte header = verifyHeader(b, i, knowsOffloading);
        if (header == BAD_IP) return header;
        byte transport = ofTransport(b, i);
        if (ChecksumVerdict.isBad(transport) && knowsOffloading && isTransportOffloaded(b, i, transport)) {
            return OFFLOADED;
        }
        return (byte) Math.max(header, transport);
    }

    /// The sum of packet `i`'s IPv4 header alone.
    ///
    /// @param knowsOffloading whether what offloading leaves is told apart from damage
    public static byte verifyHeader(Burst b, int i, boolean knowsOffloading) {
        byte verdict = ofHeader(b, i);
        return verdict == BAD_IP && knowsOffloading && isHeaderOffloaded(b, i) ? OFFLOADED : verdict;
    }

    private static byte ofHeader(Burst b, int i) {
        if (b.ipVersion[i] != 4 || claimsNoLength(b, i)) return UNJUDGED;
        long header = b.address[i] + b.ipOffset[i];
        return InternetChecksum.of(header, ipv4HeaderLength(header)) == InternetChecksum.RIGHT ? RIGHT : BAD_IP;
    }

    private static int ipv4HeaderLength(long header) {
        return (RawMemory.u8(header) & 15) << 2;
    }

    private static boolean claimsNoLength(Burst b, int i) {
        return RawMemory.u16(b.address[i] + b.ipOffset[i] + (b.ipVersion[i] == 4 ? 2 : 4)) == 0;
    }

    private static byte ofTransport(Burst b, int i) {
        if (b.payloadLength[i] != b.payloadWireLength[i] || claimsNoLength(b, i) || isOnRoute(b, i)) return UNJUDGED;
        return switch (b.transport[i]) {
            case IpProtocol.TCP -> isRight(b, i, pseudoHeader(b, i)) ? RIGHT : BAD_TCP;
            case IpProtocol.UDP -> ofUdp(b, i);
            case IpProtocol.ICMP -> isRight(b, i, 0) ? RIGHT : BAD_ICMP;
            case IpProtocol.ICMPV6 -> isRight(b, i, pseudoHeader(b, i)) ? RIGHT : BAD_ICMP;
            case IpProtocol.SCTP -> ofSctp(b, i);
            default -> UNJUDGED;
        };
    }

    /// Over IPv6 only a tunnel may go without a sum (RFC 6935; RFC 6936 says when).
    private static byte ofUdp(Burst b, int i) {
        long header = b.address[i] + b.transportOffset[i];
        if (RawMemory.u16(header + 4) != lengthFromTransport(b, i)) return UNJUDGED;
        if (RawMemory.u16(header + UDP_SUM_OFFSET) == 0) {
            boolean mayLackSum = b.ipVersion[i] == 4 || b.tunnelDepth[i] > 0
                    || Tunnel.isPort(b.sourcePort[i], b.destinationPort[i]);
            return mayLackSum ? UNJUDGED : BAD_UDP;
        }
        return isRight(b, i, pseudoHeader(b, i)) ? RIGHT : BAD_UDP;
    }

    /// A sum of zero stands for none (RFC 9653, section 5.2), and for one that is left to the card. That the ends have
    /// agreed to go without is said in other packets.
    private static byte ofSctp(Burst b, int i) {
        long header = b.address[i] + b.transportOffset[i];
        int sum = RawMemory.i32(header + SCTP_SUM_OFFSET);
        if (sum == 0) return UNJUDGED;
        return sum == Crc32c.ofSctp(header, lengthFromTransport(b, i), SCTP_SUM_OFFSET) ? RIGHT : BAD_SCTP;
    }

    private static boolean isRight(Burst b, int i, long pseudoHeader) {
        long transport = InternetChecksum.add(b.address[i] + b.transportOffset[i], lengthFromTransport(b, i));
        return InternetChecksum.fold(pseudoHeader + transport) == InternetChecksum.RIGHT;
    }

    /// Bytes from the transport header to the end of the payload, as the headers claim: a frame's padding is not in it.
    private static int lengthFromTransport(Burst b, int i) {
        return b.payloadOffset[i] - b.transportOffset[i] + b.payloadWireLength[i];
    }

    /// RFC 9293, section 3.1, and RFC 8200, section 8.1: both addresses, the protocol and the length.
    private static long pseudoHeader(Burst b, int i) {
        long ip = b.address[i] + b.ipOffset[i];
        long addresses = b.ipVersion[i] == 4
                ? RawMemory.u32(ip + IPV4_ADDRESSES_OFFSET) + RawMemory.u32(ip + IPV4_ADDRESSES_OFFSET + 4)
                : InternetChecksum.add(ip + IPV6_ADDRESSES_OFFSET, IPV6_ADDRESSES_LENGTH);
        return addresses + b.transport[i] + lengthFromTransport(b, i);
    }

    /// Whether a source route goes on, so that the sum was made for another destination than the header's.
    private static boolean isOnRoute(Burst b, int i) {
        long ip = b.address[i] + b.ipOffset[i];
        long end = b.address[i] + b.transportOffset[i];
        if (b.ipVersion[i] == 4) {
            return end - ip != IPV4_HEADER_LENGTH_MIN && isOnIpv4Route(ip, ip + ipv4HeaderLength(ip));
        }
        return end - ip != IPV6_HEADER_LENGTH && isOnIpv6Route(ip, end);
    }

    /// RFC 791, section 3.1: a route goes on while its pointer is inside it.
    private static boolean isOnIpv4Route(long header, long end) {
        long at = header + IPV4_HEADER_LENGTH_MIN;
        while (at + 2 < end) {
            int type = RawMemory.u8(at);
            if (type == OPTION_END) return false;
            if (type == OPTION_NOTHING) {
                at++;
                continue;
            }
            int length = RawMemory.u8(at + 1);
            boolean isRoute = type == OPTION_LOOSE_ROUTE || type == OPTION_STRICT_ROUTE;
            if (isRoute && RawMemory.u8(at + 2) <= length) return true;
            if (length < 2) return false;
            at += length;
        }
        return false;
    }

    /// RFC 8200, section 4.4: a routing header with segments left. The decoder has walked these headers.
    private static boolean isOnIpv6Route(long header, long end) {
        int next = RawMemory.u8(header + 6);
        long at = header + IPV6_HEADER_LENGTH;
        while (at < end && IpProtocol.isIpv6Extension(next)) {
            if (next == IpProtocol.IPV6_ROUTING && RawMemory.u8(at + 3) != 0) return true;
            int length = IpProtocol.ipv6ExtensionLengthBytes(next, RawMemory.u8(at + 1));
            next = RawMemory.u8(at);
            at += length;
        }
        return false;
    }

    /// A sum of IP that is left to the card is zero.
    private static boolean isHeaderOffloaded(Burst b, int i) {
        return isHeaderSumZero(b, i) || isJoined(b, i);
    }

    private static boolean isHeaderSumZero(Burst b, int i) {
        return b.ipVersion[i] == 4 && RawMemory.u16(b.address[i] + b.ipOffset[i] + IPV4_SUM_OFFSET) == 0;
    }

    /// A sum of TCP or UDP that is left to the card is that of the pseudo-header, folded and not complemented. What
    /// never leaves a machine has no sums at all on some.
    private static boolean isTransportOffloaded(Burst b, int i, byte verdict) {
        if (isJoined(b, i)) return true;
        if (verdict == BAD_ICMP || verdict == BAD_SCTP) return false;
        long header = b.address[i] + b.transportOffset[i];
        int sum = RawMemory.u16(header + (verdict == BAD_TCP ? TCP_SUM_OFFSET : UDP_SUM_OFFSET));
        return sum == InternetChecksum.fold(pseudoHeader(b, i)) || sum == 0 && isHeaderSumZero(b, i);
    }

    /// Whether a packet is longer than what goes over the wire. A datagram that was put together of fragments is longer
    /// than its frame, and its sum is its sender's.
    private static boolean isJoined(Burst b, int i) {
        return b.ipLength[i] > IP_LENGTH_USUAL_MAX && b.capturedLength[i] <= b.wireLength[i];
    }
}

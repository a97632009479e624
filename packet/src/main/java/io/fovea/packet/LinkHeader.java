package io.fovea.packet;

/// Steps over the link-layer headers of everything but plain Ethernet, to what they carry (the tcpdump group's list of
/// link-layer header types; RFC 1661, RFC 2516, IEEE 802.11, IEEE 802.2). // per packet
///
/// What is found comes back as one number: what is carried in the upper half, its offset in the lower, or the
/// complement of an `Outcome` when nothing is.
final class LinkHeader {
    /// Carried is IP of the version that its first byte says.
    static final int ANY_IP = 0x1_0000;
    /// Carried is an Ethernet frame.
    static final int ETHERNET = 0x2_0000;

    private static final long NOT_IP = ~(long) Outcome.NOT_IP.ordinal();
    private static final long UNKNOWN_LINK = ~(long) Outcome.UNKNOWN_LINK.ordinal();
    private static final long TRUNCATED = ~(long) Outcome.TRUNCATED_LINK.ordinal();

    private static final int SLL_LENGTH = 16;
    private static final int SLL2_LENGTH = 20;
    private static final int LOOPBACK_LENGTH = 4;
    private static final int FDDI_LENGTH = 13;

    private static final int PPP_ADDRESS_AND_CONTROL = 0xff03;
    private static final int PPP_IPV4 = 0x21;
    private static final int PPP_IPV6 = 0x57;
    private static final int PPPOE_LENGTH = 6;
    private static final int PPPOE_VERSION_AND_TYPE = 0x11;
    private static final int HDLC_LENGTH = 4;
    private static final int HDLC_UNICAST = 0x0f00;
    private static final int HDLC_MULTICAST = 0x8f00;

    private static final int LLC_SNAP_LENGTH = 8;
    private static final int LLC_SNAP = 0xaaaa03;
    private static final int LLC_IP = 0x060603;
    private static final int LLC_LENGTH = 3;
    private static final int OUI_ENCAPSULATED_ETHERNET = 0;
    private static final int OUI_BRIDGE_TUNNEL = 0xf8;

    private static final int NFLOG_LENGTH = 4;
    private static final int NFLOG_PAYLOAD = 9;
    private static final int NFLOG_TYPE_MASK = 0x7fff;
    private static final int NFLOG_ATTRIBUTES_MAX = 64;

    private static final int PPI_LENGTH = 8;
    private static final int PKTAP_LENGTH = 12;

    private LinkHeader() {}

    /// What a frame of a link type carries.
    static long find(int linkType, long frame, int captured) {
        return switch (linkType) {
            case LinkType.PPI -> captured < PPI_LENGTH ? TRUNCATED
                    : within(RawMemory.i32Little(frame + 4), frame, captured, half(frame + 2, true), PPI_LENGTH);
            case LinkType.PKTAP -> captured < PKTAP_LENGTH ? TRUNCATED : within(RawMemory.i32Little(frame + 8), frame,
                    captured, RawMemory.i32Little(frame), PKTAP_LENGTH);
            default -> findAt(linkType, frame, 0, captured);
        };
    }

    /// A frame of another link type behind a header.
    private static long within(int linkType, long frame, int captured, int length, int lengthMin) {
        if (length < lengthMin) return NOT_IP;
        if (length > captured) return TRUNCATED;
        return findAt(linkType, frame, length, captured);
    }

    private static long findAt(int linkType, long frame, int at, int captured) {
        return switch (linkType) {
            case LinkType.ETHERNET -> typed(frame, at, captured, 12, 14);
            case LinkType.NULL, LinkType.LOOP ->
                    captured - at < LOOPBACK_LENGTH ? TRUNCATED : carried(ANY_IP, at + LOOPBACK_LENGTH);
            case LinkType.RAW, LinkType.RAW_BSD, LinkType.RAW_OPENBSD, LinkType.IPV4, LinkType.IPV6 ->
                    carried(ANY_IP, at);
            case LinkType.LINUX_SLL -> typed(frame, at, captured, SLL_LENGTH - 2, SLL_LENGTH);
            case LinkType.LINUX_SLL2 -> typed(frame, at, captured, 0, SLL2_LENGTH);
            case LinkType.PPP, LinkType.PPP_HDLC -> serial(frame, at, captured);
            case LinkType.PPP_DIRECTION -> ppp(frame, at + 1, captured);
            case LinkType.PPP_DAEMON -> ppp(frame, at + 2, captured);
            case LinkType.PPPOE -> pppoe(frame, at, captured);
            case LinkType.CISCO_HDLC -> typed(frame, at, captured, 2, HDLC_LENGTH);
            case LinkType.FDDI -> llc(frame, at + FDDI_LENGTH, captured);
            case LinkType.IEEE_802_11, LinkType.IEEE_802_11_RADIOTAP, LinkType.IEEE_802_11_PRISM,
                 LinkType.IEEE_802_11_AVS -> WirelessHeader.find(linkType, frame, at, captured);
            case LinkType.NFLOG -> nflog(frame, at, captured);
            default -> UNKNOWN_LINK;
        };
    }

    static long carried(int what, int offset) {
        return (long) what << 32 | offset;
    }

    /// A header of fixed length with an EtherType in it.
    private static long typed(long frame, int at, int captured, int typeOffset, int length) {
        if (captured - at < length) return TRUNCATED;
        return carried(RawMemory.u16(frame + at + typeOffset), at + length);
    }

    /// PPP as on a serial line, or Cisco's framing, which shares its link types.
    private static long serial(long frame, int at, int captured) {
        if (captured - at < 2) return TRUNCATED;
        int start = RawMemory.u16(frame + at);
        if (start == HDLC_UNICAST || start == HDLC_MULTICAST) return typed(frame, at, captured, 2, HDLC_LENGTH);
        return ppp(frame, at, captured);
    }

    /// RFC 1661, section 2, and RFC 1662: address and control may be left out, and so may a protocol's first byte.
    static long ppp(long frame, int from, int captured) {
        int at = from;
        if (captured - at < 2) return TRUNCATED;
        if (RawMemory.u16(frame + at) == PPP_ADDRESS_AND_CONTROL) at += 2;
        if (captured - at < 2) return TRUNCATED;
        boolean isShort = (RawMemory.u8(frame + at) & 1) != 0;
        int protocol = isShort ? RawMemory.u8(frame + at) : RawMemory.u16(frame + at);
        if (protocol != PPP_IPV4 && protocol != PPP_IPV6) return NOT_IP;
        return carried(ANY_IP, at + (isShort ? 1 : 2));
    }

    /// A PPPoE session (RFC 2516, section 4).
    static long pppoe(long frame, int at, int captured) {
        if (captured - at < PPPOE_LENGTH) return TRUNCATED;
        if (RawMemory.u16(frame + at) != PPPOE_VERSION_AND_TYPE << 8) return NOT_IP; // code 0: session data
        return ppp(frame, at + PPPOE_LENGTH, captured);
    }

    /// IEEE 802.2 with SNAP (RFC 1042).
    static long llc(long frame, int at, int captured) {
        if (captured - at < LLC_LENGTH) return TRUNCATED;
        int sapsAndControl = RawMemory.u24(frame + at);
        if (sapsAndControl == LLC_IP) return carried(ANY_IP, at + LLC_LENGTH);
        if (sapsAndControl != LLC_SNAP) return NOT_IP;
        if (captured - at < LLC_SNAP_LENGTH) return TRUNCATED;
        int organisation = RawMemory.u24(frame + at + LLC_LENGTH);
        if (organisation != OUI_ENCAPSULATED_ETHERNET && organisation != OUI_BRIDGE_TUNNEL) return NOT_IP;
        return carried(RawMemory.u16(frame + at + LLC_SNAP_LENGTH - 2), at + LLC_SNAP_LENGTH);
    }

    /// Attributes, each with length and type in the byte order of whoever captured; one of them is the packet.
    private static long nflog(long frame, int from, int captured) {
        if (captured - from < NFLOG_LENGTH) return TRUNCATED;
        if (RawMemory.u8(frame + from + 1) != 0) return NOT_IP;
        int at = from + NFLOG_LENGTH;
        for (int n = 0; n < NFLOG_ATTRIBUTES_MAX; n++) {
            if (captured - at < 4) return n == 0 ? TRUNCATED : NOT_IP;
            boolean little = half(frame + at + 2, true) < half(frame + at + 2, false);
            int length = half(frame + at, little);
            if (length < 4) return NOT_IP;
            if ((half(frame + at + 2, little) & NFLOG_TYPE_MASK) == NFLOG_PAYLOAD) return carried(ANY_IP, at + 4);
            at += length + 3 & ~3;
        }
        return NOT_IP;
    }

    static int half(long at, boolean littleEndian) {
        return littleEndian ? RawMemory.u8(at) | RawMemory.u8(at + 1) << 8 : RawMemory.u16(at);
    }
}

package io.fovea.packet;

/// Finds what a tunnel carries behind its header. // per packet
///
/// What is found comes back as `LinkHeader.find` gives it: what is carried, and its offset; or `NONE` when the bytes
/// are not what the tunnel's number or port promises. Callers keep to the outer packet then.
final class Tunnel {
    /// Nothing that is looked at.
    static final long NONE = -1;

    private static final int IPV4_IN_IP = 4;
    private static final int IPV6_IN_IP = 41;
    private static final int GRE = 47;
    private static final int AUTHENTICATION = 51;
    private static final int AUTHENTICATION_LENGTH_MIN = 12;
    private static final int GRE_PORT = 4754;
    private static final int VXLAN_PORT = 4789;
    private static final int GENEVE_PORT = 6081;
    private static final int GTP_PORT = 2152;
    private static final int TEREDO_PORT = 3544;
    private static final int CAPWAP_PORT = 5247;

    static final int MPLS_LABEL_LENGTH = 4;
    static final int MPLS_LABEL_SHIFT = 12;
    private static final int MPLS_LABELS_MAX = 16;
    static final int MPLS_BOTTOM = 0x100;
    private static final int CONTROL_WORD_LENGTH = 4;
    private static final int ETHERNET_LENGTH = 14;

    private static final int GRE_LENGTH = 4;
    private static final int NVGRE_LENGTH = 8;
    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ACKNOWLEDGEMENT = 0x0080;
    private static final int GRE_VERSION_MASK = 7;
    private static final int GRE_PPTP_VERSION = 1;
    private static final int GRE_PPP = 0x880b;
    private static final int ERSPAN = 0x88be;
    private static final int ERSPAN_3 = 0x22eb;
    private static final int ERSPAN_3_LENGTH = 12;
    private static final int ERSPAN_3_SUBHEADER_LENGTH = 8;
    private static final int ERSPAN_2_LENGTH = 8;
    private static final int ARUBA_WIRELESS = 0x8200;
    private static final int BRIDGED_ETHERNET = 0x6558;

    private static final int VXLAN_LENGTH = 8;
    private static final int VXLAN_HAS_ID = 0x08;
    private static final int GENEVE_LENGTH = 8;
    private static final int GENEVE_OPTIONS_MASK = 0x3f;
    private static final int GTP_LENGTH = 8;
    private static final int GTP_VERSION_MASK = 0xf0;
    private static final int GTP_VERSION_1 = 0x30;
    private static final int GTP_OPTIONAL = 0x07;
    private static final int GTP_EXTENDED = 0x04;
    private static final int GTP_USER_DATA = 0xff;
    private static final int GTP_EXTENSIONS_MAX = 8;
    private static final int TEREDO_AUTHENTICATION = 1;
    private static final int TEREDO_AUTHENTICATION_LENGTH_MIN = 13;
    private static final int TEREDO_ORIGIN_LENGTH = 8;

    // In the three bytes behind the preamble.
    private static final int CAPWAP_LENGTH_MIN = 8;
    private static final int CAPWAP_LENGTH_SHIFT = 19;
    private static final int CAPWAP_BINDING_MASK = 0x3e00;
    private static final int CAPWAP_WIRELESS = 0x0200;
    private static final int CAPWAP_NATIVE = 0x0100;
    private static final int CAPWAP_FRAGMENT = 0x0080;
    private static final int CAPWAP_KEEP_ALIVE = 0x0008;

    private Tunnel() {}

    /// Whether a UDP packet may be a tunnel's.
    static boolean isPort(int source, int destination) {
        return isPort(destination) || isPort(source);
    }

    /// Most ports are smaller or larger than any tunnel's.
    private static boolean isPort(int port) {
        if (port < GTP_PORT || port > GENEVE_PORT) return false;
        return port == GTP_PORT || port == TEREDO_PORT || port == GRE_PORT || port == VXLAN_PORT
                || port == GENEVE_PORT || port == CAPWAP_PORT;
    }

    /// Which tunnel's a UDP packet of `isPort` is: its destination tells, else its source.
    static int port(int source, int destination) {
        return isPort(destination) ? destination : source;
    }

    /// Of a UDP packet to or from the port of a tunnel.
    static long inUdp(long frame, int at, int captured, int port) {
        return switch (port) {
            case VXLAN_PORT -> vxlan(frame, at, captured);
            case GENEVE_PORT -> geneve(frame, at, captured);
            case GTP_PORT -> gtp(frame, at, captured);
            case GRE_PORT -> gre(frame, at, captured);
            case CAPWAP_PORT -> capwap(frame, at, captured);
            default -> teredo(frame, at, captured);
        };
    }

    /// The type of a tunnel that `inUdp` found.
    static int typeInUdp(int port) {
        return switch (port) {
            case VXLAN_PORT -> TunnelType.VXLAN;
            case GENEVE_PORT -> TunnelType.GENEVE;
            case GTP_PORT -> TunnelType.GTP;
            case GRE_PORT -> TunnelType.GRE_IN_UDP;
            case CAPWAP_PORT -> TunnelType.CAPWAP;
            default -> TunnelType.TEREDO;
        };
    }

    /// The type of a tunnel that `inIp` found.
    static int typeInIp(int protocol, long frame, int at) {
        return switch (protocol) {
            case GRE -> isErspan(RawMemory.u16(frame + at + 2)) ? TunnelType.ERSPAN : TunnelType.GRE;
            case AUTHENTICATION -> TunnelType.AH;
            default -> TunnelType.IPIP;
        };
    }

    private static boolean isErspan(int type) {
        return type == ERSPAN || type == ERSPAN_3;
    }

    /// The virtual subnet of NVGRE (RFC 7637, section 3.2), the one key of GRE that is the same in both directions by
    /// what it means; else 0.
    static int subnet(Burst burst, int i, int header) {
        long gre = burst.address[i] + header;
        if (burst.capturedLength[i] - header < NVGRE_LENGTH) return 0;
        boolean isNvgre = RawMemory.u16(gre) == GRE_KEY && RawMemory.u16(gre + 2) == BRIDGED_ETHERNET;
        return isNvgre ? RawMemory.u24(gre + GRE_LENGTH) : 0;
    }

    /// The key of a GRE header that has one (RFC 2890; of PPTP the call, without the length in front of it); else -1.
    static long greKey(Burst burst, int i, int header) {
        long gre = burst.address[i] + header;
        int flags = RawMemory.u16(gre);
        int at = (flags & GRE_CHECKSUM) == 0 ? GRE_LENGTH : GRE_LENGTH + 4;
        if ((flags & GRE_KEY) == 0 || burst.capturedLength[i] - header < at + 4) return -1;
        boolean isCall = (flags & GRE_VERSION_MASK) == GRE_PPTP_VERSION;
        return isCall ? RawMemory.u16(gre + at + 2) : RawMemory.u32(gre + at);
    }

    /// Of an IP packet with a transport that is neither TCP nor UDP.
    static long inIp(int protocol, long frame, int at, int captured) {
        return switch (protocol) {
            case IPV4_IN_IP -> ofVersion(4, frame, at, captured);
            case IPV6_IN_IP -> ofVersion(6, frame, at, captured);
            case GRE -> gre(frame, at, captured);
            case AUTHENTICATION -> authenticated(frame, at, captured);
            default -> NONE;
        };
    }

    /// RFC 4302, in tunnel mode over IPv4; over IPv6 it is an extension header.
    private static long authenticated(long frame, int at, int captured) {
        if (captured - at < AUTHENTICATION_LENGTH_MIN) return NONE;
        int next = at + (RawMemory.u8(frame + at + 1) + 2 << 2);
        return switch (RawMemory.u8(frame + at)) {
            case IPV4_IN_IP -> ofVersion(4, frame, next, captured);
            case IPV6_IN_IP -> ofVersion(6, frame, next, captured);
            default -> NONE;
        };
    }

    private static long ofVersion(int version, long frame, int at, int captured) {
        boolean isThere = captured > at && RawMemory.u8(frame + at) >>> 4 == version;
        return isThere ? LinkHeader.carried(LinkHeader.ANY_IP, at) : NONE;
    }

    /// RFC 3032: a stack of labels; nothing says what is behind it but its first bits.
    static long mpls(long frame, int from, int captured) {
        int at = from;
        for (int labels = 0; labels < MPLS_LABELS_MAX; labels++) {
            if (captured - at <= MPLS_LABEL_LENGTH) return NONE;
            boolean isLast = (RawMemory.i32(frame + at) & MPLS_BOTTOM) != 0;
            at += MPLS_LABEL_LENGTH;
            if (!isLast) continue;
            int version = RawMemory.u8(frame + at) >>> 4;
            if (version == 4 || version == 6) return LinkHeader.carried(LinkHeader.ANY_IP, at);
            return pseudowire(frame, at, captured);
        }
        return NONE;
    }

    /// Ethernet (RFC 4448), behind a control word (RFC 4385), which begins with four zero bits, as most addresses do;
    /// or without one, if only so an EtherType is where it must be.
    private static long pseudowire(long frame, int at, int captured) {
        boolean mayHaveWord = RawMemory.u8(frame + at) >>> 4 == 0;
        boolean hasWord = mayHaveWord && leadsOn(frame, at + CONTROL_WORD_LENGTH, captured);
        if (!hasWord && leadsOn(frame, at, captured)) return LinkHeader.carried(LinkHeader.ETHERNET, at);
        return mayHaveWord ? LinkHeader.carried(LinkHeader.ETHERNET, at + CONTROL_WORD_LENGTH) : NONE;
    }

    private static boolean leadsOn(long frame, int ethernet, int captured) {
        return captured - ethernet >= ETHERNET_LENGTH
                && EtherType.isKnown(RawMemory.u16(frame + ethernet + ETHERNET_LENGTH - 2));
    }

    /// RFC 2784, RFC 2890; RFC 2637 for PPP; RFC 8086 over UDP; draft-foschiano-erspan; Aruba's 802.11 frames.
    private static long gre(long frame, int at, int captured) {
        if (captured - at < GRE_LENGTH) return NONE;
        int flags = RawMemory.u16(frame + at);
        int type = RawMemory.u16(frame + at + 2);
        if ((flags & GRE_ROUTING) != 0) return NONE;
        int next = at + GRE_LENGTH;
        if ((flags & GRE_CHECKSUM) != 0) next += 4;
        if ((flags & GRE_KEY) != 0) next += 4;
        if ((flags & GRE_SEQUENCE) != 0) next += 4;
        if ((flags & GRE_VERSION_MASK) == GRE_PPTP_VERSION) {
            if (type != GRE_PPP || (flags & GRE_SEQUENCE) == 0) return NONE;
            return LinkHeader.ppp(frame, (flags & GRE_ACKNOWLEDGEMENT) != 0 ? next + 4 : next, captured);
        }
        if ((flags & GRE_VERSION_MASK) != 0) return NONE;
        if (type == ARUBA_WIRELESS) return WirelessHeader.find(LinkType.IEEE_802_11, frame, next, captured);
        if (type == ERSPAN && (flags & GRE_SEQUENCE) != 0) next += ERSPAN_2_LENGTH;
        if (type == ERSPAN_3) {
            if (captured - next < ERSPAN_3_LENGTH) return NONE;
            boolean hasSubheader = (RawMemory.u8(frame + next + ERSPAN_3_LENGTH - 1) & 1) != 0;
            next += ERSPAN_3_LENGTH + (hasSubheader ? ERSPAN_3_SUBHEADER_LENGTH : 0);
        }
        boolean isEthernet = isErspan(type) || type == BRIDGED_ETHERNET;
        return LinkHeader.carried(isEthernet ? LinkHeader.ETHERNET : type, next);
    }

    /// RFC 7348.
    private static long vxlan(long frame, int at, int captured) {
        if (captured - at < VXLAN_LENGTH || (RawMemory.u8(frame + at) & VXLAN_HAS_ID) == 0) return NONE;
        return LinkHeader.carried(LinkHeader.ETHERNET, at + VXLAN_LENGTH);
    }

    /// RFC 8926.
    private static long geneve(long frame, int at, int captured) {
        if (captured - at < GENEVE_LENGTH) return NONE;
        int versionAndOptions = RawMemory.u8(frame + at);
        if ((versionAndOptions & ~GENEVE_OPTIONS_MASK) != 0) return NONE;
        int next = at + GENEVE_LENGTH + 4 * versionAndOptions;
        int type = RawMemory.u16(frame + at + 2);
        return LinkHeader.carried(type == BRIDGED_ETHERNET ? LinkHeader.ETHERNET : type, next);
    }

    /// 3GPP TS 29.281, section 5.1.
    private static long gtp(long frame, int at, int captured) {
        if (captured - at < GTP_LENGTH) return NONE;
        int flags = RawMemory.u8(frame + at);
        if ((flags & GTP_VERSION_MASK) != GTP_VERSION_1 || RawMemory.u8(frame + at + 1) != GTP_USER_DATA) return NONE;
        int next = at + GTP_LENGTH;
        if ((flags & GTP_OPTIONAL) == 0) return LinkHeader.carried(LinkHeader.ANY_IP, next);
        next += 4;
        if (next > captured) return NONE;
        int extension = (flags & GTP_EXTENDED) == 0 ? 0 : RawMemory.u8(frame + next - 1);
        for (int n = 0; extension != 0; n++) {
            if (n == GTP_EXTENSIONS_MAX || captured <= next) return NONE;
            int length = 4 * RawMemory.u8(frame + next);
            next += length;
            if (length == 0 || next > captured) return NONE;
            extension = RawMemory.u8(frame + next - 1);
        }
        return LinkHeader.carried(LinkHeader.ANY_IP, next);
    }

    /// RFC 5415, section 4.3; RFC 5416 for 802.11. Neither what is encrypted nor CAPWAP's own fragments are opened.
    private static long capwap(long frame, int at, int captured) {
        if (captured - at < CAPWAP_LENGTH_MIN || RawMemory.u8(frame + at) != 0) return NONE;
        int flags = RawMemory.u24(frame + at + 1);
        int length = flags >>> CAPWAP_LENGTH_SHIFT << 2;
        if (length < CAPWAP_LENGTH_MIN || (flags & (CAPWAP_FRAGMENT | CAPWAP_KEEP_ALIVE)) != 0) return NONE;
        if ((flags & CAPWAP_NATIVE) == 0) return LinkHeader.carried(LinkHeader.ETHERNET, at + length);
        boolean isWireless = (flags & CAPWAP_BINDING_MASK) == CAPWAP_WIRELESS;
        return isWireless ? WirelessHeader.ofAccessPoint(frame, at + length, captured) : NONE;
    }

    /// RFC 4380, section 5.1.1.
    private static long teredo(long frame, int from, int captured) {
        int at = from;
        if (captured - at > TEREDO_AUTHENTICATION_LENGTH_MIN && RawMemory.u16(frame + at) == TEREDO_AUTHENTICATION) {
            at += TEREDO_AUTHENTICATION_LENGTH_MIN + RawMemory.u8(frame + at + 2) + RawMemory.u8(frame + at + 3);
        }
        if (captured - at > TEREDO_ORIGIN_LENGTH && RawMemory.u16(frame + at) == 0) at += TEREDO_ORIGIN_LENGTH;
        return ofVersion(6, frame, at, captured);
    }
}

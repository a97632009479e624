package io.fovea.packet;

/// IP protocol numbers, and which of them are IPv6 extension headers (RFC 8200, section 4; RFC 7045).
public final class IpProtocol {
    public static final byte ICMP = 1;
    public static final byte TCP = 6;
    public static final byte UDP = 17;
    public static final byte ICMPV6 = 58;
    /// 132, as a byte has it.
    public static final byte SCTP = (byte) 132;
    public static final int IPV6_FRAGMENT = 44;
    static final int IPV6_ROUTING = 43;

    private static final int HOP_BY_HOP = 0;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int HOST_IDENTITY = 139;
    private static final int SHIM6 = 140;

    private IpProtocol() {}

    static boolean isIpv6Extension(int protocol) {
        return switch (protocol) {
            case HOP_BY_HOP, IPV6_ROUTING, IPV6_FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY, HOST_IDENTITY,
                 SHIM6 -> true;
            default -> false;
        };
    }

    /// Length of an extension header from its length byte: 8-byte units less one, except that AH counts 4-byte units
    /// less two (RFC 4302, section 2.2) and the fragment header has a fixed length.
    static int ipv6ExtensionLengthBytes(int protocol, int lengthByte) {
        if (protocol == AUTHENTICATION) return (lengthByte + 2) << 2;
        if (protocol == IPV6_FRAGMENT) return 8;
        return (lengthByte + 1) << 3;
    }
}

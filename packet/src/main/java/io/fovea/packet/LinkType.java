package io.fovea.packet;

/// Link-layer header types of capture files, as the tcpdump group numbers them.
public final class LinkType {
    public static final int NULL = 0;
    public static final int ETHERNET = 1;
    public static final int PPP = 9;
    public static final int FDDI = 10;
    public static final int RAW_BSD = 12;
    public static final int RAW_OPENBSD = 14;
    public static final int PPP_HDLC = 50;
    public static final int PPPOE = 51;
    public static final int RAW = 101;
    public static final int CISCO_HDLC = 104;
    public static final int IEEE_802_11 = 105;
    public static final int LOOP = 108;
    public static final int LINUX_SLL = 113;
    public static final int IEEE_802_11_PRISM = 119;
    public static final int IEEE_802_11_RADIOTAP = 127;
    public static final int IEEE_802_11_AVS = 163;
    public static final int PPP_DAEMON = 166;
    public static final int PPI = 192;
    public static final int PPP_DIRECTION = 204;
    public static final int IPV4 = 228;
    public static final int IPV6 = 229;
    public static final int NFLOG = 239;
    public static final int PKTAP = 258;
    public static final int LINUX_SLL2 = 276;

    private LinkType() {}

    /// Whether the decoder knows the header of this link type.
    public static boolean isKnown(int linkType) {
        return switch (linkType) {
            case NULL, ETHERNET, PPP, FDDI, RAW_BSD, RAW_OPENBSD, PPP_HDLC, PPPOE, RAW, CISCO_HDLC, IEEE_802_11, LOOP,
                 LINUX_SLL, IEEE_802_11_PRISM, IEEE_802_11_RADIOTAP, IEEE_802_11_AVS, PPP_DAEMON, PPI, PPP_DIRECTION,
                 IPV4, IPV6, NFLOG, PKTAP, LINUX_SLL2 -> true;
            default -> false;
        };
    }
}

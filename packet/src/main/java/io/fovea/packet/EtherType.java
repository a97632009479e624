package io.fovea.packet;

/// EtherTypes that the decoder follows (IEEE 802 numbers).
final class EtherType {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;
    static final int VLAN = 0x8100;
    static final int MPLS = 0x8847;
    static final int MPLS_MULTICAST = 0x8848;
    static final int PPPOE_SESSION = 0x8864;
    /// IEEE 802.1ah, provider backbone bridges.
    static final int BACKBONE = 0x88e7;
    /// VN-Tag, of Cisco's fabric extenders.
    static final int VN_TAG = 0x8926;
    static final int QINQ = 0x88a8;
    static final int QINQ_9100 = 0x9100;
    static final int QINQ_9200 = 0x9200;

    private EtherType() {}

    /// Whether a type leads to something that is followed.
    static boolean isKnown(int type) {
        return switch (type) {
            case IPV4, IPV6, VLAN, MPLS, MPLS_MULTICAST, PPPOE_SESSION, BACKBONE, VN_TAG, QINQ, QINQ_9100, QINQ_9200 ->
                    true;
            default -> false;
        };
    }
}

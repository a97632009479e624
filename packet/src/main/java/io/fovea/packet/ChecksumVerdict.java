package io.fovea.packet;

/// What became of a packet's checksums. `Burst.checksum` holds ordinals.
public enum ChecksumVerdict {
    /// There is nothing that could be said: no sum, not all bytes captured, or nobody asked.
    UNJUDGED("unjudged"),
    /// A fragment: its datagram is judged once that is whole.
    IN_FRAGMENTS("in-fragments"),
    /// Every sum that there is, is right.
    RIGHT("right"),
    /// A sum that is wrong in the way in which it is wrong before the card that sends the packet has filled it in, or
    /// after segments were joined.
    OFFLOADED("offloaded"),
    /// The sum of the IPv4 header is wrong.
    BAD_IP("bad-ip"),
    /// That of TCP.
    BAD_TCP("bad-tcp"),
    /// That of UDP.
    BAD_UDP("bad-udp"),
    /// That of ICMP or ICMPv6.
    BAD_ICMP("bad-icmp"),
    /// That of SCTP.
    BAD_SCTP("bad-sctp");

    private static final byte FIRST_BAD = (byte) BAD_IP.ordinal();
    private final String label;

    ChecksumVerdict(String label) {
        this.label = label;
    }

    /// The name in summaries and manifests.
    public String label() {
        return label;
    }

    /// Whether a packet is damaged.
    ///
    /// @param ordinal of the verdict
    public static boolean isBad(byte ordinal) {
        return ordinal >= FIRST_BAD;
    }
}

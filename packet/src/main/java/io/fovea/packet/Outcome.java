package io.fovea.packet;

/// What the decoder made of a frame. Only `FLOW` packets reach the flow table; every other outcome is counted by name.
public enum Outcome {
    /// TCP, UDP, ICMP or SCTP with a whole header.
    FLOW("flow", Category.FLOW),
    /// No IP: ARP, LLC, another EtherType.
    NOT_IP("not-ip", Category.NOT_IP),
    /// IP with a transport that no flow is kept for.
    OTHER_TRANSPORT("transport", Category.LIMITED),
    /// A fragment of an IP datagram that is not whole: it waits for the others, or they did not come in time.
    FRAGMENT("fragment", Category.LIMITED),
    /// A fragment that found no room, or that was dropped before its datagram was whole to make room.
    FRAGMENT_MEMORY("fragment-memory", Category.LIMITED),
    /// A link type whose header the decoder does not know.
    UNKNOWN_LINK("link-type", Category.LIMITED),
    /// The frame ends inside its link header.
    TRUNCATED_LINK("truncated-link", Category.MALFORMED),
    /// The frame ends inside its IP header or extension headers.
    TRUNCATED_IP("truncated-ip", Category.MALFORMED),
    /// An IP version, header length or total length that cannot be.
    BAD_IP("bad-ip", Category.MALFORMED),
    /// More VLAN tags or IPv6 extension headers than the decoder follows.
    TOO_DEEP("too-deep", Category.MALFORMED),
    /// The frame ends inside its transport header.
    TRUNCATED_TRANSPORT("truncated-transport", Category.MALFORMED),
    /// A fragment that cannot be part of any datagram, or contradicts those before.
    BAD_FRAGMENT("bad-fragment", Category.MALFORMED),
    /// A fragment whose bytes were not all captured.
    TRUNCATED_FRAGMENT("truncated-fragment", Category.MALFORMED),
    /// A TCP data offset or UDP length that cannot be.
    BAD_TRANSPORT("bad-transport", Category.MALFORMED),
    /// A checksum that is wrong, in a run that leaves such packets out.
    BAD_CHECKSUM("checksum", Category.MALFORMED);

    /// Which term of the accounting identity an outcome belongs to.
    public enum Category { FLOW, NOT_IP, MALFORMED, LIMITED }

    private final String label;
    private final Category category;

    Outcome(String label, Category category) {
        this.label = label;
        this.category = category;
    }

    /// The name in summaries, manifests and metrics.
    public String label() {
        return label;
    }

    public Category category() {
        return category;
    }
}

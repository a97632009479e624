package io.fovea.reassembly;

/// What can be odd in a flow. Names are those of Zeek's `weird.log` where it has one for the same thing.
public enum FlowWeird {
    /// An IPv4 header whose checksum is wrong.
    BAD_IP_CHECKSUM("bad_IP_checksum", "ip"),
    /// A checksum of TCP that is wrong, and not merely left to a network card.
    BAD_TCP_CHECKSUM("bad_TCP_checksum", "transport"),
    /// The same of UDP.
    BAD_UDP_CHECKSUM("bad_UDP_checksum", "transport"),
    /// The same of ICMP or ICMPv6.
    BAD_ICMP_CHECKSUM("bad_ICMP_checksum", "transport"),
    /// The same of SCTP.
    BAD_SCTP_CHECKSUM("bad_SCTP_checksum", "transport"),
    /// A datagram of which bytes came twice, in fragments that agreed.
    FRAGMENT_OVERLAP("fragment_overlap", "ip"),
    /// A datagram whose fragments disagreed about its bytes or its length.
    FRAGMENT_INCONSISTENCY("fragment_inconsistency", "ip"),
    /// SYN with FIN or RST.
    TCP_CHRISTMAS("TCP_christmas", "tcp"),
    /// SYN with the urgent flag.
    BAROQUE_SYN("baroque_SYN", "tcp"),
    /// A SYN with payload, which is right only in TCP Fast Open (RFC 7413).
    SYN_WITH_DATA("SYN_with_data", "tcp"),
    /// A SYN of an endpoint that has sent a SYN with another sequence number, or bytes that the SYN does not fit.
    SYN_SEQ_JUMP("SYN_seq_jump", "tcp"),
    /// FIN and RST in one segment.
    FIN_WITH_RST("FIN_with_RST", "tcp"),
    /// Bytes of an endpoint that had sent a RST.
    DATA_AFTER_RESET("data_after_reset", "tcp"),
    /// A RST whose sequence number is out of the window (RFC 5961, section 3); it changes nothing.
    RST_OUT_OF_WINDOW("RST_out_of_window", "tcp"),
    /// A segment that is far ahead of everything that was sent or acknowledged, and not confirmed; it is left out.
    SEQUENCE_FAR_AHEAD("sequence_far_ahead", "tcp"),
    /// Bytes that were sent again with other content.
    REXMIT_INCONSISTENCY("rexmit_inconsistency", "stream"),
    /// More bytes would have had to wait for a hole to be filled than may.
    REASSEMBLY_LIMIT("reassembly_limit", "stream"),
    /// More bytes would have had to be kept for a parser than may.
    PARSER_LIMIT("parser_limit", "stream");

    private final String label;
    private final String layer;

    FlowWeird(String label, String layer) {
        this.label = label;
        this.layer = layer;
    }

    /// The name in rows and summaries.
    public String label() {
        return label;
    }

    /// Where it is met.
    public String layer() {
        return layer;
    }
}

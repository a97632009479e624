package io.fovea.packet;

import static io.fovea.packet.HeaderField.Scope.FLOW;
import static io.fovea.packet.HeaderField.Scope.PACKET;
import static io.fovea.packet.ValueType.BOOL;
import static io.fovea.packet.ValueType.INT;
import static io.fovea.packet.ValueType.IP;
import static io.fovea.packet.ValueType.MAC;
import static io.fovea.packet.ValueType.TIME;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Every header field that a query can name, with the names that Retina and Wireshark give it as aliases.
public final class HeaderCatalogue {
    private static final List<HeaderField> FIELDS = new ArrayList<>();
    private static final List<CompositeField> COMPOSITES = new ArrayList<>();

    static {
        frameAndEthernet();
        ip();
        ipv4();
        ipv6();
        tcp();
        udp();
        icmpAndSctp();
        tunnels();
        composite("eth.addr", "eth.src eth.dst", "Both Ethernet addresses.");
        composite("vlan.id", "vlan.outer_id vlan.inner_id", "VLAN ids of the outer two tags.");
        composite("ip.addr", "ip.src ip.dst", "Both IP addresses.", "ip.host");
        composite("ipv4.addr", "ipv4.src_addr ipv4.dst_addr", "Both IPv4 addresses.");
        composite("ipv6.addr", "ipv6.src_addr ipv6.dst_addr", "Both IPv6 addresses.");
        composite("tcp.port", "tcp.src_port tcp.dst_port", "Both TCP ports.");
        composite("udp.port", "udp.src_port udp.dst_port", "Both UDP ports.");
        composite("outer.ip.addr", "outer.ip.src outer.ip.dst", "Both addresses of the outermost IP header.");
        composite("sctp.port", "sctp.src_port sctp.dst_port", "Both SCTP ports.");
        String chunkTypes = IntStream.rangeClosed(1, SctpChunks.COUNT_MAX).mapToObj(n -> "sctp.chunk_type_" + n)
                .collect(Collectors.joining(" "));
        composite("sctp.chunk_type", chunkTypes, "Types of the first eight chunks; filters know names, as `init_ack`.");
    }

    private HeaderCatalogue() {}

    /// All header fields.
    public static List<HeaderField> fields() {
        return List.copyOf(FIELDS);
    }

    /// All names for several header fields at once.
    public static List<CompositeField> composites() {
        return List.copyOf(COMPOSITES);
    }

    private static void frameAndEthernet() {
        packet("frame.len", INT, "frameLength", "Bytes of the frame on the wire.");
        packet("frame.cap_len", INT, "frameCapturedLength", "Bytes of the frame that were captured.");
        packet("frame.number", INT, "frameNumber", "Number of the frame in its capture, from 1.");
        packet("frame.time", TIME, "frameTime", "When the frame was captured.");
        constant("eth", BOOL, "ethernet", "The frame has an Ethernet header.", "ethernet");
        packet("eth.src", MAC, "ethernetSource", "Source Ethernet address.");
        packet("eth.dst", MAC, "ethernetDestination", "Destination Ethernet address.");
        packet("eth.type", INT, "etherType", "EtherType behind all VLAN tags.");
        constant("vlan", BOOL, "vlan", "The frame has a VLAN tag.");
        constant("vlan.count", INT, "vlanCount", "VLAN tags on the frame.");
        constant("vlan.outer_id", INT, "vlanOuterId", "VLAN id of the outermost tag.");
        constant("vlan.inner_id", INT, "vlanInnerId", "VLAN id of the second tag.");
        packet("vlan.priority", INT, "vlanPriority", "Priority code point of the outermost tag.");
    }

    private static void ip() {
        constant("ip", BOOL, "ip", "The packet is IPv4 or IPv6.");
        constant("ip.version", INT, "ipVersion", "IP version, 4 or 6.");
        constant("ip.proto", INT, "ipProtocol", "Transport protocol number, behind IPv6 extension headers.",
                "ip.protocol");
        packet("ip.len", INT, "ipLength", "Bytes of the IP datagram with its header.");
        packet("ip.ttl", INT, "ipTtl", "Time to live, or IPv6 hop limit.");
        address("ip.src", "ip", "ipSource", "ip.dst", "Source address; the originator's in rows of flows.");
        address("ip.dst", "ip", "ipDestination", "ip.src", "Destination address; the responder's in rows of flows.");
    }

    private static void ipv4() {
        constant("ipv4", BOOL, "ipv4", "The packet is IPv4.");
        address("ipv4.src_addr", "ipv4", "ipSource", "ipv4.dst_addr", "Source IPv4 address.", "ipv4.src");
        address("ipv4.dst_addr", "ipv4", "ipDestination", "ipv4.src_addr", "Destination IPv4 address.", "ipv4.dst");
        constant("ipv4.version", INT, "ipv4Version", "IP version of an IPv4 packet: 4.");
        packet("ipv4.ihl", INT, "ipv4Ihl", "Header length in 32-bit words.");
        packet("ipv4.header_length", INT, "ipv4HeaderLength", "Header length in bytes.", "ip.hdr_len");
        packet("ipv4.type_of_service", INT, "ipv4TypeOfService", "DSCP and ECN byte.", "ipv4.tos", "ip.dsfield");
        packet("ipv4.dscp", INT, "ipv4Dscp", "Differentiated services code point.", "ip.dsfield.dscp");
        packet("ipv4.ecn", INT, "ipv4Ecn", "Explicit congestion notification bits.", "ip.dsfield.ecn");
        packet("ipv4.total_length", INT, "ipv4TotalLength", "Total length as the header says, in bytes.");
        packet("ipv4.identification", INT, "ipv4Identification", "Identification.", "ipv4.id", "ip.id");
        packet("ipv4.flags", INT, "ipv4Flags", "The three flag bits: reserved, DF, MF.", "ip.flags");
        packet("ipv4.fragment_offset", INT, "ipv4FragmentOffset", "Fragment offset in bytes.", "ip.frag_offset");
        packet("ipv4.time_to_live", INT, "ipv4Ttl", "Time to live.", "ipv4.ttl");
        constant("ipv4.protocol", INT, "ipv4Protocol", "Protocol number in the IPv4 header.", "ipv4.proto");
        packet("ipv4.header_checksum", INT, "ipv4Checksum", "Header checksum.", "ipv4.checksum", "ip.checksum");
    }

    private static void ipv6() {
        constant("ipv6", BOOL, "ipv6", "The packet is IPv6.");
        address("ipv6.src_addr", "ipv6", "ipSource", "ipv6.dst_addr", "Source IPv6 address.", "ipv6.src");
        address("ipv6.dst_addr", "ipv6", "ipDestination", "ipv6.src_addr", "Destination IPv6 address.", "ipv6.dst");
        constant("ipv6.version", INT, "ipv6Version", "IP version of an IPv6 packet: 6.");
        packet("ipv6.traffic_class", INT, "ipv6TrafficClass", "Traffic class.", "ipv6.tclass");
        packet("ipv6.dscp", INT, "ipv6Dscp", "Differentiated services code point.");
        packet("ipv6.ecn", INT, "ipv6Ecn", "Explicit congestion notification bits.");
        packet("ipv6.flow_label", INT, "ipv6FlowLabel", "Flow label.", "ipv6.flow");
        packet("ipv6.payload_length", INT, "ipv6PayloadLength", "Payload length as the header says.", "ipv6.plen");
        packet("ipv6.next_header", INT, "ipv6NextHeader", "Next header of the fixed header.", "ipv6.nxt");
        packet("ipv6.hop_limit", INT, "ipv6HopLimit", "Hop limit.", "ipv6.hlim");
    }

    private static void tcp() {
        constant("tcp", BOOL, "tcp", "The packet is TCP with a whole header.");
        port("tcp.src_port", "tcpSourcePort", "tcp.dst_port", "Source port; the originator's in rows of flows.",
                "tcp.srcport");
        port("tcp.dst_port", "tcpDestinationPort", "tcp.src_port",
                "Destination port; the responder's in rows of flows.", "tcp.dstport");
        packet("tcp.seq_no", INT, "tcpSequence", "Sequence number, as sent.", "tcp.seq", "tcp.seq_raw");
        packet("tcp.ack_no", INT, "tcpAcknowledgment", "Acknowledgment number, as sent.", "tcp.ack_raw");
        packet("tcp.data_offset", INT, "tcpDataOffset", "Header length in 32-bit words.");
        packet("tcp.flags", INT, "tcpFlags", "The eight flag bits from CWR down to FIN.");
        tcpFlag("tcp.fin", "tcpFin", "FIN is set.", "tcp.flags.fin");
        tcpFlag("tcp.syn", "tcpSyn", "SYN is set.", "tcp.flags.syn");
        tcpFlag("tcp.rst", "tcpRst", "RST is set.", "tcp.flags.reset");
        tcpFlag("tcp.psh", "tcpPsh", "PSH is set.", "tcp.flags.push");
        tcpFlag("tcp.ack", "tcpAck", "ACK is set.", "tcp.flags.ack");
        tcpFlag("tcp.urg", "tcpUrg", "URG is set.", "tcp.flags.urg");
        tcpFlag("tcp.ece", "tcpEce", "ECE is set.", "tcp.flags.ece");
        tcpFlag("tcp.cwr", "tcpCwr", "CWR is set.", "tcp.flags.cwr");
        packet("tcp.window", INT, "tcpWindow", "Window as sent, not scaled.", "tcp.window_size_value");
        packet("tcp.checksum", INT, "tcpChecksum", "Checksum as sent.");
        packet("tcp.urgent_pointer", INT, "tcpUrgentPointer", "Urgent pointer.");
        packet("tcp.len", INT, "tcpPayloadLength", "Payload bytes as the headers say.", "tcp.payload_len");
    }

    private static void udp() {
        constant("udp", BOOL, "udp", "The packet is UDP with a whole header.");
        port("udp.src_port", "udpSourcePort", "udp.dst_port", "Source port; the originator's in rows of flows.",
                "udp.srcport");
        port("udp.dst_port", "udpDestinationPort", "udp.src_port",
                "Destination port; the responder's in rows of flows.", "udp.dstport");
        packet("udp.length", INT, "udpLength", "Length as the header says, header included.");
        packet("udp.checksum", INT, "udpChecksum", "Checksum as sent; 0 means none.");
        packet("udp.len", INT, "udpPayloadLength", "Payload bytes as the headers say.", "udp.payload_len");
    }

    private static void tunnels() {
        outerAddress("outer.ip.src", "outerIpSource", "Source address of a tunnel's outermost IP header.");
        outerAddress("outer.ip.dst", "outerIpDestination", "Destination address of a tunnel's outermost IP header.");
        packet("outer.ip.version", INT, "outerIpVersion", "Version of a tunnel's outermost IP header.");
        packet("outer.ip.ttl", INT, "outerIpTtl", "Time to live, or hop limit, of a tunnel's outermost IP header.");
        packet("tunnel.depth", INT, "tunnelDepth", "Tunnels around the packet that the row is about.");
        constant("vxlan", BOOL, "vxlan", "The packet came in VXLAN.");
        constant("vxlan.vni", INT, "vxlanNetwork", "Number of the VXLAN network.");
        constant("geneve", BOOL, "geneve", "The packet came in GENEVE.");
        constant("geneve.vni", INT, "geneveNetwork", "Number of the GENEVE network.");
        constant("gtp", BOOL, "gtp", "The packet came in GTP-U.");
        packet("gtp.teid", INT, "gtpTeid", "Tunnel endpoint of GTP-U, another one for each direction.");
        constant("gre", BOOL, "gre", "The packet came in GRE; ERSPAN is GRE too.");
        packet("gre.key", INT, "greKey", "Key of GRE.");
        packet("mpls", BOOL, "mpls", "The packet came with a stack of MPLS labels.");
        packet("mpls.label", INT, "mplsLabel", "Label at the top of the MPLS stack.");
    }

    private static void outerAddress(String name, String accessor, String doc) {
        FIELDS.add(new HeaderField(name, List.of(), IP, accessor, "outerIp", PACKET, null, doc));
    }

    private static void icmpAndSctp() {
        constant("icmp", BOOL, "icmp", "The packet is ICMP over IPv4 with a whole header.");
        packet("icmp.type", INT, "icmpType", "Type of the ICMP message: 8 is an echo request.");
        packet("icmp.code", INT, "icmpCode", "Code of the ICMP message.");
        constant("icmpv6", BOOL, "icmpv6", "The packet is ICMPv6 with a whole header.");
        packet("icmpv6.type", INT, "icmpv6Type", "Type of the ICMPv6 message: 128 is an echo request.");
        packet("icmpv6.code", INT, "icmpv6Code", "Code of the ICMPv6 message.");
        constant("sctp", BOOL, "sctp", "The packet is SCTP with a whole header.");
        port("sctp.src_port", "sctpSourcePort", "sctp.dst_port", "Source port; the originator's in rows of flows.",
                "sctp.srcport");
        port("sctp.dst_port", "sctpDestinationPort", "sctp.src_port",
                "Destination port; the responder's in rows of flows.", "sctp.dstport");
        packet("sctp.verification_tag", INT, "sctpVerificationTag", "Tag of the association, the receiver's.");
        packet("sctp.checksum", INT, "sctpChecksum", "Checksum as sent, in network byte order; 0 means none.");
        for (int number = 1; number <= SctpChunks.COUNT_MAX; number++) {
            packet("sctp.chunk_type_" + number, INT, "sctpChunkType" + number,
                    "Type of chunk " + number + " of the packet; filters know names, as `init_ack`.");
        }
        packet("sctp.stream_id", INT, "sctpStream", "Stream of the first chunk of user data.", "sctp.data_sid");
        packet("sctp.ppid", INT, "sctpPayloadProtocol", "Protocol of what is in the first chunk of user data.",
                "sctp.data_payload_proto_id");
    }

    private static void packet(String name, ValueType type, String accessor, String doc, String... aliases) {
        FIELDS.add(new HeaderField(name, List.of(aliases), type, accessor, null, PACKET, null, doc));
    }

    private static void tcpFlag(String name, String accessor, String doc, String... aliases) {
        FIELDS.add(new HeaderField(name, List.of(aliases), BOOL, accessor, "tcp", PACKET, null, doc));
    }

    private static void constant(String name, ValueType type, String accessor, String doc, String... aliases) {
        FIELDS.add(new HeaderField(name, List.of(aliases), type, accessor, null, FLOW, null, doc));
    }

    private static void port(String name, String accessor, String mirror, String doc, String... aliases) {
        FIELDS.add(new HeaderField(name, List.of(aliases), INT, accessor, null, FLOW, mirror, doc));
    }

    private static void address(
            String name, String presence, String accessor, String mirror, String doc, String... aliases) {
        FIELDS.add(new HeaderField(name, List.of(aliases), IP, accessor, presence, FLOW, mirror, doc));
    }

    private static void composite(String name, String components, String doc, String... aliases) {
        COMPOSITES.add(new CompositeField(name, List.of(aliases), List.of(components.split(" ")), doc));
    }
}

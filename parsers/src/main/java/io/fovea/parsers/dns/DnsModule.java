package io.fovea.parsers.dns;

import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.List;
import java.util.Set;

/// Registers DNS over UDP and TCP: its name, its queryable fields, its parser.
public final class DnsModule implements ProtocolModule {
    private static final int TCP = 6;
    private static final int UDP = 17;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public Set<Integer> transports() {
        return Set.of(TCP, UDP);
    }

    @Override
    public List<Field.OfSession> fields() {
        return DnsFields.ALL;
    }

    /// Zeek's columns of `dns.log` first, in its order.
    @Override
    public List<String> columns() {
        return List.of(
                "trans_id=dns.id", "rtt=dns.rtt", "query=dns.query", "qclass=dns.qclass",
                "qclass_name=dns.qclass_name", "qtype=dns.qtype", "qtype_name=dns.qtype_name", "rcode=dns.rcode",
                "rcode_name=dns.rcode_name", "AA=dns.aa", "TC=dns.tc", "RD=dns.rd", "RA=dns.ra", "Z=dns.z",
                "answers=dns.answers", "TTLs=dns.ttls", "rejected=dns.rejected",
                "opcode=dns.opcode", "opcode_name=dns.opcode_name", "ad=dns.ad", "cd=dns.cd",
                "unanswered=dns.unanswered", "unasked=dns.unasked", "malformed=dns.malformed",
                "answer_names=dns.answer_names", "answer_types=dns.answer_types", "answer_ips=dns.answer_ips",
                "authority=dns.authority", "authority_types=dns.authority_types",
                "additional=dns.additional", "additional_types=dns.additional_types",
                "qdcount=dns.qdcount", "ancount=dns.ancount", "nscount=dns.nscount", "arcount=dns.arcount",
                "netbios_name=dns.netbios_name", "edns_version=dns.edns_version",
                "edns_udp_size=dns.edns_udp_size", "dnssec_ok=dns.dnssec_ok", "client_subnet=dns.client_subnet",
                "extended_errors=dns.extended_errors", "vlan_id=conn.vlan_id");
    }

    @Override
    public List<String> milestones() {
        return List.of("query", "end");
    }

    @Override
    public boolean oneSessionPerFlow() {
        return false;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return slice.isDatagram() ? DnsProbe.ofDatagram(slice) : DnsProbe.ofStream(slice);
    }

    @Override
    public StreamParser newParser() {
        return new DnsParser();
    }
}

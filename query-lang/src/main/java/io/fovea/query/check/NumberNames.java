package io.fovea.query.check;

import io.fovea.spi.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Names of the numbers that header fields hold, for filters; rows show the number.
final class NumberNames implements Enumeration {
    /// IP protocol numbers (IANA's registry).
    private static final NumberNames PROTOCOLS = new NumberNames();
    /// Types of SCTP chunks (RFC 9260, section 3.2, and IANA's registry).
    private static final NumberNames SCTP_CHUNKS = new NumberNames();

    static {
        PROTOCOLS.add("tcp", 6).add("udp", 17).add("icmp", 1).add("icmpv6", 58).add("ipv6-icmp", 58).add("sctp", 132)
                .add("igmp", 2).add("ipip", 4).add("dccp", 33).add("ipv6", 41).add("rsvp", 46).add("gre", 47)
                .add("esp", 50).add("ah", 51).add("eigrp", 88).add("ospf", 89).add("pim", 103).add("vrrp", 112)
                .add("l2tp", 115).add("udplite", 136);
        SCTP_CHUNKS.add("data", 0).add("init", 1).add("init_ack", 2).add("sack", 3).add("heartbeat", 4)
                .add("heartbeat_ack", 5).add("abort", 6).add("shutdown", 7).add("shutdown_ack", 8).add("error", 9)
                .add("cookie_echo", 10).add("cookie_ack", 11).add("ecne", 12).add("cwr", 13)
                .add("shutdown_complete", 14).add("auth", 15).add("nr_sack", 16).add("i_data", 64)
                .add("asconf_ack", 128).add("re_config", 130).add("pad", 132).add("forward_tsn", 192)
                .add("asconf", 193).add("i_forward_tsn", 194);
    }

    private final Map<String, Long> numbers = new LinkedHashMap<>();

    private NumberNames() {}

    /// The names for a header field's numbers, if it has any.
    ///
    /// @param field its full name
    static Optional<Enumeration> of(String field) {
        return switch (field) {
            case "ip.proto", "ipv4.protocol", "ipv6.next_header" -> Optional.of(PROTOCOLS);
            default -> field.startsWith("sctp.chunk_type") ? Optional.of(SCTP_CHUNKS) : Optional.empty();
        };
    }

    private NumberNames add(String name, long number) {
        numbers.put(name, number);
        return this;
    }

    @Override
    public OptionalLong numberOf(String name) {
        Long number = numbers.get(name.toLowerCase(Locale.ROOT));
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    @Override
    public String nameOf(long number) {
        return numbers.entrySet().stream().filter(entry -> entry.getValue() == number).map(Map.Entry::getKey)
                .findFirst().orElse(Long.toString(number));
    }

    @Override
    public List<String> names() {
        return List.copyOf(numbers.keySet());
    }

    @Override
    public boolean isShown() {
        return false;
    }
}

package io.fovea.query.check;

import io.fovea.spi.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// Names of IP protocol numbers (IANA's registry), for filters; rows show the number.
final class ProtocolNumbers implements Enumeration {
    static final ProtocolNumbers NAMES = new ProtocolNumbers();

    private final Map<String, Long> numbers = new LinkedHashMap<>();

    private ProtocolNumbers() {
        add("tcp", 6);
        add("udp", 17);
        add("icmp", 1);
        add("icmpv6", 58);
        add("ipv6-icmp", 58);
        add("sctp", 132);
        add("igmp", 2);
        add("ipip", 4);
        add("dccp", 33);
        add("ipv6", 41);
        add("rsvp", 46);
        add("gre", 47);
        add("esp", 50);
        add("ah", 51);
        add("eigrp", 88);
        add("ospf", 89);
        add("pim", 103);
        add("vrrp", 112);
        add("l2tp", 115);
        add("udplite", 136);
    }

    private void add(String name, long number) {
        numbers.put(name, number);
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

package io.fovea.parsers.dns;

import io.fovea.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Lists of what the records of an exchange say, in their order: of the answer, or of the query where nobody answered,
/// but that a query's own answers are none. OPT records are left out.
final class DnsRecords {
    private DnsRecords() {}

    static List<String> data(DnsExchange exchange, Section section) {
        DnsMessage message = exchange.outcome();
        return each(exchange, section, record -> RecordData.text(message, record));
    }

    static List<String> names(DnsExchange exchange, Section section) {
        DnsMessage message = exchange.outcome();
        return each(exchange, section, message::name);
    }

    static List<String> types(DnsExchange exchange, Section section) {
        DnsMessage message = exchange.outcome();
        return each(exchange, section, record -> DnsNames.TYPES.nameOf(message.type(record)));
    }

    static List<Long> ttls(DnsExchange exchange, Section section) {
        DnsMessage message = exchange.outcome();
        return each(exchange, section, message::ttl);
    }

    /// Addresses of the answers.
    static List<IpAddress> addresses(DnsExchange exchange, boolean withIpv4, boolean withIpv6) {
        DnsMessage message = exchange.outcome();
        return each(exchange, Section.ANSWER, record -> {
            int length = message.dataEnd(record) - message.dataStart(record);
            int type = message.type(record);
            boolean isIpv4 = withIpv4 && type == RecordData.TYPE_A && length == RecordData.IPV4_LENGTH;
            boolean isIpv6 = withIpv6 && type == RecordData.TYPE_AAAA && length == RecordData.IPV6_LENGTH;
            return isIpv4 || isIpv6 ? WireAddress.of(message.bytes(), message.dataStart(record), length) : null;
        });
    }

    /// What the answers' CNAME records say.
    static List<String> canonicalNames(DnsExchange exchange) {
        DnsMessage message = exchange.outcome();
        return each(exchange, Section.ANSWER, record ->
                message.type(record) == RecordData.TYPE_CNAME ? RecordData.text(message, record) : null);
    }

    /// Null values are left out.
    private static <T> List<T> each(DnsExchange exchange, Section section, IntFunction<T> reader) {
        if (section == Section.ANSWER && exchange.answer == null) return List.of();
        DnsMessage message = exchange.outcome();
        List<T> values = new ArrayList<>();
        int end = Math.min(message.last(section), message.shownEnd());
        for (int i = message.first(section); i < end; i++) {
            if (message.type(i) == EdnsOptions.TYPE_OPT) continue;
            T value = reader.apply(i);
            if (value != null) values.add(value);
        }
        return values;
    }
}

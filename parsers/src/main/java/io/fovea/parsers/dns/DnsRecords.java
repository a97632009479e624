package io.fovea.parsers.dns;

import io.fovea.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;

/// Lists of what the records of an exchange say, in their order: of the answer, or of the query where nobody answered,
/// but that a query's own answers are none. OPT records are left out. A list of
/// nothing is null.
final class DnsRecords {
    private DnsRecords() {}

    static List<String> data(DnsExchange exchange, Section section) {
        return each(exchange, section, RecordData::text);
    }

    static List<String> names(DnsExchange exchange, Section section) {
        return each(exchange, section, DnsMessage::name);
    }

    static List<String> types(DnsExchange exchange, Section section) {
        return each(exchange, section, (message, record) -> DnsNames.TYPES.nameOf(message.type(record)));
    }

    static List<Long> ttls(DnsExchange exchange, Section section) {
        return each(exchange, section, DnsMessage::ttl);
    }

    /// Addresses of the answers.
    static List<IpAddress> addresses(DnsExchange exchange) {
        return each(exchange, Section.ANSWER, (message, record) -> address(message, record, true, true));
    }

    /// Addresses of IPv4 of the answers.
    static List<IpAddress> ipv4Addresses(DnsExchange exchange) {
        return each(exchange, Section.ANSWER, (message, record) -> address(message, record, true, false));
    }

    /// Addresses of IPv6 of the answers.
    static List<IpAddress> ipv6Addresses(DnsExchange exchange) {
        return each(exchange, Section.ANSWER, (message, record) -> address(message, record, false, true));
    }

    private static IpAddress address(DnsMessage message, int record, boolean withIpv4, boolean withIpv6) {
        int length = message.dataEnd(record) - message.dataStart(record);
        int type = message.type(record);
        boolean isIpv4 = withIpv4 && type == RecordData.TYPE_A && length == RecordData.IPV4_LENGTH;
        boolean isIpv6 = withIpv6 && type == RecordData.TYPE_AAAA && length == RecordData.IPV6_LENGTH;
        return isIpv4 || isIpv6 ? WireAddress.of(message.bytes(), message.dataStart(record), length) : null;
    }

    /// What the answers' CNAME records say.
    static List<String> canonicalNames(DnsExchange exchange) {
        return each(exchange, Section.ANSWER, (message, record) ->
                message.type(record) == RecordData.TYPE_CNAME ? RecordData.text(message, record) : null);
    }

    /// Null values are left out; null when there are no others.
    private static <T> List<T> each(DnsExchange exchange, Section section, RecordValue<T> reader) {
        if (section == Section.ANSWER && exchange.answer == null) return null;
        DnsMessage message = exchange.outcome();
        int end = Math.min(message.last(section), message.shownEnd());
        List<T> values = null;
        for (int i = message.first(section); i < end; i++) {
            if (message.type(i) == EdnsOptions.TYPE_OPT) continue;
            T value = reader.of(message, i);
            if (value == null) continue;
            if (values == null) values = new ArrayList<>(end - i);
            values.add(value);
        }
        return values;
    }

    /// What a row shows of a record. None holds anything, so that none is made for a row.
    private interface RecordValue<T> {
        T of(DnsMessage message, int record);
    }
}

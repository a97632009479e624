package io.fovea.parsers.dns;

import java.util.ArrayList;
import java.util.List;

/// What an exchange asks: its first question, and all of them.
final class DnsQuestion {
    private static final int ABSENT = -1;

    private DnsQuestion() {}

    private static boolean isThere(DnsExchange exchange) {
        return exchange.question().questions() > 0;
    }

    /// The name of the first question; without one, of the first answer; else null. Names of NetBIOS are decoded.
    static String name(DnsExchange exchange) {
        if (!hasName(exchange)) return null;
        String netbiosName = NetbiosName.plain(exchange.question(), 0);
        return netbiosName != null ? netbiosName : exchange.question().name(0);
    }

    private static boolean hasName(DnsExchange exchange) {
        DnsMessage message = exchange.question();
        return isThere(exchange) || message.last(Section.ANSWER) > message.first(Section.ANSWER);
    }

    static int type(DnsExchange exchange) {
        return isThere(exchange) ? exchange.question().type(0) : ABSENT;
    }

    static int recordClass(DnsExchange exchange) {
        return isThere(exchange) ? exchange.question().recordClass(0) : ABSENT;
    }

    static String typeName(DnsExchange exchange) {
        return isThere(exchange) ? typeName(exchange.question(), 0) : null;
    }

    /// NetBIOS uses the number of SRV for its own status.
    private static String typeName(DnsMessage message, int question) {
        int type = message.type(question);
        if (type == NetbiosName.TYPE_STATUS && NetbiosName.isAbout(message, question)) return "NBSTAT";
        return DnsNames.TYPES.nameOf(type);
    }

    static String className(DnsExchange exchange) {
        return isThere(exchange) ? DnsNames.className(exchange.question().recordClass(0)) : null;
    }

    /// Null when there are none.
    static List<String> names(DnsExchange exchange) {
        DnsMessage message = exchange.question();
        if (end(message) == 0) return null;
        List<String> names = new ArrayList<>(end(message));
        for (int i = 0; i < end(message); i++) names.add(message.name(i));
        return names;
    }

    private static int end(DnsMessage message) {
        return Math.min(message.questions(), message.shownEnd());
    }

    /// Null when there are none.
    static List<String> typeNames(DnsExchange exchange) {
        DnsMessage message = exchange.question();
        if (end(message) == 0) return null;
        List<String> names = new ArrayList<>(end(message));
        for (int i = 0; i < end(message); i++) names.add(typeName(message, i));
        return names;
    }

    static String netbiosName(DnsExchange exchange) {
        return hasName(exchange) ? NetbiosName.full(exchange.question(), 0) : null;
    }
}

package io.fovea.parsers.dns;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// The data of SVCB and HTTPS records as text (RFC 9460).
final class ServiceParameters {
    private static final List<String> KEYS = List.of(
            "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp");

    private ServiceParameters() {}

    /// Priority, target and parameters.
    static String text(RecordReader data) {
        StringBuilder text = new StringBuilder();
        text.append(data.u16()).append(' ').append(data.name());
        while (data.hasMore()) {
            int key = data.u16();
            byte[] value = data.bytes(data.u16());
            String shown = value(key, value);
            text.append(' ').append(name(key));
            if (!shown.isEmpty()) text.append('=').append(shown);
        }
        return text.toString();
    }

    private static String name(int key) {
        return key < KEYS.size() ? KEYS.get(key) : "key" + key;
    }

    /// A value in its key's form, or quoted where it does not fit that form.
    private static String value(int key, byte[] value) {
        if (value.length == 0) return "";
        RecordReader data = new RecordReader(value, 0, value.length);
        String text = switch (key) {
            case 0 -> list(data, RecordReader::u16, ServiceParameters::name);
            case 1 -> "\"" + list(data, RecordReader::word, word -> word) + "\"";
            case 3 -> Integer.toString(data.u16());
            case 4 -> list(data, each -> each.address(RecordData.IPV4_LENGTH), address -> address);
            case 5 -> Base64.getEncoder().encodeToString(data.rest());
            case 6 -> list(data, each -> each.address(RecordData.IPV6_LENGTH), address -> address);
            default -> data.restQuoted();
        };
        return data.isWhole() ? text : new RecordReader(value, 0, value.length).restQuoted();
    }

    private static <T> String list(
            RecordReader data, Function<RecordReader, T> read,
            Function<T, String> shown) {
        StringBuilder text = new StringBuilder();
        while (data.hasMore()) {
            if (!text.isEmpty()) text.append(',');
            text.append(shown.apply(read.apply(data)));
        }
        return text.toString();
    }
}

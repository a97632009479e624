package io.fovea.parsers.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the OPT record of a message says (RFC 6891): sizes, flags, client subnet, cookies, extended errors.
final class EdnsOptions {
    /// Of a message without an OPT record.
    static final EdnsOptions NONE = new EdnsOptions();
    static final int ABSENT = -1;
    static final int TYPE_OPT = 41;
    private static final int FLAG_DNSSEC_OK = 0x8000;
    private static final int OPTION_HEADER_LENGTH = 4;
    private static final int OPTION_CLIENT_SUBNET = 8;
    private static final int OPTION_COOKIE = 10;
    private static final int OPTION_EXTENDED_ERROR = 15;
    private static final int CLIENT_COOKIE_LENGTH = 8;
    private static final int SERVER_COOKIE_LENGTH_MIN = 8;
    private static final int SERVER_COOKIE_LENGTH_MAX = 32;
    private static final int FAMILY_IPV4 = 1;
    private static final int FAMILY_IPV6 = 2;
    private static final int ERRORS_MAX = 16;

    private final int udpSizeBytes;
    private final int extendedRcode;
    private final int version;
    private final boolean dnssecOk;
    private String clientSubnet;
    private byte[] clientCookie;
    private byte[] serverCookie;
    private List<Long> errors;

    private EdnsOptions() {
        udpSizeBytes = ABSENT;
        extendedRcode = 0;
        version = ABSENT;
        dnssecOk = false;
    }

    private EdnsOptions(DnsMessage message, int record) {
        int fixed = message.dataStart(record) - DnsMessage.RECORD_FIXED_LENGTH;
        udpSizeBytes = message.u16(fixed + 2);
        extendedRcode = message.bytes()[fixed + 4] & 0xff;
        version = message.bytes()[fixed + 5] & 0xff;
        dnssecOk = (message.u16(fixed + 6) & FLAG_DNSSEC_OK) != 0;
        readOptions(message, message.dataStart(record), message.dataEnd(record));
    }

    /// The options of a message, `NONE` without an OPT record.
    static EdnsOptions of(DnsMessage message) {
        for (int i = message.first(Section.ADDITIONAL); i < message.last(Section.ADDITIONAL); i++) {
            if (message.type(i) == TYPE_OPT) return new EdnsOptions(message, i);
        }
        return NONE;
    }

    private void readOptions(DnsMessage message, int start, int end) {
        int at = start;
        while (end - at >= OPTION_HEADER_LENGTH) {
            int length = message.u16(at + 2);
            int content = at + OPTION_HEADER_LENGTH;
            if (length > end - content) return;
            byte[] value = Arrays.copyOfRange(message.bytes(), content, content + length);
            switch (message.u16(at)) {
                case OPTION_CLIENT_SUBNET -> clientSubnet = subnet(value);
                case OPTION_COOKIE -> readCookies(value);
                case OPTION_EXTENDED_ERROR -> addError(value);
                default -> { }
            }
            at = content + length;
        }
    }

    /// Address and prefix length (RFC 7871): family, source prefix, scope prefix, as many bytes as the prefix needs.
    private static String subnet(byte[] value) {
        if (value.length < 4) return null;
        int family = (value[0] & 0xff) << 8 | value[1] & 0xff;
        int prefix = value[2] & 0xff;
        int size = family == FAMILY_IPV4 ? 4 : 16;
        if (family != FAMILY_IPV4 && family != FAMILY_IPV6 || value.length - 4 > size || prefix > size * 8) return null;
        byte[] address = Arrays.copyOf(Arrays.copyOfRange(value, 4, value.length), size);
        return WireAddress.text(address, 0, size) + "/" + prefix;
    }

    private void readCookies(byte[] value) {
        if (value.length < CLIENT_COOKIE_LENGTH) return;
        clientCookie = Arrays.copyOf(value, CLIENT_COOKIE_LENGTH);
        int rest = value.length - CLIENT_COOKIE_LENGTH;
        if (rest < SERVER_COOKIE_LENGTH_MIN || rest > SERVER_COOKIE_LENGTH_MAX) return;
        serverCookie = Arrays.copyOfRange(value, CLIENT_COOKIE_LENGTH, value.length);
    }

    private void addError(byte[] value) {
        if (value.length < 2) return;
        if (errors == null) errors = new ArrayList<>();
        if (errors.size() < ERRORS_MAX) errors.add((long) ((value[0] & 0xff) << 8 | value[1] & 0xff));
    }

    /// How large a datagram the sender takes, or -1.
    int udpSizeBytes() {
        return udpSizeBytes;
    }

    /// The upper eight bits of the response code.
    int extendedRcode() {
        return extendedRcode;
    }

    /// The version of EDNS, or -1.
    int version() {
        return version;
    }

    /// Whether the sender wants DNSSEC records.
    boolean dnssecOk() {
        return dnssecOk;
    }

    /// The network of the client behind a resolver, as `192.0.2.0/24`, or null.
    String clientSubnet() {
        return clientSubnet;
    }

    byte[] clientCookie() {
        return clientCookie;
    }

    byte[] serverCookie() {
        return serverCookie;
    }

    /// Numbers of extended errors (RFC 8914), or null.
    List<Long> errors() {
        return errors;
    }
}

package io.fovea.parsers.quic;

import io.fovea.parsers.support.NameTable;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Enumeration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The transport parameters of a client (RFC 9000, section 18): a list of numbers with a value each.
///
/// A length that does not fit ends the list: what lies before it is known.
final class TransportParameters {
    static final Enumeration NAMES = new NameTable(TransportParameters.class, "transport_parameters.tsv", 4);
    static final int EXTENSION = 57;
    static final int EXTENSION_OF_DRAFTS = 0xffa5;
    private static final int COUNT_MAX = 256;

    private static final long MAX_IDLE_TIMEOUT = 0x01;
    private static final long MAX_UDP_PAYLOAD_SIZE = 0x03;
    private static final long INITIAL_MAX_DATA = 0x04;
    private static final long VERSION_INFORMATION = 0x11;
    private static final long GOOGLE_USER_AGENT = 0x3129;
    private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;
    /// Numbers that only keep peers tolerant (section 18.1).
    private static final long GREASE_STEP = 31;
    private static final long GREASE_FIRST = 27;

    private final byte[] bytes;
    private int at;
    private final List<Parameter> parameters = new ArrayList<>();

    private record Parameter(long number, byte[] value) {}

    /// Reads the body of the extension.
    ///
    /// @param fixed whether numbers and lengths have two bytes each, behind the length of all, as in early drafts
    TransportParameters(byte[] body, boolean fixed) {
        bytes = body;
        at = fixed ? 2 : 0;
        while (at < bytes.length && parameters.size() < COUNT_MAX && readOne(fixed)) { }
    }

    private boolean readOne(boolean fixed) {
        long number = fixed ? readFixed() : readNumber();
        long length = fixed ? readFixed() : readNumber();
        if (number < 0 || length < 0 || length > bytes.length - at) return false;
        parameters.add(new Parameter(number, Arrays.copyOfRange(bytes, at, at + (int) length)));
        at += (int) length;
        return true;
    }

    private long readFixed() {
        if (bytes.length - at < 2) return -1;
        at += 2;
        return (bytes[at - 2] & 0xff) << 8 | bytes[at - 1] & 0xff;
    }

    private long readNumber() {
        long number = variable(bytes, at);
        if (number >= 0) at += 1 << ((bytes[at] & 0xff) >>> 6);
        return number;
    }

    /// A number of variable length, or -1 when the bytes end in it.
    private static long variable(byte[] bytes, int at) {
        if (at >= bytes.length) return -1;
        int length = 1 << ((bytes[at] & 0xff) >>> 6);
        if (bytes.length - at < length) return -1;
        long number = bytes[at] & 0x3f;
        for (int i = 1; i < length; i++) number = number << Byte.SIZE | bytes[at + i] & 0xff;
        return number;
    }

    /// Their names, in order.
    List<String> names() {
        return parameters.stream().map(each -> name(each.number)).toList();
    }

    private static String name(long number) {
        if (number % GREASE_STEP == GREASE_FIRST) return "GREASE-0x" + Long.toHexString(number);
        return NAMES.nameOf(number);
    }

    private byte[] value(long number) {
        for (Parameter each : parameters) {
            if (each.number == number) return each.value;
        }
        return null;
    }

    private Long number(long parameter) {
        byte[] value = value(parameter);
        long number = value == null ? -1 : variable(value, 0);
        return number < 0 ? null : (Long) number;
    }

    /// After so long without a packet the client gives up, in nanoseconds; null when it does not say.
    Long maxIdleTimeoutNs() {
        Long milliseconds = number(MAX_IDLE_TIMEOUT);
        boolean fits = milliseconds != null && milliseconds <= Long.MAX_VALUE / NANOSECONDS_PER_MILLISECOND;
        return fits ? (Long) (milliseconds * NANOSECONDS_PER_MILLISECOND) : null;
    }

    Long maxUdpPayloadSize() {
        return number(MAX_UDP_PAYLOAD_SIZE);
    }

    Long initialMaxData() {
        return number(INITIAL_MAX_DATA);
    }

    /// What programs of Google say that they are, or null.
    String userAgent() {
        byte[] text = value(GOOGLE_USER_AGENT);
        return text == null || text.length == 0 ? null : WireText.of(text);
    }

    /// The versions that the client speaks, best first (RFC 9368, section 3): behind the one it chose.
    List<String> versions() {
        byte[] value = value(VERSION_INFORMATION);
        if (value == null) return List.of();
        List<String> names = new ArrayList<>();
        for (int i = Integer.BYTES; i + Integer.BYTES <= value.length && names.size() < COUNT_MAX; i += Integer.BYTES) {
            int version = (value[i] & 0xff) << 24 | (value[i + 1] & 0xff) << 16
                    | (value[i + 2] & 0xff) << 8 | value[i + 3] & 0xff;
            names.add(QuicVersions.NAMES.nameOf(Integer.toUnsignedLong(version)));
        }
        return names;
    }
}

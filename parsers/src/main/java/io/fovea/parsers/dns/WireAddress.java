package io.fovea.parsers.dns;

import io.fovea.packet.IpAddress;

/// IP addresses in messages.
final class WireAddress {
    private WireAddress() {}

    /// An address of 4 or 16 bytes.
    static IpAddress of(byte[] bytes, int at, int length) {
        if (length == RecordData.IPV4_LENGTH) return IpAddress.ofIpv4((int) big(bytes, at, RecordData.IPV4_LENGTH));
        return new IpAddress(big(bytes, at, Long.BYTES), big(bytes, at + Long.BYTES, Long.BYTES));
    }

    /// An address of 4 or 16 bytes as text; one of 16 stays one of IPv6.
    static String text(byte[] bytes, int at, int length) {
        IpAddress address = of(bytes, at, length);
        return length == RecordData.IPV6_LENGTH && address.isIpv4() ? "::ffff:" + address : address.toString();
    }

    private static long big(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) value = value << 8 | bytes[i] & 0xff;
        return value;
    }
}

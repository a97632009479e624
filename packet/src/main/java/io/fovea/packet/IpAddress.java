package io.fovea.packet;

/// An IPv4 or IPv6 address as 128 bits; IPv4 is kept IPv4-mapped (RFC 4291, section 2.5.5.2).
///
/// @param high the first eight bytes
/// @param low the last eight bytes
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
    /// The upper half of `low` of every IPv4 address.
    public static final long IPV4_MAPPED = 0x0000_ffff_0000_0000L;

    /// The address of 32 bits of IPv4.
    public static IpAddress ofIpv4(int bits) {
        return new IpAddress(0, ipv4Low(bits));
    }

    /// The `low` half of an IPv4 address.
    public static long ipv4Low(int bits) {
        return IPV4_MAPPED | (bits & 0xffffffffL);
    }

    /// Whether these 128 bits are an IPv4 address.
    public static boolean isIpv4(long high, long low) {
        return high == 0 && (low & 0xffff_ffff_0000_0000L) == IPV4_MAPPED;
    }

    /// Whether this is an IPv4 address.
    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /// Orders by the 128 bits, unsigned.
    @Override
    public int compareTo(IpAddress other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    /// The usual text: dotted quad, or RFC 5952 for IPv6.
    @Override
    public String toString() {
        return IpAddressText.format(high, low);
    }

    /// Reads dotted-quad or RFC 4291 text; null when it is neither.
    public static IpAddress parse(String text) {
        return IpAddressText.parse(text);
    }
}

package io.fovea.packet;

/// The ones' complement sum of 16-bit words that IP, TCP, UDP and ICMP have for a checksum (RFC 1071). // per packet
///
/// Words are added four at a time: 2^16 and 2^32 are both 1 in this arithmetic, so that the halves of a 64-bit word can
/// be added as they are, and folded once at the end. Datagrams are far too short for that to overflow.
public final class InternetChecksum {
    /// What bytes with a right checksum among them add up to.
    public static final int RIGHT = 0xffff;
    private static final long LOW = 0xffff_ffffL;

    private InternetChecksum() {}

    /// The sum of `length` bytes, folded to 16 bits. A last odd byte counts as if a zero followed.
    public static int of(long address, int length) {
        return fold(add(address, length));
    }

    /// The same before it is folded: such sums can be added up, if all but the last are of an even number of bytes.
    static long add(long address, int length) {
        long sum = 0;
        int whole = length & -8;
        for (int at = 0; at < whole; at += 8) {
            long word = RawMemory.i64(address + at);
            sum += (word & LOW) + (word >>> 32);
        }
        return sum + rest(address + whole, length & 7);
    }

    private static long rest(long address, int length) {
        long sum = 0;
        long at = address;
        if ((length & 4) != 0) {
            sum += RawMemory.u32(at);
            at += 4;
        }
        if ((length & 2) != 0) {
            sum += RawMemory.u16(at);
            at += 2;
        }
        return (length & 1) == 0 ? sum : sum + (RawMemory.u8(at) << 8);
    }

    /// Folds a sum to 16 bits, the carries added in. It is 0 only for a sum of 0.
    static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16 & 0xffff) + (folded >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /// Writes the checksum of an IPv4 header (RFC 791, section 3.1) anew. One of zero was left to a card, and stays.
    public static void renewIpv4(long header, int headerLength) {
        if (RawMemory.u16(header + Checksums.IPV4_SUM_OFFSET) == 0) return;
        put(header + Checksums.IPV4_SUM_OFFSET, 0);
        put(header + Checksums.IPV4_SUM_OFFSET, ~of(header, headerLength));
    }

    private static void put(long address, int value) {
        RawMemory.putU8(address, value >>> 8);
        RawMemory.putU8(address + 1, value);
    }
}

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
        int whole = length & -8;
        long sum = Short.reverseBytes((short) fold(addLittle(address, whole))) & 0xffffL;
        return sum + rest(address + whole, length & 7);
    }

    /// The sum of whole words with their bytes swapped, which only swaps the bytes of the sum (section 2 B). Four sums
    /// at a time, so that none waits for another.
    private static long addLittle(long address, int length) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int at = 0;
        for (int end = length & -32; at < end; at += 32) {
            long a = RawMemory.i64Little(address + at);
            long b = RawMemory.i64Little(address + at + 8);
            long c = RawMemory.i64Little(address + at + 16);
            long d = RawMemory.i64Little(address + at + 24);
            first += (a & LOW) + (a >>> 32);
            second += (b & LOW) + (b >>> 32);
            third += (c & LOW) + (c >>> 32);
            fourth += (d & LOW) + (d >>> 32);
        }
        for (; at < length; at += 8) {
            long word = RawMemory.i64Little(address + at);
            first += (word & LOW) + (word >>> 32);
        }
        return first + second + third + fourth;
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

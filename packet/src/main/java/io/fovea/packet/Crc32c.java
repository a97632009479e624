package io.fovea.packet;

/// The CRC-32C that SCTP has for a checksum (RFC 9260, section 6.8 and appendix A). // per packet
///
/// The JDK's own wants an array or a buffer, which a packet is not; here eight bytes at a time go through eight tables,
/// the first of which is for the byte that is followed by none.
final class Crc32c {
    /// Castagnoli's polynomial, its lowest bit the coefficient of the highest power.
    private static final int POLYNOMIAL = 0x82f63b78;
    private static final int TABLES = 8;
    private static final int VALUES = 1 << 8;
    /// Table `n` is for a byte with `n` bytes behind it.
    private static final int[] REMAINDERS = remainders();

    private Crc32c() {}

    private static int[] remainders() {
        int[] table = new int[TABLES * VALUES];
        for (int value = 0; value < VALUES; value++) {
            int remainder = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                remainder = remainder >>> 1 ^ ((remainder & 1) == 0 ? 0 : POLYNOMIAL);
            }
            table[value] = remainder;
        }
        for (int at = VALUES; at < table.length; at++) {
            int before = table[at - VALUES];
            table[at] = before >>> 8 ^ table[before & 0xff];
        }
        return table;
    }

    /// What the sum of an SCTP packet must be, as four bytes in network order: of all its bytes, the sum itself taken
    /// for zero.
    ///
    /// @param length of the common header and all chunks
    static int ofSctp(long packet, int length, int sumOffset) {
        int state = add(-1, packet, sumOffset);
        for (int zero = 0; zero < Integer.BYTES; zero++) state = withByte(state, 0);
        int behind = sumOffset + Integer.BYTES;
        // The sum goes over the wire with its lowest byte first.
        return Integer.reverseBytes(~add(state, packet + behind, length - behind));
    }

    private static int add(int before, long address, int length) {
        int state = before;
        int whole = length & -8;
        for (int at = 0; at < whole; at += 8) {
            state = withWords(state ^ RawMemory.i32Little(address + at), RawMemory.i32Little(address + at + 4));
        }
        for (int at = whole; at < length; at++) state = withByte(state, RawMemory.u8(address + at));
        return state;
    }

    private static int withWords(int first, int second) {
        return remainder(7, first) ^ remainder(6, first >>> 8) ^ remainder(5, first >>> 16) ^ remainder(4, first >>> 24)
                ^ remainder(3, second) ^ remainder(2, second >>> 8) ^ remainder(1, second >>> 16)
                ^ remainder(0, second >>> 24);
    }

    private static int withByte(int state, int value) {
        return state >>> 8 ^ remainder(0, state ^ value);
    }

    private static int remainder(int table, int value) {
        return REMAINDERS[table * VALUES + (value & 0xff)];
    }
}

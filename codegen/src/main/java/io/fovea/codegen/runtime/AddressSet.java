package io.fovea.codegen.runtime;

import io.fovea.query.plan.Test;
import java.util.Arrays;
import java.util.List;

/// A set of prefixes of IP addresses: sorted ranges that do not touch, with an index over the upper 16 bits of IPv4, so
/// that 100,000 prefixes cost little more than one. // per packet
///
/// Invariant: ranges are disjoint, in unsigned order of their 128 bits.
public final class AddressSet {
    private static final int INDEXED_BITS = 16;
    private static final int INDEX_SHIFT = 32 - INDEXED_BITS;
    private static final int INDEXED_RANGES_MIN = 64;

    private final long[] fromHigh;
    private final long[] fromLow;
    private final long[] toHigh;
    private final long[] toLow;
    /// For each value of an IPv4 address's upper bits: ranges that start before its first address. Null for few ranges.
    private final int[] ipv4Index;

    private AddressSet(long[] fromHigh, long[] fromLow, long[] toHigh, long[] toLow) {
        this.fromHigh = fromHigh;
        this.fromLow = fromLow;
        this.toHigh = toHigh;
        this.toLow = toLow;
        ipv4Index = fromHigh.length < INDEXED_RANGES_MIN ? null : ipv4Index();
    }

    /// The set of prefixes, in any order, nested or not.
    public static AddressSet of(List<Test.Prefix> prefixes) {
        Test.Prefix[] sorted = prefixes.toArray(Test.Prefix[]::new);
        Arrays.sort(sorted, AddressSet::order);
        int count = 0;
        long[][] ranges = new long[4][sorted.length];
        for (Test.Prefix prefix : sorted) {
            if (count > 0 && compare(prefix.high(), prefix.low(), ranges[2][count - 1], ranges[3][count - 1]) <= 0) {
                continue; // nested: prefixes either nest or are disjoint
            }
            ranges[0][count] = prefix.high();
            ranges[1][count] = prefix.low();
            ranges[2][count] = prefix.high() | ~highMask(prefix.length());
            ranges[3][count++] = prefix.low() | ~lowMask(prefix.length());
        }
        for (int column = 0; column < ranges.length; column++) ranges[column] = Arrays.copyOf(ranges[column], count);
        return new AddressSet(ranges[0], ranges[1], ranges[2], ranges[3]);
    }

    /// Wider prefixes first where they start alike, so that what follows nests in them.
    private static int order(Test.Prefix one, Test.Prefix other) {
        int order = compare(one.high(), one.low(), other.high(), other.low());
        return order != 0 ? order : one.length() - other.length();
    }

    /// The upper half of a mask of `length` bits.
    public static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1 : -1L << 64 - length;
    }

    /// The lower half of a mask of `length` bits.
    public static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << 128 - length;
    }

    private int[] ipv4Index() {
        int[] index = new int[(1 << INDEXED_BITS) + 1];
        int range = 0;
        for (int upper = 0; upper <= 1 << INDEXED_BITS; upper++) {
            long first = 0xffff_0000_0000L + ((long) upper << INDEX_SHIFT);
            while (range < fromHigh.length && compare(fromHigh[range], fromLow[range], 0, first) < 0) range++;
            index[upper] = range;
        }
        return index;
    }

    /// Whether an address is covered by a prefix.
    public boolean contains(long addressHigh, long addressLow) {
        int low = 0;
        int high = fromHigh.length;
        if (ipv4Index != null && addressHigh == 0 && addressLow >>> 32 == 0xffff) {
            int upper = (int) addressLow >>> INDEX_SHIFT;
            low = ipv4Index[upper];
            high = ipv4Index[upper + 1];
        }
        while (low < high) {
            int middle = low + high >>> 1;
            if (compare(fromHigh[middle], fromLow[middle], addressHigh, addressLow) <= 0) low = middle + 1;
            else high = middle;
        }
        return low > 0 && compare(addressHigh, addressLow, toHigh[low - 1], toLow[low - 1]) <= 0;
    }

    /// Order of two addresses as unsigned numbers of 128 bits.
    public static int compare(long oneHigh, long oneLow, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(oneHigh, otherHigh);
        return order != 0 ? order : Long.compareUnsigned(oneLow, otherLow);
    }

    /// Whether an address lies in an inclusive range.
    public static boolean between(
            long high, long low, long fromHigh, long fromLow, long toHigh, long toLow) {
        return compare(high, low, fromHigh, fromLow) >= 0 && compare(high, low, toHigh, toLow) <= 0;
    }
}

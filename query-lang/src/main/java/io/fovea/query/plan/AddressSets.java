package io.fovea.query.plan;

import io.fovea.packet.IpAddress;
import io.fovea.query.check.CheckedValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lowers sets of addresses to the fewest prefixes that need no version: an IPv6 network that spans the IPv4-mapped
/// addresses is cut around them, for no IPv4 address is in it.
final class AddressSets {
    private static final int BITS = 128;
    private static final int MAPPED_BITS = 96;
    private static final BigInteger MAPPED_FIRST = BigInteger.valueOf(IpAddress.IPV4_MAPPED);
    private static final BigInteger MAPPED_LAST = MAPPED_FIRST.add(BigInteger.valueOf(0xffff_ffffL));
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(64);

    private AddressSets() {}

    /// The prefixes of networks and ranges, sorted, none inside another.
    static List<Test.Prefix> prefixes(List<CheckedValue> members) {
        List<Test.Prefix> prefixes = new ArrayList<>(members.size());
        for (CheckedValue member : members) {
            switch (member) {
                case CheckedValue.Network(IpAddress address, int length) -> addNetwork(address, length, prefixes);
                case CheckedValue.AddressRange(IpAddress from, IpAddress to) ->
                    addRange(number(from), number(to), from.isIpv4(), prefixes);
                default -> throw new IllegalStateException("no address: " + member);
            }
        }
        return withoutCovered(prefixes);
    }

    private static void addNetwork(IpAddress address, int length, List<Test.Prefix> prefixes) {
        BigInteger first = number(address);
        BigInteger last = first.add(BigInteger.ONE.shiftLeft(BITS - length)).subtract(BigInteger.ONE);
        if (length >= MAPPED_BITS || !spansMapped(first, last)) {
            prefixes.add(new Test.Prefix(address.high(), address.low(), length));
        } else {
            addRange(first, last, false, prefixes);
        }
    }

    private static void addRange(BigInteger first, BigInteger last, boolean isIpv4, List<Test.Prefix> prefixes) {
        if (isIpv4 || !spansMapped(first, last)) {
            addBlocks(first, last, prefixes);
            return;
        }
        addBlocks(first, last.min(MAPPED_FIRST.subtract(BigInteger.ONE)), prefixes);
        addBlocks(first.max(MAPPED_LAST.add(BigInteger.ONE)), last, prefixes);
    }

    private static boolean spansMapped(BigInteger first, BigInteger last) {
        return first.compareTo(MAPPED_LAST) <= 0 && last.compareTo(MAPPED_FIRST) >= 0;
    }

    /// The largest aligned blocks from first to last: at most two per bit.
    private static void addBlocks(BigInteger first, BigInteger last, List<Test.Prefix> prefixes) {
        BigInteger next = first;
        while (next.compareTo(last) <= 0) {
            int free = next.signum() == 0 ? BITS : Math.min(BITS, next.getLowestSetBit());
            int fitting = last.subtract(next).add(BigInteger.ONE).bitLength() - 1;
            int hostBits = Math.min(free, fitting);
            prefixes.add(new Test.Prefix(next.shiftRight(64).longValue(), next.longValue(), BITS - hostBits));
            next = next.add(BigInteger.ONE.shiftLeft(hostBits));
        }
    }

    private static BigInteger number(IpAddress address) {
        return unsigned(address.high()).shiftLeft(64).add(unsigned(address.low()));
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(HALF) : signed;
    }

    private static List<Test.Prefix> withoutCovered(List<Test.Prefix> prefixes) {
        prefixes.sort(Comparator.<Test.Prefix>comparingLong(prefix -> prefix.high() + Long.MIN_VALUE)
                .thenComparingLong(prefix -> prefix.low() + Long.MIN_VALUE).thenComparingInt(Test.Prefix::length));
        List<Test.Prefix> kept = new ArrayList<>(prefixes.size());
        for (Test.Prefix prefix : prefixes) {
            if (kept.isEmpty() || !covers(kept.getLast(), prefix)) kept.add(prefix);
        }
        return kept;
    }

    private static boolean covers(Test.Prefix wide, Test.Prefix narrow) {
        if (wide.length() > narrow.length()) return false;
        long highMask = wide.length() >= 64 ? -1 : wide.length() == 0 ? 0 : -1L << 64 - wide.length();
        long lowMask = wide.length() <= 64 ? 0 : -1L << 128 - wide.length();
        return (narrow.high() & highMask) == wide.high() && (narrow.low() & lowMask) == wide.low();
    }
}

package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.HeaderFields;
import io.fovea.packet.InternetChecksum;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import java.util.Arrays;

/// IP datagrams of which some fragments have come (RFC 791, section 3.2; RFC 8200, section 4.5). Not thread safe: one
/// at a time adds fragments, in the order of the packets.
///
/// What was there first stays. An IPv4 datagram whose fragments overlap is put together all the same, and says so where
/// they disagree; an IPv6 datagram with overlaps is given up with all its fragments (RFC 5722), but for fragments that
/// were sent twice. A fragment that would reach beyond 65,535 bytes, or beyond an end that is known, is refused, so
/// that neither a ping of death nor a teardrop does anything.
///
/// A datagram is over when its next fragment comes later than the timeout after its first one, or when the clock, the
/// latest time of any fragment, has gone past that. A full table drops its oldest datagrams. So what becomes of a
/// fragment depends on the fragments and their order alone.
public final class FragmentTable implements AutoCloseable {
    private static final int DATAGRAM_LENGTH_MAX = 0xffff;
    private static final int BUCKETS_FIRST = 64;
    /// Datagrams that one fragment makes end by their age, at most; more than one comes with it.
    private static final int EXPIRIES = 8;
    /// Fragments in a row that must agree before the clock leaps: one damaged timestamp must not end all datagrams.
    private static final int LEAP_CONFIRMATIONS = 8;
    private static final int IPV6_HEADER_LENGTH = 40;
    private static final int FRAGMENT_HEADER_LENGTH = 8;

    private final long bytesMax;
    private final long timeoutNs;
    private final long seed;
    private final FragmentBlocks blocks = new FragmentBlocks();
    private FragmentedDatagram[] buckets = new FragmentedDatagram[BUCKETS_FIRST];
    private FragmentedDatagram[] spare = new FragmentedDatagram[BUCKETS_FIRST];
    private int spareCount;
    private int count;
    private FragmentedDatagram oldest;
    private FragmentedDatagram newest;
    private long bytes;
    private boolean clockStarted;
    private long clockNs;
    private int leaps;
    private long droppedForRoom;
    private long refusedLater;
    private FragmentedDatagram whole;

    // The fragment at hand.
    private int from;
    private int to;
    private boolean isLast;
    private int headerLength;
    private int hash;
    private final FragmentedDatagram key = new FragmentedDatagram();

    /// @param bytesMax memory for all fragments that wait
    /// @param timeoutNs after its first fragment, when a datagram is over
    /// @param seed secret, so that nobody can aim at one chain
    public FragmentTable(long bytesMax, long timeoutNs, long seed) {
        this.bytesMax = bytesMax;
        this.timeoutNs = timeoutNs;
        this.seed = seed;
    }

    /// Takes packet `i`, whose outcome is `FRAGMENT`.
    ///
    /// @param packets that have to be counted with the datagram: none when this one is counted elsewhere, more than one
    ///         when it is itself in a datagram that came in fragments
    /// @return `FRAGMENT` when the fragment waits now; `FLOW` when the datagram is whole: `length`, `write` and
    ///         `release` are for it then; else why the fragment is refused
    public Outcome add(Burst burst, int i, int packets) {
        assert whole == null : "the last datagram that was whole has been released";
        tellTime(burst.timeNs[i]);
        Outcome refusal = look(burst, i);
        if (refusal != null) return refusal;
        loadKey(burst, i);
        FragmentedDatagram datagram = find(burst.timeNs[i]);
        if (datagram != null && datagram.refused) return Outcome.BAD_FRAGMENT;
        if (datagram != null && contradicts(datagram)) {
            if (burst.ipVersion[i] == 6) giveUp(datagram);
            datagram.conflict = true;
            return Outcome.BAD_FRAGMENT;
        }
        if (datagram == null) datagram = open(burst.timeNs[i]);
        if (datagram == null || !makeRoom(datagram)) return Outcome.FRAGMENT_MEMORY;
        return take(datagram, burst, i, packets);
    }

    /// Finds what the headers say, and whether it can be.
    private Outcome look(Burst burst, int i) {
        int payload = burst.transportOffset[i];
        long frame = burst.address[i];
        int length = burst.ipOffset[i] + burst.ipLength[i] - payload;
        boolean isIpv4 = burst.ipVersion[i] == 4;
        if (isIpv4) {
            int offset = RawMemory.u16(frame + burst.ipOffset[i] + 6);
            from = (offset & 0x1fff) << 3;
            isLast = (offset & 0x2000) == 0;
            headerLength = payload - burst.ipOffset[i];
        } else {
            int bits = RawMemory.u16(frame + payload - FRAGMENT_HEADER_LENGTH + 2);
            from = bits & 0xfff8;
            isLast = (bits & 1) == 0;
            headerLength = payload - FRAGMENT_HEADER_LENGTH - burst.ipOffset[i];
        }
        if (!isLast && (length & 7) != 0) {
            if (!isIpv4) return Outcome.BAD_FRAGMENT;
            length &= ~7; // as hosts do
        }
        if (length <= 0 || headerLength > FragmentedDatagram.HEADER_LENGTH_MAX) return Outcome.BAD_FRAGMENT;
        to = from + length;
        int counted = isIpv4 ? to + headerLength : to + headerLength - IPV6_HEADER_LENGTH;
        if (counted > DATAGRAM_LENGTH_MAX) return Outcome.BAD_FRAGMENT;
        return burst.capturedLength[i] - payload < length ? Outcome.TRUNCATED_FRAGMENT : null;
    }

    private void loadKey(Burst burst, int i) {
        long frame = burst.address[i];
        boolean isIpv4 = burst.ipVersion[i] == 4;
        key.sourceHigh = HeaderFields.ipSourceHigh(burst, i);
        key.sourceLow = HeaderFields.ipSourceLow(burst, i);
        key.destinationHigh = HeaderFields.ipDestinationHigh(burst, i);
        key.destinationLow = HeaderFields.ipDestinationLow(burst, i);
        key.identification = isIpv4 ? RawMemory.u16(frame + burst.ipOffset[i] + 4)
                : RawMemory.i32(frame + burst.transportOffset[i] - 4);
        key.protocol = isIpv4 ? burst.ipProtocol[i] : -1;
        key.network = FlowKey.networkOf(burst, i);
        long h = mix(seed ^ key.sourceHigh);
        h = mix(h ^ key.sourceLow);
        h = mix(h ^ key.destinationHigh);
        h = mix(h ^ key.destinationLow);
        h = mix(h ^ ((long) key.identification << 32 | key.network & 0xffffffffL));
        hash = (int) (mix(h ^ key.protocol) >>> 32);
    }

    private static long mix(long value) {
        long h = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
        return h ^ h >>> 29;
    }

    /// The datagram of the fragment at hand; null when none waits.
    private FragmentedDatagram find(long timeNs) {
        FragmentedDatagram datagram = buckets[hash & buckets.length - 1];
        while (datagram != null && !isOfKey(datagram)) datagram = datagram.nextInChain;
        if (datagram == null || !isOver(datagram, timeNs)) return datagram;
        remove(datagram);
        return null;
    }

    private boolean isOfKey(FragmentedDatagram datagram) {
        return datagram.hash == hash && datagram.identification == key.identification
                && datagram.sourceLow == key.sourceLow && datagram.destinationLow == key.destinationLow
                && datagram.sourceHigh == key.sourceHigh && datagram.destinationHigh == key.destinationHigh
                && datagram.protocol == key.protocol && datagram.network == key.network;
    }

    /// Whether a datagram is over for a fragment of its key.
    private boolean isOver(FragmentedDatagram datagram, long timeNs) {
        return FlowTimeouts.isOver(datagram.firstTimeNs, timeNs, timeoutNs) || isOverdue(datagram);
    }

    private boolean isOverdue(FragmentedDatagram datagram) {
        return FlowTimeouts.isOver(datagram.startedNs, clockNs, timeoutNs);
    }

    private boolean contradicts(FragmentedDatagram datagram) {
        if (isLast && (datagram.lengthBytes >= 0 ? to != datagram.lengthBytes : to < datagram.end)) return true;
        return datagram.lengthBytes >= 0 && to > datagram.lengthBytes;
    }

    private FragmentedDatagram open(long timeNs) {
        if (!makeRoom(null, FragmentedDatagram.LENGTH)) return null;
        FragmentedDatagram datagram = spareCount > 0 ? spare[--spareCount] : new FragmentedDatagram();
        datagram.begin();
        datagram.sourceHigh = key.sourceHigh;
        datagram.sourceLow = key.sourceLow;
        datagram.destinationHigh = key.destinationHigh;
        datagram.destinationLow = key.destinationLow;
        datagram.identification = key.identification;
        datagram.protocol = key.protocol;
        datagram.network = key.network;
        datagram.hash = hash;
        datagram.firstTimeNs = timeNs;
        datagram.startedNs = clockNs;
        if (count == buckets.length) growBuckets();
        count++;
        bytes += FragmentedDatagram.LENGTH;
        int bucket = hash & buckets.length - 1;
        datagram.nextInChain = buckets[bucket];
        buckets[bucket] = datagram;
        datagram.older = newest;
        datagram.newer = null;
        if (newest == null) oldest = datagram;
        else newest.newer = datagram;
        newest = datagram;
        return datagram;
    }

    private void growBuckets() {
        buckets = new FragmentedDatagram[buckets.length << 1];
        for (FragmentedDatagram each = oldest; each != null; each = each.newer) {
            int bucket = each.hash & buckets.length - 1;
            each.nextInChain = buckets[bucket];
            buckets[bucket] = each;
        }
    }

    private boolean makeRoom(FragmentedDatagram datagram) {
        int more = datagram.blocksFor(from, to) + (from == 0 && datagram.header == 0 ? 1 : 0);
        return makeRoom(datagram, (long) more * FragmentBlocks.BLOCK_LENGTH);
    }

    /// Drops the oldest datagrams. When all others are gone, the one at hand goes itself.
    private boolean makeRoom(FragmentedDatagram atHand, long bytesMore) {
        while (bytes + bytesMore > bytesMax && oldest != null) {
            FragmentedDatagram dropped = oldest;
            if (!isOverdue(dropped)) droppedForRoom += dropped.waiting;
            remove(dropped);
            if (dropped == atHand) return false;
        }
        return bytes + bytesMore <= bytesMax;
    }

    private Outcome take(FragmentedDatagram datagram, Burst burst, int i, int packets) {
        bytes -= bytesOf(datagram);
        if (from == 0 && datagram.header == 0) {
            datagram.header = blocks.take();
            datagram.headerLength = headerLength;
            RawMemory.copy(burst.address[i] + burst.ipOffset[i], datagram.header, headerLength);
            if (burst.ipVersion[i] == 6) nameNextHeader(datagram, burst, i);
        }
        FragmentedDatagram.Overlap overlap =
                datagram.write(blocks, burst.address[i] + burst.transportOffset[i], from, to);
        bytes += bytesOf(datagram);
        if (overlap == FragmentedDatagram.Overlap.DIFFERENT) datagram.conflict = true;
        if (overlap != FragmentedDatagram.Overlap.NONE) datagram.overlap = true;
        boolean isOverlap = overlap != FragmentedDatagram.Overlap.NONE
                && overlap != FragmentedDatagram.Overlap.REPEATED;
        if (isOverlap && burst.ipVersion[i] == 6) {
            giveUp(datagram);
            return Outcome.BAD_FRAGMENT;
        }
        if (isLast) datagram.lengthBytes = to;
        if (!datagram.isWhole()) {
            datagram.waiting += packets;
            return Outcome.FRAGMENT;
        }
        whole = datagram;
        return Outcome.FLOW;
    }

    private static long bytesOf(FragmentedDatagram datagram) {
        return (long) datagram.blocks() * FragmentBlocks.BLOCK_LENGTH;
    }

    /// What names the fragment header as the next one names what is behind it instead.
    private static void nameNextHeader(FragmentedDatagram datagram, Burst burst, int i) {
        long fragmentHeader = burst.address[i] + burst.transportOffset[i] - FRAGMENT_HEADER_LENGTH;
        RawMemory.putU8(datagram.header + HeaderFields.ipv6NextHeaderPlace(datagram.header, datagram.headerLength),
                RawMemory.u8(fragmentHeader));
    }

    /// Its place is kept until it is over, so that fragments that come yet begin no other datagram.
    private void giveUp(FragmentedDatagram datagram) {
        refusedLater += datagram.waiting;
        datagram.waiting = 0;
        datagram.refused = true;
        bytes -= bytesOf(datagram);
        datagram.release(blocks);
    }

    private void remove(FragmentedDatagram datagram) {
        int bucket = datagram.hash & buckets.length - 1;
        if (buckets[bucket] == datagram) {
            buckets[bucket] = datagram.nextInChain;
        } else {
            FragmentedDatagram before = buckets[bucket];
            while (before.nextInChain != datagram) before = before.nextInChain;
            before.nextInChain = datagram.nextInChain;
        }
        if (datagram.older == null) oldest = datagram.newer;
        else datagram.older.newer = datagram.newer;
        if (datagram.newer == null) newest = datagram.older;
        else datagram.newer.older = datagram.older;
        datagram.nextInChain = null;
        datagram.older = null;
        datagram.newer = null;
        count--;
        bytes -= FragmentedDatagram.LENGTH + bytesOf(datagram);
        datagram.release(blocks);
        if (spareCount == spare.length) spare = Arrays.copyOf(spare, spareCount << 1);
        spare[spareCount++] = datagram;
    }

    /// Small steps forward are followed; times behind the clock count as seen by it; a leap must be confirmed.
    private void tellTime(long timeNs) {
        if (!clockStarted || timeNs > clockNs && !FlowTimeouts.isOver(clockNs, timeNs, timeoutNs)) {
            clockStarted = true;
            clockNs = timeNs;
            leaps = 0;
        } else if (timeNs > clockNs && ++leaps == LEAP_CONFIRMATIONS) {
            leap(timeNs);
        }
        for (int n = 0; n < EXPIRIES && oldest != null && isOverdue(oldest); n++) remove(oldest);
    }

    /// Whether the fragment that was added last is its datagram's first.
    public boolean isFirst() {
        return from == 0;
    }

    /// Datagrams that came while the leap was in doubt are not of the time before.
    private void leap(long timeNs) {
        for (FragmentedDatagram each = newest; each != null && each.startedNs == clockNs; each = each.older) {
            if (each.firstTimeNs > clockNs) each.startedNs = Math.min(each.firstTimeNs, timeNs);
        }
        clockNs = timeNs;
        leaps = 0;
    }

    /// Bytes of the datagram that is whole, with its header.
    public int length() {
        return whole.headerLength + whole.lengthBytes;
    }

    /// Writes the datagram that is whole, as its sender had it, with the checksum of its IPv4 header anew.
    public void write(long address) {
        RawMemory.copy(whole.header, address, whole.headerLength);
        boolean isIpv4 = whole.protocol >= 0;
        int lengthPlace = isIpv4 ? 2 : 4;
        int length = isIpv4 ? length() : length() - IPV6_HEADER_LENGTH;
        RawMemory.putU8(address + lengthPlace, length >>> 8);
        RawMemory.putU8(address + lengthPlace + 1, length);
        if (isIpv4) {
            RawMemory.putU8(address + 6, RawMemory.u8(address + 6) & 0xc0);
            RawMemory.putU8(address + 7, 0);
            InternetChecksum.renewIpv4(address, whole.headerLength);
        }
        whole.copyTo(address + whole.headerLength);
    }

    /// Packets of the datagram that is whole, beside the one at hand, that have to be counted with it.
    public int otherPackets() {
        return whole.waiting;
    }

    /// Whether fragments of the datagram that is whole disagreed.
    public boolean hasConflict() {
        return whole.conflict;
    }

    /// Whether bytes of the datagram that is whole came twice, the same ones or others.
    public boolean hasOverlap() {
        return whole.overlap;
    }

    /// Forgets the datagram that is whole.
    public void release() {
        remove(whole);
        whole = null;
    }

    /// Packets that waited and were dropped for want of room.
    public long droppedForRoom() {
        return droppedForRoom;
    }

    /// Packets that waited until their datagram was given up.
    public long refusedLater() {
        return refusedLater;
    }

    /// Datagrams that wait, or were given up and keep their place.
    public int datagrams() {
        return count;
    }

    /// Memory that is used now, in the budget's terms.
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        blocks.close();
    }
}

package io.fovea.reassembly;

import io.fovea.packet.RawMemory;
import java.util.Arrays;

/// A datagram of which some fragments have come. Pooled by its `FragmentTable`.
///
/// Invariant: what a unit of eight bytes holds is what came first for it; `unitsHere` counts the units that are there.
final class FragmentedDatagram {
    /// What it counts for in the budget, without its blocks.
    static final int LENGTH = 256;
    /// Bytes in front of the fragments' own: an IPv4 header, or an IPv6 header with what stands before its fragment
    /// header.
    static final int HEADER_LENGTH_MAX = FragmentBlocks.PAGE_LENGTH;
    private static final int UNIT = 8;
    private static final int UNITS_PER_PAGE = FragmentBlocks.PAGE_LENGTH / UNIT;
    private static final int PAGES_FIRST = 4;
    private static final int PAGES_MAX = (1 << 16) / FragmentBlocks.PAGE_LENGTH;

    /// What `write` found where the bytes go.
    enum Overlap {
        /// Nothing.
        NONE,
        /// All of the same bytes: the fragment was sent twice.
        REPEATED,
        /// Some of the same bytes.
        SAME,
        /// Other bytes.
        DIFFERENT
    }

    // Its key.
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int identification;
    /// IPv4: the protocol, as RFC 791 has it in the key; IPv6: -1 (RFC 8200, section 4.5).
    int protocol;
    int network;
    int hash;

    /// Time of the fragment that came first, and that of the table's clock then.
    long firstTimeNs;
    long startedNs;
    /// Packets that came before and are counted with it.
    int waiting;
    /// Bytes of all fragments, or -1 before the last one came.
    int lengthBytes;
    /// Behind the last byte of any fragment.
    int end;
    int unitsHere;
    boolean conflict;
    /// Bytes of it came twice.
    boolean overlap;
    /// It was given up: fragments that come yet are refused.
    boolean refused;
    /// Block of the header, or 0.
    long header;
    int headerLength;

    FragmentedDatagram nextInChain;
    FragmentedDatagram older;
    FragmentedDatagram newer;

    private long[] pages = new long[PAGES_FIRST];
    private int pageCount;

    void begin() {
        waiting = 0;
        lengthBytes = -1;
        end = 0;
        unitsHere = 0;
        conflict = false;
        overlap = false;
        refused = false;
        header = 0;
        headerLength = 0;
    }

    /// Blocks that it holds.
    int blocks() {
        return pageCount + (header == 0 ? 0 : 1);
    }

    /// Blocks that bytes of a range would need more.
    int blocksFor(int from, int to) {
        int missing = 0;
        for (int p = from / FragmentBlocks.PAGE_LENGTH; p <= (to - 1) / FragmentBlocks.PAGE_LENGTH; p++) {
            if (p >= pages.length || pages[p] == 0) missing++;
        }
        return missing;
    }

    boolean isWhole() {
        return lengthBytes >= 0 && header != 0 && unitsHere == (lengthBytes + UNIT - 1) / UNIT;
    }

    /// Takes the bytes of a range where there are none yet. A range ends at a unit's end or at the datagram's.
    Overlap write(FragmentBlocks blocks, long address, int from, int to) {
        int units = (to - from + UNIT - 1) / UNIT;
        int before = unitsHere;
        boolean differs = false;
        for (int at = from; at < to;) {
            int pageEnd = Math.min(to, (at / FragmentBlocks.PAGE_LENGTH + 1) * FragmentBlocks.PAGE_LENGTH);
            differs |= writePage(page(blocks, at / FragmentBlocks.PAGE_LENGTH), address + at - from, at, pageEnd);
            at = pageEnd;
        }
        end = Math.max(end, to);
        int added = unitsHere - before;
        if (differs) return Overlap.DIFFERENT;
        if (added == units) return Overlap.NONE;
        return added == 0 ? Overlap.REPEATED : Overlap.SAME;
    }

    /// Within one page. Gives whether bytes that are there differ.
    private boolean writePage(long block, long address, int start, int stop) {
        int first = start / UNIT % UNITS_PER_PAGE;
        int units = (stop - start + UNIT - 1) / UNIT;
        long place = block + FragmentBlocks.PAGE + (long) first * UNIT;
        if (FragmentBlocks.markAll(block, first, first + units)) {
            RawMemory.copy(address, place, stop - start);
            unitsHere += units;
            return false;
        }
        boolean differs = false;
        for (int u = 0; u < units; u++) {
            long at = (long) u * UNIT;
            long length = Math.min(UNIT, stop - start - at);
            if (FragmentBlocks.has(block, first + u)) {
                differs |= !RawMemory.equal(place + at, address + at, length);
                continue;
            }
            FragmentBlocks.mark(block, first + u);
            RawMemory.copy(address + at, place + at, length);
            unitsHere++;
        }
        return differs;
    }

    private long page(FragmentBlocks blocks, int number) {
        if (number >= pages.length) pages = Arrays.copyOf(pages, Math.min(PAGES_MAX, (number + 1) * 2));
        if (pages[number] == 0) {
            pages[number] = blocks.take();
            pageCount++;
        }
        return pages[number];
    }

    /// Copies all bytes, of a datagram that is whole.
    void copyTo(long to) {
        for (int at = 0; at < lengthBytes; at += FragmentBlocks.PAGE_LENGTH) {
            int length = Math.min(FragmentBlocks.PAGE_LENGTH, lengthBytes - at);
            RawMemory.copy(pages[at / FragmentBlocks.PAGE_LENGTH] + FragmentBlocks.PAGE, to + at, length);
        }
    }

    /// Gives its blocks back.
    void release(FragmentBlocks blocks) {
        for (int p = 0; p < pages.length && pageCount > 0; p++) {
            if (pages[p] == 0) continue;
            blocks.give(pages[p]);
            pages[p] = 0;
            pageCount--;
        }
        if (header != 0) blocks.give(header);
        header = 0;
        if (pages.length > PAGES_FIRST) pages = new long[PAGES_FIRST];
    }
}

package io.fovea.reassembly;

import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;

/// Native blocks of one size for the bytes of fragments. Free blocks are chained through their own first bytes, and
/// memory is taken from the system as it is needed, never given back before the end. Not thread safe.
///
/// A block holds a page of a datagram, and in front of it a map of the units of eight bytes that are there, since
/// fragments begin and end at such units:
///
/// ```
///  0          16                                    1040
///  +----------+--------------------------------------+
///  | unit map | 128 units of eight bytes              |
///  +----------+--------------------------------------+
/// ```
final class FragmentBlocks implements AutoCloseable {
    static final int MAP = 0;
    static final int PAGE = 16;
    static final int PAGE_LENGTH = 1024;
    static final int BLOCK_LENGTH = PAGE + PAGE_LENGTH;
    private static final int BLOCKS_PER_SLAB = 256;

    private final Arena arena = Arena.ofShared();
    private long free;

    /// Address of a block with an empty map.
    long take() {
        if (free == 0) addSlab();
        long block = free;
        free = RawMemory.i64Little(block);
        RawMemory.putI64Little(block + MAP, 0);
        RawMemory.putI64Little(block + MAP + Long.BYTES, 0);
        return block;
    }

    private void addSlab() {
        long slab = arena.allocate((long) BLOCKS_PER_SLAB * BLOCK_LENGTH, Long.BYTES).address();
        for (int b = 0; b < BLOCKS_PER_SLAB; b++) give(slab + (long) b * BLOCK_LENGTH);
    }

    void give(long block) {
        RawMemory.putI64Little(block, free);
        free = block;
    }

    /// Whether a unit of the page is there.
    static boolean has(long block, int unit) {
        return (RawMemory.i64Little(block + MAP + (unit >>> 6 << 3)) >>> unit & 1) != 0;
    }

    static void mark(long block, int unit) {
        long word = block + MAP + (unit >>> 6 << 3);
        RawMemory.putI64Little(word, RawMemory.i64Little(word) | 1L << unit);
    }

    /// Marks a run of units, if none of them is there.
    static boolean markAll(long block, int fromUnit, int toUnit) {
        long low = RawMemory.i64Little(block + MAP);
        long high = RawMemory.i64Little(block + MAP + Long.BYTES);
        long lowRun = below(toUnit) & ~below(fromUnit);
        long highRun = below(toUnit - Long.SIZE) & ~below(fromUnit - Long.SIZE);
        if ((low & lowRun | high & highRun) != 0) return false;
        RawMemory.putI64Little(block + MAP, low | lowRun);
        RawMemory.putI64Little(block + MAP + Long.BYTES, high | highRun);
        return true;
    }

    /// The bits of units below one, in a word that may lie all below or above it.
    private static long below(int unit) {
        return unit <= 0 ? 0 : unit >= Long.SIZE ? -1 : (1L << unit) - 1;
    }

    @Override
    public void close() {
        arena.close();
    }
}

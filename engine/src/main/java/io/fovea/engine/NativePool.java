package io.fovea.engine;

import java.lang.foreign.Arena;

/// Native buffers of power-of-two sizes for bytes that parsers have not consumed yet, within one budget. The smallest
/// ones are small: a flow whose protocol is not known yet keeps all it was sent, which is often a few bytes.
/// One per worker; not thread safe.
final class NativePool implements AutoCloseable {
    static final int SIZE_MIN = 1 << 8;
    private static final int CLASSES = 20;
    private static final int SLAB_BYTES = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final long bytesMax;
    private final long[][] free = new long[CLASSES][16];
    private final int[] freeCount = new int[CLASSES];
    private long slab;
    private int slabLeft;
    private long allotted;
    private long inUse;

    NativePool(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// The buffer size that holds `bytes`.
    static int sizeFor(int bytes) {
        return bytes <= SIZE_MIN ? SIZE_MIN : Integer.highestOneBit(bytes - 1) << 1;
    }

    /// The address of a buffer, or 0 when the budget is spent.
    ///
    /// @param size a result of `sizeFor`
    long take(int size) {
        int sizeClass = sizeClass(size);
        if (freeCount[sizeClass] > 0) {
            inUse += size;
            return free[sizeClass][--freeCount[sizeClass]];
        }
        if (allotted + size > bytesMax) return 0;
        allotted += size;
        inUse += size;
        if (size >= SLAB_BYTES) return arena.allocate(size, 64).address();
        if (slabLeft < size) {
            slab = arena.allocate(SLAB_BYTES, 64).address();
            slabLeft = SLAB_BYTES;
        }
        long address = slab;
        slab += size;
        slabLeft -= size;
        return address;
    }

    void give(long address, int size) {
        int sizeClass = sizeClass(size);
        inUse -= size;
        if (freeCount[sizeClass] == free[sizeClass].length) {
            free[sizeClass] = java.util.Arrays.copyOf(free[sizeClass], freeCount[sizeClass] * 2);
        }
        free[sizeClass][freeCount[sizeClass]++] = address;
    }

    private static int sizeClass(int size) {
        return Integer.numberOfTrailingZeros(size) - Integer.numberOfTrailingZeros(SIZE_MIN);
    }

    /// Bytes that are handed out now.
    long inUse() {
        return inUse;
    }

    @Override
    public void close() {
        arena.close();
    }
}

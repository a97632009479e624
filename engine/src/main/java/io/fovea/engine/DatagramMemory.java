package io.fovea.engine;

import java.lang.foreign.Arena;

/// Memory of a chunk for the datagrams that its fragments complete. They stay until the chunk is read anew. One owner
/// at a time.
///
/// There is never more of it than fragments waited before, and than the chunk has itself; what goes beyond the first
/// slab is given back with the chunk.
final class DatagramMemory implements AutoCloseable {
    private static final int SLAB_BYTES = 512 << 10;

    private final Arena first = Arena.ofShared();
    private Arena more;
    private long firstSlab;
    private long slab;
    private int left;

    /// Address of room for so many bytes.
    long take(int bytes) {
        if (bytes > left) addSlab(bytes);
        long address = slab;
        int used = bytes + 7 & ~7;
        slab += used;
        left -= used;
        return address;
    }

    private void addSlab(int bytes) {
        int size = Math.max(SLAB_BYTES, bytes + 7 & ~7);
        if (firstSlab == 0) {
            firstSlab = first.allocate(size, Long.BYTES).address();
            slab = firstSlab;
        } else {
            if (more == null) more = Arena.ofShared();
            slab = more.allocate(size, Long.BYTES).address();
        }
        left = size;
    }

    /// Forgets all datagrams.
    void clear() {
        if (more != null) more.close();
        more = null;
        slab = firstSlab;
        left = firstSlab == 0 ? 0 : SLAB_BYTES;
    }

    @Override
    public void close() {
        clear();
        first.close();
    }
}

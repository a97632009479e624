package io.fovea.reassembly;

import io.fovea.packet.RawMemory;

/// The last bytes of a stream that were delivered and that the peer has not acknowledged: a receiver may still have
/// missed them, and take others that come in their place. // per packet
///
/// At most `LENGTH_MAX` are kept, the last ones: a flight of a handshake, a request. Reused.
final class DeliveredBytes {
    private static final int BLOCKS = 2;
    private static final int LENGTH_MAX = BLOCKS * StreamMemory.BLOCK_LENGTH;

    private final StreamMemory memory;
    /// In turn; 0 for one that is not needed.
    private final long[] blocks = new long[BLOCKS];
    private long from;
    private long to;
    /// Offsets of the first and the last byte that `differsFrom` found.
    private long firstDifferent;
    private long lastDifferent;

    DeliveredBytes(StreamMemory memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return from == to;
    }

    /// Takes bytes that were delivered. Without memory for them none are kept.
    void add(long start, long end, long address) {
        if (start != to) from = start;
        to = end;
        from = Math.max(from, to - LENGTH_MAX);
        for (long at = Math.max(start, from); at < end; ) {
            int length = pieceLength(at, end);
            int number = blockNumber(at);
            if (blocks[number] == 0) blocks[number] = memory.takeDeliveredBlock();
            if (blocks[number] == 0) {
                from = end;
                return;
            }
            RawMemory.copy(address + (at - start), addressOf(at), length);
            at += length;
        }
    }

    private static int blockNumber(long offset) {
        return (int) (offset / StreamMemory.BLOCK_LENGTH % BLOCKS);
    }

    private long addressOf(long offset) {
        return blocks[blockNumber(offset)] + offset % StreamMemory.BLOCK_LENGTH;
    }

    /// Bytes from an offset on that lie in one block.
    private static int pieceLength(long offset, long end) {
        return (int) Math.min(end - offset, StreamMemory.BLOCK_LENGTH - offset % StreamMemory.BLOCK_LENGTH);
    }

    /// The peer has all before an offset.
    void acknowledge(long offset) {
        from = Math.min(to, Math.max(from, offset));
        if (isEmpty()) clear();
    }

    /// Whether bytes that came again are others than those that are kept.
    boolean differsFrom(long start, long end, long address) {
        firstDifferent = Long.MAX_VALUE;
        for (long at = Math.max(start, from); at < Math.min(end, to); ) {
            int length = pieceLength(at, Math.min(end, to));
            long one = address + (at - start);
            long other = addressOf(at);
            if (!RawMemory.equal(one, other, length)) {
                firstDifferent = Math.min(firstDifferent, at + RawMemory.firstDifference(one, other, length));
                lastDifferent = at + RawMemory.lastDifference(one, other, length);
            }
            at += length;
        }
        return firstDifferent != Long.MAX_VALUE;
    }

    long firstDifferent() {
        return firstDifferent;
    }

    long lastDifferent() {
        return lastDifferent;
    }

    void clear() {
        for (int number = 0; number < BLOCKS; number++) {
            if (blocks[number] != 0) memory.giveDeliveredBlock(blocks[number]);
            blocks[number] = 0;
        }
        from = to;
    }
}

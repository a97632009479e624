package io.fovea.engine;

import io.fovea.packet.RawMemory;

/// What one direction of a flow has that its parser or the probes did not consume yet. Empty for nearly every flow:
/// bytes are only copied when something waits for more.
final class Remainder {
    private long address;
    private int size;
    private int length;

    int length() {
        return length;
    }

    long address() {
        return address;
    }

    /// Adds bytes behind those that are there.
    ///
    /// @return false when the bytes do not fit in `bytesMax` or in the pool's budget; then nothing is added
    boolean append(NativePool pool, long from, int count, int bytesMax) {
        if (count > bytesMax - length) return false;
        if (length + count > size && !grow(pool, length + count)) return false;
        RawMemory.copy(from, address + length, count);
        length += count;
        return true;
    }

    private boolean grow(NativePool pool, int bytes) {
        int wanted = NativePool.sizeFor(bytes);
        long larger = pool.take(wanted);
        if (larger == 0) return false;
        if (length > 0) RawMemory.copy(address, larger, length);
        if (size > 0) pool.give(address, size);
        address = larger;
        size = wanted;
        return true;
    }

    /// Drops the first `count` bytes.
    void consume(NativePool pool, int count) {
        length -= count;
        if (length == 0) release(pool);
        else if (count > 0) RawMemory.copy(address + count, address, length);
    }

    void release(NativePool pool) {
        if (size > 0) pool.give(address, size);
        address = 0;
        size = 0;
        length = 0;
    }
}

package io.fovea.sinks.parquet;

import java.util.Arrays;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.XxHash;

/// Collects the hashes of a row group's values and makes a Bloom filter that fits their number.
///
/// parquet-java's own filters have to know the number beforehand or take a megabyte each, however few the rows.
final class BloomFilterBuilder {
    private static final double FALSE_POSITIVES = 0.01;
    private static final int LENGTH_MAX = 1 << 20;
    private static final int COUNTING_BITS = 1 << 21;
    private static final XxHash HASH = new XxHash();

    private long[] hashes = new long[64];
    private int count;

    /// Takes the bytes of a value.
    void add(byte[] value) {
        long hash = HASH.hashBytes(value);
        if (count > 0 && hashes[count - 1] == hash) return;
        if (count == hashes.length) hashes = Arrays.copyOf(hashes, count * 2);
        hashes[count++] = hash;
    }

    /// The filter of all values since the last call, or null when there were none.
    BlockSplitBloomFilter build() {
        if (count == 0) return null;
        int bits = BlockSplitBloomFilter.optimalNumOfBits(estimateDistinct(), FALSE_POSITIVES);
        BlockSplitBloomFilter filter = new BlockSplitBloomFilter(Math.min(bits / Byte.SIZE, LENGTH_MAX), LENGTH_MAX);
        for (int i = 0; i < count; i++) filter.insertHash(hashes[i]);
        count = 0;
        return filter;
    }

    /// How many different hashes there are, by linear counting: from the share of bits that no hash has set.
    private long estimateDistinct() {
        if (count < 64) return count;
        int bitCount = Math.min(COUNTING_BITS, Integer.highestOneBit(count) * 4);
        long[] bits = new long[bitCount / Long.SIZE];
        for (int i = 0; i < count; i++) {
            int bit = (int) (hashes[i] & bitCount - 1);
            bits[bit >>> 6] |= 1L << bit;
        }
        long zeros = bitCount;
        for (long word : bits) zeros -= Long.bitCount(word);
        if (zeros == 0) return count;
        return Math.clamp((long) Math.ceil(bitCount * Math.log((double) bitCount / zeros)), 1, count);
    }
}

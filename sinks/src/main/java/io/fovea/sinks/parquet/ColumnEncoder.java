package io.fovea.sinks.parquet;

import io.fovea.packet.ValueType;
import io.fovea.sinks.text.Utf8;
import io.fovea.spi.Column;
import java.util.List;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;

/// Hands the values of one column to its Parquet column writer, with the levels that say null, empty and list.
final class ColumnEncoder {
    private static final int VALUE_LEVEL = 1;
    private static final int EMPTY_LIST_LEVEL = 1;
    private static final int NULL_ELEMENT_LEVEL = 2;
    private static final int ELEMENT_LEVEL = 3;
    private static final double NANOSECONDS = 1e9;
    private static final int FIXED_SIZE = 16;
    private static final int CACHE_LENGTH = 1024;

    private final Column column;
    private final ValueType type;
    private final boolean fixedSize;
    private final BloomFilterBuilder bloomFilter;
    /// Addresses come again and again: the last texts, by hash.
    private final Object[] cachedAddresses;
    private final byte[][] cachedTexts;
    private ColumnWriter writer;

    ColumnEncoder(Column column) {
        this.column = column;
        this.type = column.type();
        this.fixedSize = !column.list() && type != ValueType.TEXT && type != ValueType.BYTES;
        this.bloomFilter = ParquetTypes.hasBloomFilter(column) ? new BloomFilterBuilder() : null;
        int cacheLength = type == ValueType.IP || type == ValueType.MAC ? CACHE_LENGTH : 0;
        this.cachedAddresses = new Object[cacheLength];
        this.cachedTexts = new byte[cacheLength][];
    }

    /// Sets the writer of the next row group.
    void writeTo(ColumnWriter next) {
        writer = next;
    }

    /// About how much memory a value holds.
    long sizeBytes(Object value) {
        if (fixedSize) return FIXED_SIZE;
        return sizeOf(value);
    }

    private static long sizeOf(Object value) {
        return switch (value) {
            case null -> 0;
            case String text -> FIXED_SIZE + text.length();
            case byte[] bytes -> FIXED_SIZE + bytes.length;
            case List<?> list -> {
                long size = FIXED_SIZE;
                for (Object element : list) size += sizeOf(element);
                yield size;
            }
            default -> FIXED_SIZE;
        };
    }

    /// Encodes the first `count` values.
    void encode(Object[] values, int count) {
        for (int i = 0; i < count; i++) {
            Object value = values[i];
            if (value == null) {
                writer.writeNull(0, 0);
            } else if (column.list()) {
                encodeList((List<?>) value);
            } else {
                encodeValue(value, 0, VALUE_LEVEL);
            }
        }
    }

    private void encodeList(List<?> list) {
        if (list.isEmpty()) {
            writer.writeNull(0, EMPTY_LIST_LEVEL);
            return;
        }
        int repetition = 0;
        for (Object element : list) {
            if (element == null) {
                writer.writeNull(repetition, NULL_ELEMENT_LEVEL);
            } else {
                encodeValue(element, repetition, ELEMENT_LEVEL);
            }
            repetition = 1;
        }
    }

    private void encodeValue(Object value, int repetition, int definition) {
        switch (type) {
            case BOOL -> writer.write((boolean) value, repetition, definition);
            case INT, TIME -> writer.write((long) value, repetition, definition);
            case FLOAT -> writer.write((double) value, repetition, definition);
            case DURATION -> writer.write((long) value / NANOSECONDS, repetition, definition);
            case TEXT -> encodeBytes(Utf8.bytes((String) value), repetition, definition);
            case BYTES -> encodeBytes((byte[]) value, repetition, definition);
            case IP, MAC -> encodeBytes(addressText(value), repetition, definition);
        }
    }

    private void encodeBytes(byte[] bytes, int repetition, int definition) {
        if (bloomFilter != null) bloomFilter.add(bytes);
        writer.write(Binary.fromConstantByteArray(bytes), repetition, definition);
    }

    private byte[] addressText(Object address) {
        int hash = address.hashCode() * 0x9e37_79b9;
        int place = hash >>> 22; // the ten upper bits: 1,024 places
        if (!address.equals(cachedAddresses[place])) {
            cachedAddresses[place] = address;
            cachedTexts[place] = Utf8.bytes(address.toString());
        }
        return cachedTexts[place];
    }

    /// Gives the Bloom filter of the row group that is being written, if this column has one.
    void addBloomFilterTo(ParquetFileWriter file) {
        if (bloomFilter == null) return;
        BlockSplitBloomFilter filter = bloomFilter.build();
        if (filter != null) file.addBloomFilter(ParquetTypes.path(column), filter);
    }
}

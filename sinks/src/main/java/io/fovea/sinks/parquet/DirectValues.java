package io.fovea.sinks.parquet;

import io.fovea.packet.ValueType;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.io.api.Binary;

/// Values that are written one by one, without a dictionary.
final class DirectValues implements PageValues {
    private static final double NANOSECONDS = 1e9;

    private final ValueType type;
    private final ColumnDescriptor descriptor;
    private final ValuesWriter writer;
    private final ValueBytes valueBytes;
    /// Null when the column has no Bloom filter.
    private final BloomFilterBuilder bloomFilter;
    private Statistics<?> statistics;
    private long textBytes;

    DirectValues(
            ValueType type, ColumnDescriptor descriptor, ValuesWriter writer, ValueBytes valueBytes,
            BloomFilterBuilder bloomFilter) {
        this.type = type;
        this.descriptor = descriptor;
        this.writer = writer;
        this.valueBytes = valueBytes;
        this.bloomFilter = bloomFilter;
        this.statistics = Statistics.createStats(descriptor.getPrimitiveType());
    }

    @Override
    public void add(Object value) {
        switch (type) {
            case BOOL -> {
                writer.writeBoolean((boolean) value);
                statistics.updateStats((boolean) value);
            }
            case INT, TIME -> {
                writer.writeLong((long) value);
                statistics.updateStats((long) value);
            }
            case FLOAT -> addDouble((double) value);
            case DURATION -> addDouble((long) value / NANOSECONDS);
            case TEXT, BYTES, IP, MAC -> {
                byte[] bytes = valueBytes.of(value);
                if (bloomFilter != null) bloomFilter.add(bytes);
                add(Binary.fromConstantByteArray(bytes));
            }
        }
    }

    private void addDouble(double value) {
        writer.writeDouble(value);
        statistics.updateStats(value);
    }

    /// Takes bytes that the Bloom filter knows already.
    void add(Binary bytes) {
        writer.writeBytes(bytes);
        statistics.updateStats(bytes);
        textBytes += bytes.length();
    }

    @Override
    public long bufferedBytes() {
        return writer.getBufferedSize();
    }

    @Override
    public BytesInput bytes() {
        return writer.getBytes();
    }

    @Override
    public Encoding encoding() {
        return writer.getEncoding();
    }

    @Override
    public Statistics<?> statistics() {
        return statistics;
    }

    @Override
    public long textBytes() {
        return textBytes;
    }

    @Override
    public void endPage() {
        writer.reset();
        statistics = Statistics.createStats(descriptor.getPrimitiveType());
        textBytes = 0;
    }
}

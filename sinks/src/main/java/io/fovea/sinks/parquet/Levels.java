package io.fovea.sinks.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/// The repetition and definition levels of one page: where rows begin, and what is null, empty or a value.
final class Levels {
    private static final int VALUE = 1;
    private static final int EMPTY_LIST = 1;
    private static final int NULL_ELEMENT = 2;
    private static final int ELEMENT = 3;

    private final ColumnDescriptor descriptor;
    /// Null when values are no lists.
    private final RunLengthBitPackingHybridEncoder repetitions;
    private final RunLengthBitPackingHybridEncoder definitions;
    /// How often each definition level came.
    private final long[] counts;
    private int rows;
    private int values;
    private int nulls;

    Levels(ColumnDescriptor descriptor, ParquetProperties properties) {
        this.descriptor = descriptor;
        boolean isList = descriptor.getMaxRepetitionLevel() > 0;
        repetitions = isList ? properties.newRepetitionLevelEncoder(descriptor) : null;
        definitions = properties.newDefinitionLevelEncoder(descriptor);
        counts = new long[descriptor.getMaxDefinitionLevel() + 1];
    }

    /// A row without value, or without list.
    void addNull() throws IOException {
        if (repetitions != null) repetitions.writeInt(0);
        define(0);
        rows++;
        nulls++;
    }

    /// A row with a value.
    void addValue() throws IOException {
        define(VALUE);
        rows++;
    }

    void addEmptyList() throws IOException {
        repetitions.writeInt(0);
        define(EMPTY_LIST);
        rows++;
        nulls++;
    }

    /// The next element of a row's list.
    void addElement(boolean isFirst, boolean isNull) throws IOException {
        repetitions.writeInt(isFirst ? 0 : 1);
        define(isNull ? NULL_ELEMENT : ELEMENT);
        if (isFirst) rows++;
        if (isNull) nulls++;
    }

    private void define(int level) throws IOException {
        definitions.writeInt(level);
        counts[level]++;
        values++;
    }

    int rows() {
        return rows;
    }

    /// How many values there are, nulls and empty lists included.
    int values() {
        return values;
    }

    int nulls() {
        return nulls;
    }

    long bufferedBytes() {
        return definitions.getBufferedSize() + (repetitions == null ? 0 : repetitions.getBufferedSize());
    }

    BytesInput repetitionBytes() throws IOException {
        return repetitions == null ? BytesInput.empty() : repetitions.toBytes();
    }

    BytesInput definitionBytes() throws IOException {
        return definitions.toBytes();
    }

    /// What readers plan their memory by. Histograms that say nothing new are left out, as the format wants.
    SizeStatistics sizes(long textBytes) {
        List<Long> repetitionCounts = new ArrayList<>();
        List<Long> definitionCounts = new ArrayList<>();
        if (repetitions != null) {
            repetitionCounts.add((long) rows);
            repetitionCounts.add((long) values - rows);
            for (long count : counts) definitionCounts.add(count);
        }
        return new SizeStatistics(descriptor.getPrimitiveType(), textBytes, repetitionCounts, definitionCounts);
    }

    /// Starts the next page.
    void reset() {
        if (repetitions != null) repetitions.reset();
        definitions.reset();
        java.util.Arrays.fill(counts, 0);
        rows = 0;
        values = 0;
        nulls = 0;
    }
}

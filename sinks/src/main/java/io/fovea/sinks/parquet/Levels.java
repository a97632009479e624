package io.fovea.sinks.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.SizeStatistics;

/// The repetition and definition levels of one page: where rows begin, and what is null, empty or a value.
final class Levels {
    private static final int VALUE = 1;
    private static final int EMPTY_LIST = 1;
    private static final int NULL_ELEMENT = 2;
    private static final int ELEMENT = 3;

    private final ColumnDescriptor descriptor;
    /// Null when values are no lists.
    private final RunLengths repetitions;
    private final RunLengths definitions;
    /// How often each definition level came.
    private final long[] counts;
    private int rows;
    private int values;
    private int nulls;

    Levels(ColumnDescriptor descriptor) {
        this.descriptor = descriptor;
        boolean isList = descriptor.getMaxRepetitionLevel() > 0;
        repetitions = isList ? new RunLengths(width(descriptor.getMaxRepetitionLevel())) : null;
        definitions = new RunLengths(width(descriptor.getMaxDefinitionLevel()));
        counts = new long[descriptor.getMaxDefinitionLevel() + 1];
    }

    private static int width(int levelMax) {
        return BytesUtils.getWidthFromMaxInt(levelMax);
    }

    /// A row without value, or without list.
    void addNull() {
        if (repetitions != null) repetitions.add(0);
        define(0);
        rows++;
        nulls++;
    }

    /// A row with a value.
    void addValue() {
        define(VALUE);
        rows++;
    }

    void addEmptyList() {
        repetitions.add(0);
        define(EMPTY_LIST);
        rows++;
        nulls++;
    }

    /// The next element of a row's list.
    void addElement(boolean isFirst, boolean isNull) {
        repetitions.add(isFirst ? 0 : 1);
        define(isNull ? NULL_ELEMENT : ELEMENT);
        if (isFirst) rows++;
        if (isNull) nulls++;
    }

    private void define(int level) {
        definitions.add(level);
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
        return definitions.bufferedBytes() + (repetitions == null ? 0 : repetitions.bufferedBytes());
    }

    BytesInput repetitionBytes() {
        return repetitions == null ? BytesInput.empty() : repetitions.bytes();
    }

    BytesInput definitionBytes() {
        return definitions.bytes();
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
        if (repetitions != null) repetitions.start(width(descriptor.getMaxRepetitionLevel()));
        definitions.start(width(descriptor.getMaxDefinitionLevel()));
        java.util.Arrays.fill(counts, 0);
        rows = 0;
        values = 0;
        nulls = 0;
    }
}

package io.fovea.sinks.parquet;

import io.fovea.packet.ValueType;
import io.fovea.spi.Column;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.hadoop.ParquetFileWriter;

/// Makes pages of the values of one column: with a dictionary first where one may pay, without one from the page on
/// where it does not. The encodings, statistics and limits are those of parquet-java's own column writers, which look
/// at every value for each of these and so cost several times as much.
final class ColumnEncoder {
    private static final int FIXED_SIZE = 16;

    private final Column column;
    private final boolean fixedSize;
    private final int pageRowsMax;
    private final long pageBytesMax;
    private final int pageValuesMax;
    private final Levels levels;
    private final DirectValues direct;
    /// Null when the column has none.
    private final DictionaryValues dictionary;
    private final BloomFilterBuilder bloomFilter;
    private final SeenLists seenLists = new SeenLists();
    private boolean usesDictionary;
    private PageWriter pages;

    ColumnEncoder(Column column, ColumnDescriptor descriptor, ParquetProperties properties) {
        this.column = column;
        this.fixedSize = !column.list() && column.type() != ValueType.TEXT && column.type() != ValueType.BYTES;
        this.pageRowsMax = properties.getPageRowCountLimit();
        this.pageBytesMax = properties.getPageSizeThreshold() * 9L / 10;
        this.pageValuesMax = properties.getPageValueCountThreshold();
        this.levels = new Levels(descriptor, properties);
        this.bloomFilter = ParquetTypes.hasBloomFilter(column) ? new BloomFilterBuilder() : null;
        ValueBytes valueBytes = new ValueBytes(column.type());
        this.direct = new DirectValues(
                column.type(), descriptor, ParquetTypes.valuesWriter(column, descriptor, properties), valueBytes,
                bloomFilter);
        this.dictionary = ParquetTypes.hasDictionary(column)
                ? new DictionaryValues(descriptor, valueBytes, bloomFilter) : null;
    }

    /// Starts a row group.
    void writeTo(PageWriter next) {
        pages = next;
        usesDictionary = dictionary != null;
        if (usesDictionary) dictionary.clear();
        seenLists.clear();
    }

    /// About how much memory a value holds.
    long sizeBytes(Object value) {
        if (fixedSize) return FIXED_SIZE;
        if (!(value instanceof List<?> list)) return sizeOf(value);
        SeenLists.Seen seen = seenLists.get(list);
        if (seen != null) return seen.sizeBytes;
        long size = FIXED_SIZE;
        for (Object element : list) size += sizeOf(element);
        seenLists.put(list, size);
        return size;
    }

    private static long sizeOf(Object value) {
        return switch (value) {
            case null -> 0;
            case String text -> FIXED_SIZE + text.length();
            case byte[] bytes -> FIXED_SIZE + bytes.length;
            default -> FIXED_SIZE;
        };
    }

    /// Encodes the first `count` values, and writes the page when it is full.
    void encode(Object[] values, int count) throws IOException {
        PageValues page = usesDictionary ? dictionary : direct;
        for (int i = 0; i < count; i++) {
            Object value = values[i];
            if (value == null) {
                levels.addNull();
            } else if (column.list()) {
                encodeList((List<?>) value, page);
            } else {
                levels.addValue();
                page.add(value);
            }
        }
        if (usesDictionary && dictionary.isTooLarge()) leaveDictionary();
        if (isPageFull()) writePage();
    }

    private void encodeList(List<?> list, PageValues page) throws IOException {
        if (list.isEmpty()) {
            levels.addEmptyList();
            return;
        }
        SeenLists.Seen seen = usesDictionary ? seenLists.get(list) : null;
        if (seen != null) {
            encodeSeen(seen);
            return;
        }
        boolean isFirst = true;
        for (Object element : list) {
            levels.addElement(isFirst, element == null);
            if (element != null) page.add(element);
            isFirst = false;
        }
    }

    private void encodeSeen(SeenLists.Seen seen) throws IOException {
        if (seen.numbers == null) {
            seen.numbers = seen.list.stream()
                    .mapToInt(element -> element == null ? -1 : dictionary.numberOf(element)).toArray();
        }
        boolean isFirst = true;
        for (int number : seen.numbers) {
            levels.addElement(isFirst, number < 0);
            if (number >= 0) dictionary.addNumber(number);
            isFirst = false;
        }
    }

    private boolean isPageFull() {
        return levels.rows() >= pageRowsMax || levels.values() >= pageValuesMax
                || levels.bufferedBytes() + valuesOfPage().bufferedBytes() >= pageBytesMax;
    }

    private PageValues valuesOfPage() {
        return usesDictionary ? dictionary : direct;
    }

    private void leaveDictionary() {
        dictionary.moveTo(direct);
        usesDictionary = false;
    }

    private void writePage() throws IOException {
        if (levels.rows() == 0) return;
        BytesInput bytes = valuesOfPage().bytes();
        if (usesDictionary && !dictionary.pays(bytes)) {
            leaveDictionary();
            bytes = direct.bytes();
        }
        PageValues page = valuesOfPage();
        Statistics<?> statistics = page.statistics();
        statistics.incrementNumNulls(levels.nulls());
        pages.writePageV2(
                levels.rows(), levels.nulls(), levels.values(), levels.repetitionBytes(), levels.definitionBytes(),
                page.encoding(), bytes, statistics, levels.sizes(page.textBytes()), null);
        page.endPage();
        levels.reset();
    }

    /// Writes what is left of the row group.
    void finish() throws IOException {
        writePage();
        DictionaryPage page = dictionary == null ? null : dictionary.dictionary();
        if (page != null) pages.writeDictionaryPage(page);
    }

    /// About how much memory the row group takes so far.
    long bufferedBytes() {
        long dictionaryBytes = dictionary == null ? 0 : dictionary.memoryBytes();
        return levels.bufferedBytes() + valuesOfPage().bufferedBytes() + dictionaryBytes + pages.getMemSize();
    }

    /// Gives the Bloom filter of the row group that is being written, if this column has one.
    void addBloomFilterTo(ParquetFileWriter file) {
        if (bloomFilter == null) return;
        BlockSplitBloomFilter filter = bloomFilter.build();
        if (filter != null) file.addBloomFilter(ParquetTypes.path(column), filter);
    }
}

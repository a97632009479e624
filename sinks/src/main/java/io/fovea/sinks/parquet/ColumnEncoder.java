package io.fovea.sinks.parquet;

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
    /// How many rows are taken before limits are looked at.
    private static final int SLICE_ROWS = 64;

    private final Column column;
    private final boolean isList;
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
        this.isList = column.list();
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

    /// Encodes the column of some rows, and writes each page that is full.
    void encode(List<Object[]> rows, int place, int from, int to) throws IOException {
        int start = from;
        while (start < to) {
            int rowsOfPage = Math.min(SLICE_ROWS, pageRowsMax - levels.rows());
            int end = Math.min(to, start + rowsOfPage);
            PageValues page = valuesOfPage();
            if (isList) encodeLists(rows, place, start, end, page);
            else encodeValues(rows, place, start, end, page);
            if (usesDictionary && dictionary.isTooLarge()) leaveDictionary();
            if (isPageFull()) writePage();
            start = end;
        }
    }

    private void encodeValues(List<Object[]> rows, int place, int from, int to, PageValues page) throws IOException {
        for (int i = from; i < to; i++) {
            Object value = rows.get(i)[place];
            if (value == null) {
                levels.addNull();
            } else {
                levels.addValue();
                page.add(value);
            }
        }
    }

    private void encodeLists(List<Object[]> rows, int place, int from, int to, PageValues page) throws IOException {
        for (int i = from; i < to; i++) {
            List<?> list = (List<?>) rows.get(i)[place];
            if (list == null) levels.addNull();
            else if (list.isEmpty()) levels.addEmptyList();
            else if (usesDictionary && seenLists.knows(list)) encodeNumbers(list);
            else encodeElements(list, page);
        }
    }

    private void encodeElements(List<?> list, PageValues page) throws IOException {
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            levels.addElement(i == 0, element == null);
            if (element != null) page.add(element);
        }
    }

    /// Of a list that was seen lately: through the numbers of its elements in the dictionary.
    private void encodeNumbers(List<?> list) throws IOException {
        int[] numbers = seenLists.numbersOf(list);
        if (numbers == null) {
            numbers = new int[list.size()];
            for (int i = 0; i < numbers.length; i++) {
                Object element = list.get(i);
                numbers[i] = element == null ? -1 : dictionary.numberOf(element);
            }
            seenLists.put(list, numbers);
        }
        for (int i = 0; i < numbers.length; i++) {
            levels.addElement(i == 0, numbers[i] < 0);
            if (numbers[i] >= 0) dictionary.addNumber(numbers[i]);
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
        seenLists.clear();
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

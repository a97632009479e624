package io.fovea.sinks.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.api.Binary;

/// Values as numbers of a dictionary's entries. All that costs more than a look into a table happens once per entry:
/// UTF-8, Bloom filter, and, per page, comparison with the least and greatest value.
///
/// Invariant: the first `keptCount` entries are those that finished pages refer to.
final class DictionaryValues implements PageValues {
    private static final int LENGTH_MAX = 1 << 20;
    private static final int ENTRIES_MAX = 1 << 16;
    /// What an entry takes in memory beside its bytes.
    private static final int ENTRY_OVERHEAD = 160;
    private static final int PREFIX_LENGTH = Integer.BYTES;
    private static final int SLAB_FIRST = 64;

    private final ColumnDescriptor descriptor;
    private final ValueBytes valueBytes;
    /// Null when the column has no Bloom filter.
    private final BloomFilterBuilder bloomFilter;

    /// Texts of one hash are easy to make; they and addresses can be compared, so such a bucket becomes a tree.
    private final Map<Object, Integer> numbers = new HashMap<>();
    private Binary[] entries = new Binary[64];
    /// The last page that an entry was used on.
    private int[] lastPages = new int[64];
    private int entryCount;
    private long entriesLength;
    private int keptCount;
    private long keptLength;
    private Object lastValue;
    private int lastNumber;

    private int[] page = new int[1024];
    private int pageLength;
    private int pageNumber = 1;
    private long textBytes;
    private Statistics<?> statistics;

    DictionaryValues(ColumnDescriptor descriptor, ValueBytes valueBytes, BloomFilterBuilder bloomFilter) {
        this.descriptor = descriptor;
        this.valueBytes = valueBytes;
        this.bloomFilter = bloomFilter;
        this.statistics = Statistics.createStats(descriptor.getPrimitiveType());
    }

    @Override
    public void add(Object value) {
        addNumber(numberOf(value));
    }

    /// The number of a value's entry, which is made when it is new.
    int numberOf(Object value) {
        if (value == lastValue) return lastNumber;
        Integer known = numbers.get(value);
        int number = known != null ? known : addEntry(value);
        lastValue = value;
        lastNumber = number;
        return number;
    }

    private int addEntry(Object value) {
        byte[] bytes = valueBytes.of(value);
        if (bloomFilter != null) bloomFilter.add(bytes);
        if (entryCount == entries.length) {
            entries = Arrays.copyOf(entries, entryCount * 2);
            lastPages = Arrays.copyOf(lastPages, entryCount * 2);
        }
        entries[entryCount] = Binary.fromConstantByteArray(bytes);
        lastPages[entryCount] = 0;
        numbers.put(value, entryCount);
        entriesLength += PREFIX_LENGTH + bytes.length;
        return entryCount++;
    }

    void addNumber(int number) {
        if (pageLength == page.length) page = Arrays.copyOf(page, pageLength * 2);
        page[pageLength++] = number;
        Binary entry = entries[number];
        textBytes += entry.length();
        if (lastPages[number] == pageNumber) return;
        lastPages[number] = pageNumber;
        statistics.updateStats(entry);
    }

    /// Whether there are more entries than a dictionary is good for.
    boolean isTooLarge() {
        return entriesLength > LENGTH_MAX || entryCount > ENTRIES_MAX;
    }

    /// Whether the first page is shorter with the dictionary than without; later pages are not asked.
    boolean pays(BytesInput bytes) {
        return keptCount > 0 || bytes.size() + entriesLength < textBytes + (long) PREFIX_LENGTH * pageLength;
    }

    /// Hands the page's values over and forgets them, with the entries that only they used.
    void moveTo(DirectValues values) {
        for (int i = 0; i < pageLength; i++) values.add(entries[page[i]]);
        numbers.clear();
        Arrays.fill(entries, keptCount, entryCount, null);
        entryCount = keptCount;
        entriesLength = keptLength;
        lastValue = null;
        resetPage();
    }

    @Override
    public long bufferedBytes() {
        return (long) pageLength * Integer.BYTES;
    }

    /// About how much memory the entries take.
    long memoryBytes() {
        return entriesLength + (long) entryCount * ENTRY_OVERHEAD;
    }

    @Override
    public BytesInput bytes() throws IOException {
        int width = BytesUtils.getWidthFromMaxInt(Math.max(entryCount - 1, 0));
        // On the heap, so there is nothing to close.
        RunLengthBitPackingHybridEncoder encoder = new RunLengthBitPackingHybridEncoder(
                width, SLAB_FIRST, LENGTH_MAX, HeapByteBufferAllocator.getInstance());
        for (int i = 0; i < pageLength; i++) encoder.writeInt(page[i]);
        return BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), encoder.toBytes());
    }

    @Override
    public Encoding encoding() {
        return Encoding.RLE_DICTIONARY;
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
        keptCount = entryCount;
        keptLength = entriesLength;
        resetPage();
    }

    private void resetPage() {
        pageLength = 0;
        pageNumber++;
        textBytes = 0;
        statistics = Statistics.createStats(descriptor.getPrimitiveType());
    }

    /// The entries that pages refer to, or null when there are none.
    DictionaryPage dictionary() {
        if (keptCount == 0) return null;
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(keptLength)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < keptCount; i++) bytes.putInt(entries[i].length()).put(entries[i].toByteBuffer());
        return new DictionaryPage(BytesInput.from(bytes.flip()), keptCount, Encoding.PLAIN);
    }

    /// Forgets all entries.
    void clear() {
        assert pageLength == 0 : "the page is written";
        numbers.clear();
        Arrays.fill(entries, 0, entryCount, null);
        entryCount = 0;
        entriesLength = 0;
        keptCount = 0;
        keptLength = 0;
        lastValue = null;
    }
}

package io.fovea.sinks.parquet;

import io.fovea.sinks.files.HiddenFile;
import io.fovea.spi.RowSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/// One Parquet file while it is written.
///
/// Rows are encoded batch by batch and column by column, which is faster than row by row, and no row is kept. Pages
/// stay in memory until their row group is complete.
/// Invariant: a row group holds at most `GROUP_ROWS_MAX` rows and about `GROUP_BYTES_MAX` bytes.
final class ParquetFile {
    static final int GROUP_ROWS_MAX = 1_000_000;
    private static final long GROUP_BYTES_MAX = 64L << 20;
    private static final int PAGE_ROWS_MAX = 20_000;
    private static final String SCHEMA_VERSION = "1";

    private final HiddenFile file;
    private final RowSchema schema;
    private final MessageType message;
    /// One for each column: the message would work them out anew each time.
    private final List<ColumnDescriptor> descriptors;
    private final ParquetProperties properties;
    private final Map<String, String> metadata;
    private final ParquetFileWriter writer;
    private final ZstdCompressor compressor = new ZstdCompressor();
    private final ColumnEncoder[] encoders;

    private long groupRows;
    private long groupBytes;
    private long rowCount;
    private ColumnChunkPageWriteStore pages;
    private boolean finished;

    ParquetFile(HiddenFile file, RowSchema schema, String toolVersion) throws IOException {
        this.file = file;
        this.schema = schema;
        this.message = ParquetTypes.message(schema);
        this.properties = properties();
        this.metadata = metadata(schema, toolVersion);
        this.descriptors = message.getColumns();
        this.encoders = new ColumnEncoder[descriptors.size()];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = new ColumnEncoder(schema.columns().get(i), descriptors.get(i), properties);
        }
        this.writer = new ParquetFileWriter(
                new ParquetOutput(file), message, ParquetFileWriter.Mode.CREATE, GROUP_BYTES_MAX, 0, null, properties);
        writer.start();
        startRowGroup();
    }

    private static ParquetProperties properties() {
        return ParquetProperties.builder()
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
                .withAllocator(HeapByteBufferAllocator.getInstance())
                .withPageRowCountLimit(PAGE_ROWS_MAX)
                .withDictionaryEncoding(false)
                .withPageWriteChecksumEnabled(true)
                .build();
    }

    private static Map<String, String> metadata(RowSchema schema, String toolVersion) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("fovea.schema_version", SCHEMA_VERSION);
        metadata.put("fovea.query", schema.query());
        metadata.put("fovea.query_text", schema.text());
        metadata.put("fovea.kind", schema.kind());
        metadata.put("fovea.version", toolVersion);
        metadata.values().removeIf(java.util.Objects::isNull);
        return metadata;
    }

    private void startRowGroup() {
        pages = ColumnChunkPageWriteStore.builder()
                .withCompressorProvider(_ -> compressor)
                .withSchema(message)
                .withAllocator(HeapByteBufferAllocator.getInstance())
                .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
                .withPageWriteChecksumEnabled(true)
                .build();
        for (int i = 0; i < encoders.length; i++) {
            encoders[i].writeTo(pages.getPageWriter(descriptors.get(i)));
        }
        groupRows = 0;
        groupBytes = 0;
    }

    /// Takes rows; their arrays may be used again afterwards, their values may not.
    void add(List<Object[]> rows) throws IOException {
        int from = 0;
        while (from < rows.size()) {
            int to = (int) Math.min(rows.size(), from + GROUP_ROWS_MAX - groupRows);
            encode(rows, from, to);
            if (groupRows >= GROUP_ROWS_MAX || groupBytes >= GROUP_BYTES_MAX) flushRowGroup();
            from = to;
        }
    }

    /// About how much memory waits to be written.
    long bufferedBytes() {
        return groupBytes;
    }

    private void encode(List<Object[]> rows, int from, int to) throws IOException {
        long bytes = 0;
        for (int i = 0; i < encoders.length; i++) {
            encoders[i].encode(rows, i, from, to);
            bytes += encoders[i].bufferedBytes();
        }
        groupRows += to - from;
        rowCount += to - from;
        groupBytes = bytes;
    }

    /// Writes what is buffered as a row group.
    void flushRowGroup() throws IOException {
        if (groupRows == 0) return;
        for (ColumnEncoder encoder : encoders) encoder.finish();
        writer.startBlock(groupRows);
        pages.flushToFileWriter(writer);
        for (ColumnEncoder encoder : encoders) encoder.addBloomFilterTo(writer);
        writer.endBlock();
        pages.close();
        startRowGroup();
    }

    /// Completes the file and gives it its name.
    void finish() throws IOException {
        flushRowGroup();
        writer.end(metadata);
        file.publish();
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    Path target() {
        return file.target();
    }

    RowSchema schema() {
        return schema;
    }

    long rowCount() {
        return rowCount;
    }

    long lengthBytes() {
        return file.position();
    }

    /// Releases memory and, if the file is not finished, removes it.
    void close() throws IOException {
        file.discard();
        compressor.release();
    }
}

package io.fovea.sinks.parquet;

import io.fovea.sinks.files.FileErrors;
import io.fovea.sinks.files.FileNames;
import io.fovea.sinks.files.HiddenFile;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One Parquet file per query: `DIR/<query>/<query>-<start>-0-<number>.parquet`.
///
/// A query without rows still gets its file, so that readers find the columns.
/// Invariant: the files together buffer at most `BUFFERED_BYTES_MAX` and what one batch adds.
final class ParquetSink implements Sink {
    private static final long BUFFERED_BYTES_MAX = 256L << 20;

    private final Path folder;
    private final Map<String, ParquetFile> files = new LinkedHashMap<>();
    private final List<Output> outputs = new ArrayList<>();

    private ParquetSink(Path folder) {
        this.folder = folder;
    }

    static ParquetSink open(Path folder, List<RowSchema> schemas, Settings settings) throws IOException {
        try {
            Files.createDirectories(folder);
            if (!settings.append() && holdsFiles(folder)) {
                throw new IOException("the folder is not empty; choose another, or add --append or --overwrite");
            }
        } catch (IOException failure) {
            throw new IOException(folder + ": " + FileErrors.reason(failure), failure);
        }
        ParquetSink sink = new ParquetSink(folder);
        try {
            List<String> names = FileNames.ofQueries(schemas);
            for (int i = 0; i < schemas.size(); i++) sink.start(schemas.get(i), names.get(i), settings);
        } catch (IOException | RuntimeException failure) {
            sink.close();
            throw failure;
        }
        return sink;
    }

    private static boolean holdsFiles(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().startsWith(".")) return true;
            }
        }
        return false;
    }

    private void start(RowSchema schema, String name, Settings settings) throws IOException {
        Path place = folder.resolve(name);
        try {
            Files.createDirectories(place);
        } catch (IOException failure) {
            throw new IOException(place + ": " + FileErrors.reason(failure), failure);
        }
        String prefix = name + "-" + settings.startTime().replace(':', '_') + "-0-";
        HiddenFile file = null;
        for (int number = 0; file == null; number++) {
            file = HiddenFile.create(place.resolve(prefix + number + ".parquet"));
        }
        files.put(schema.query(), new ParquetFile(file, schema, settings.toolVersion()));
    }

    @Override
    public void write(RowBatch batch) throws IOException {
        ParquetFile file = files.get(batch.schema().query());
        file.add(batch.rows());
        long buffered = 0;
        for (ParquetFile each : files.values()) buffered += each.bufferedBytes();
        if (buffered > BUFFERED_BYTES_MAX) largest().flushRowGroup();
    }

    private ParquetFile largest() {
        ParquetFile largest = null;
        for (ParquetFile file : files.values()) {
            if (largest == null || file.bufferedBytes() > largest.bufferedBytes()) largest = file;
        }
        return largest;
    }

    @Override
    public void finish() throws IOException {
        for (ParquetFile file : files.values()) {
            if (file.isFinished()) continue;
            file.finish();
            String name = folder.relativize(file.target()).toString().replace('\\', '/');
            outputs.add(new Output(file.schema().query(), name, file.rowCount(), file.lengthBytes()));
        }
    }

    @Override
    public List<Output> outputs() {
        return List.copyOf(outputs);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ParquetFile file : files.values()) {
            try {
                file.close();
            } catch (IOException each) {
                if (failure == null) failure = each;
            }
        }
        if (failure != null) throw failure;
    }
}

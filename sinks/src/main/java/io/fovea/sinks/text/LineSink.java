package io.fovea.sinks.text;

import io.fovea.sinks.files.FileErrors;
import io.fovea.sinks.files.FileNames;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows as lines: into one stream or file, or into a folder with a file per query.
public final class LineSink implements Sink {
    private final Map<String, Query> queries = new LinkedHashMap<>();
    private final List<TextOutput> outputs = new ArrayList<>();
    private boolean finished;

    private LineSink() {}

    /// Opens what a target names: `-`, a folder (one that exists, or a name that ends in `/`), or a file.
    ///
    /// @param ending of the files in a folder, with its dot
    /// @param maker makes each query's format
    public static LineSink open(
            String target, List<RowSchema> schemas, Settings settings, String ending, LineFormat.Maker maker)
            throws IOException {
        LineSink sink = new LineSink();
        try {
            if (isFolder(target)) {
                sink.openFolder(Path.of(target), schemas, ending, maker);
            } else {
                TextOutput output = target.equals("-")
                        ? TextOutput.standard(settings.standardOutput())
                        : TextOutput.file(Path.of(target));
                sink.outputs.add(output);
                for (RowSchema schema : schemas) sink.add(schema, output, maker.format(schema, schemas.size() > 1));
            }
        } catch (IOException | RuntimeException failure) {
            sink.close();
            throw failure;
        }
        return sink;
    }

    /// Whether a target is a folder.
    public static boolean isFolder(String target) {
        return !target.equals("-") && (target.endsWith("/") || Files.isDirectory(Path.of(target)));
    }

    private void openFolder(Path folder, List<RowSchema> schemas, String ending, LineFormat.Maker maker)
            throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new IOException(folder + ": " + FileErrors.reason(failure), failure);
        }
        List<String> names = FileNames.ofQueries(schemas);
        for (int i = 0; i < schemas.size(); i++) {
            TextOutput output = TextOutput.file(folder.resolve(names.get(i) + ending));
            outputs.add(output);
            add(schemas.get(i), output, maker.format(schemas.get(i), false));
        }
    }

    private void add(RowSchema schema, TextOutput output, LineFormat format) {
        Query query = new Query(schema, output, format);
        int before = output.buffer().length();
        format.header(output.buffer());
        query.bytes += output.buffer().length() - before;
        queries.put(schema.query(), query);
    }

    @Override
    public void write(RowBatch batch) throws IOException {
        Query query = queries.get(batch.schema().query());
        TextBuffer buffer = query.output.buffer();
        for (Object[] row : batch.rows()) {
            int before = buffer.length();
            query.format.row(buffer, row);
            query.bytes += buffer.length() - before;
            query.rows++;
            query.output.drainIfLong();
        }
        query.output.flush();
    }

    @Override
    public void finish() throws IOException {
        if (finished) return;
        for (TextOutput output : outputs) {
            output.finish();
            for (Query query : queries.values()) query.complete |= query.output == output;
        }
        finished = true;
    }

    @Override
    public List<Output> outputs() {
        return queries.values().stream()
                .filter(query -> query.complete)
                .map(query -> new Output(query.schema.query(), query.output.name(), query.rows, query.bytes))
                .toList();
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (TextOutput output : outputs) {
            try {
                output.close();
            } catch (IOException each) {
                if (failure == null) failure = each;
            }
        }
        if (failure != null) throw failure;
    }

    /// One query's way out and what went there.
    private static final class Query {
        final RowSchema schema;
        final TextOutput output;
        final LineFormat format;
        long rows;
        long bytes;
        boolean complete;

        Query(RowSchema schema, TextOutput output, LineFormat format) {
            this.schema = schema;
            this.output = output;
            this.format = format;
        }
    }
}

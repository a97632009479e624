package io.fovea.sinks.parquet;

import io.fovea.sinks.files.HiddenFile;
import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/// A hidden file as parquet-java wants to see it. Publishing and closing stay with the file's owner.
final class ParquetOutput extends PositionOutputStream implements OutputFile {
    private final HiddenFile file;

    ParquetOutput(HiddenFile file) {
        this.file = file;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return file.target().toString();
    }

    @Override
    public long getPos() {
        return file.position();
    }

    @Override
    public void write(int value) throws IOException {
        file.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
    }

    /// Nothing: the owner publishes or discards the file.
    @Override
    public void close() {}
}

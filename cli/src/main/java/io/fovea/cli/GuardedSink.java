package io.fovea.cli;

import io.fovea.engine.OutputException;
import io.fovea.spi.RowBatch;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// A sink whose failures say that they are the output's, so that nobody takes them for the input's.
final class GuardedSink implements Sink {
    private final Sink sink;

    GuardedSink(Sink sink) {
        this.sink = sink;
    }

    @Override
    public boolean wantsRows() {
        return sink.wantsRows();
    }

    @Override
    public void write(RowBatch batch) throws IOException {
        try {
            sink.write(batch);
        } catch (IOException | UncheckedIOException e) {
            throw outputFailure(e);
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            sink.finish();
        } catch (IOException | UncheckedIOException e) {
            throw outputFailure(e);
        }
    }

    @Override
    public List<Output> outputs() {
        return sink.outputs();
    }

    @Override
    public void close() throws IOException {
        try {
            sink.close();
        } catch (IOException | UncheckedIOException e) {
            throw outputFailure(e);
        }
    }

    /// The failure of an output as one.
    static OutputException outputFailure(Exception e) {
        if (e instanceof OutputException already) return already;
        IOException cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
        return new OutputException(Failure.reason(cause), cause);
    }
}

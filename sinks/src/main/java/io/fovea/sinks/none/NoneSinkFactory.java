package io.fovea.sinks.none;

import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.util.List;

/// Opens the sink `none`: rows are counted, and neither made nor written.
public final class NoneSinkFactory implements SinkFactory {
    @Override
    public String scheme() {
        return "none";
    }

    @Override
    public Sink open(String target, List<RowSchema> schemas, Settings settings) {
        return new NoneSink();
    }

    private static final class NoneSink implements Sink {
        @Override
        public boolean wantsRows() {
            return false;
        }

        @Override
        public void write(RowBatch batch) {}

        @Override
        public void finish() {}

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}

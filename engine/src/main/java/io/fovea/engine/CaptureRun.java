package io.fovea.engine;

import io.fovea.spi.CompiledQueries;
import io.fovea.spi.Limits;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/// One run over captures.
final class CaptureRun {
    CaptureRun(CompiledQueries queries, Limits limits, long packetsMax, BooleanSupplier stop) {}

    RunReport run(List<Path> captures, Sink sink, RunListener listener) throws IOException {
        throw new IllegalStateException("the packet path is not wired up");
    }
}

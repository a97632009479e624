package io.fovea.engine;

import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts captures in the order of time, so that a flow that goes on from one file to the next is one flow. One file is
/// open at a time, and only its start is read.
final class CaptureOrder {
    private static final int LOOK_BYTES = 8 << 10;

    private CaptureOrder() {}

    private record Dated(Path file, long firstNs) {}

    /// Sorts by the time of the first packet; files of equal times, and those without any, keep their order.
    static List<Path> byFirstPacket(List<Path> files) {
        if (files.size() < 2) return files;
        List<Dated> dated = new ArrayList<>(files.size());
        try (Chunk chunk = new Chunk(LOOK_BYTES)) {
            for (Path file : files) dated.add(new Dated(file, firstNs(file, chunk)));
        }
        dated.sort(Comparator.comparingLong(Dated::firstNs));
        return dated.stream().map(Dated::file).toList();
    }

    /// What is wrong with a file is said when it is read.
    private static long firstNs(Path file, Chunk chunk) {
        chunk.clear();
        try (PacketSource source = CaptureRun.open(SourceRequest.of(file))) {
            return source.firstTimeNs(chunk);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}

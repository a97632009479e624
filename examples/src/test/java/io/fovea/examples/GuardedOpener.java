package io.fovea.examples;

import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Lets a run have guarded frames for its capture: a file stands for them, of which the magic number is read.
public final class GuardedOpener implements PacketSourceOpener {
    private static final byte[] MAGIC = "\0guarded".getBytes(StandardCharsets.US_ASCII);
    private static final Map<Path, GuardedCapture> CAPTURES = new ConcurrentHashMap<>();

    /// Makes the file that stands for guarded frames.
    static Path file(Path file) throws IOException {
        return Files.write(file, MAGIC);
    }

    /// Says what the file stands for from now on.
    static void put(Path file, GuardedCapture capture) {
        CAPTURES.put(file, capture);
    }

    @Override
    public boolean recognises(byte[] magic) {
        return Arrays.equals(magic, MAGIC);
    }

    @Override
    public PacketSource open(SourceRequest request) throws IOException {
        GuardedCapture capture = CAPTURES.get(request.file());
        if (capture == null) throw new InputException(request.file() + ": stands for no guarded frames");
        return capture;
    }
}

package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.InputException;
import io.fovea.spi.Limits;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;

/// One run over captures: opens them in turn, takes their bursts through the packet path, and finishes the sink.
final class CaptureRun {
    private static final int BURST_PACKETS = 64;
    private static final int BURSTS_BETWEEN_LOOKS = 256;
    private static final long PROGRESS_EVERY_NS = 200_000_000L;

    private final CompiledQueries queries;
    private final Limits limits;
    private final BooleanSupplier stop;
    private final Burst burst = new Burst(BURST_PACKETS);
    private final List<RunReport.Input> inputs = new ArrayList<>();
    private final List<InputException> unopened = new ArrayList<>();
    private long packetsLeft;
    private boolean stopped;
    private long nextProgressNs;
    private long bytesDone;
    private long bytesTotal;

    CaptureRun(CompiledQueries queries, Limits limits, long packetsMax, BooleanSupplier stop) {
        this.queries = queries;
        this.limits = limits;
        this.stop = stop;
        packetsLeft = packetsMax;
    }

    RunReport run(List<Path> captures, Sink sink, RunListener listener) throws IOException {
        long start = System.nanoTime();
        bytesTotal = totalBytes(captures);
        try (SinkThread output = new SinkThread(sink)) {
            RowCollector rows = new RowCollector(queries, output, BURST_PACKETS);
            long seed = new SecureRandom().nextLong();
            try (PacketPath path = new PacketPath(queries, limits, rows, BURST_PACKETS, seed)) {
                boolean several = captures.size() > 1;
                for (int n = 0; n < captures.size() && goesOn(rows); n++) {
                    if (several) readOneOfSeveral(captures.get(n), n, path, rows, listener);
                    else readCapture(captures.get(n), n, path, rows, listener);
                }
                if (several && path.counters.received == 0) throwIfNoneOpened();
                path.finish();
                rows.flush();
                output.finish();
                return report(path, rows, System.nanoTime() - start);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private static long totalBytes(List<Path> captures) {
        long total = 0;
        for (Path capture : captures) {
            try {
                total += Files.size(capture);
            } catch (IOException e) {
                return -1;
            }
        }
        return total;
    }

    private boolean goesOn(RowCollector rows) {
        if (stop.getAsBoolean()) stopped = true;
        return !stopped && packetsLeft > 0 && !rows.allLimitsReached();
    }

    /// A capture that cannot be opened does not keep the others from being read; it is reported as damaged.
    private void readOneOfSeveral(
            Path capture, int number, PacketPath path, RowCollector rows, RunListener listener) throws IOException {
        try {
            readCapture(capture, number, path, rows, listener);
        } catch (InputException e) {
            unopened.add(e);
            inputs.add(new RunReport.Input(capture.toString(), 0, 0, e.getMessage()));
            listener.warning(e.getMessage());
        }
    }

    private void throwIfNoneOpened() throws InputException {
        if (!unopened.isEmpty() && unopened.size() == inputs.size()) throw unopened.getFirst();
    }

    private void readCapture(Path capture, int number, PacketPath path, RowCollector rows, RunListener listener)
            throws IOException {
        try (PacketSource source = open(capture)) {
            long before = path.counters.received;
            path.source(source.name(), number);
            int bursts = 0;
            while (fill(source)) {
                path.onBurst(burst);
                if (++bursts % BURSTS_BETWEEN_LOOKS == 0) {
                    look(source, path, rows, listener);
                    if (!goesOn(rows)) break;
                }
            }
            bytesDone += source.position();
            inputs.add(new RunReport.Input(
                    source.name(), source.position(), path.counters.received - before, source.damage()));
            if (source.damage() != null) listener.warning(source.damage());
        }
    }

    private boolean fill(PacketSource source) throws IOException {
        burst.count = 0;
        if (packetsLeft <= 0 || source.fill(burst) == 0) return false;
        burst.count = (int) Math.min(burst.count, packetsLeft);
        packetsLeft -= burst.count;
        return true;
    }

    private void look(PacketSource source, PacketPath path, RowCollector rows, RunListener listener) {
        long now = System.nanoTime();
        if (nextProgressNs != 0 && now - nextProgressNs < 0) return;
        nextProgressNs = now + PROGRESS_EVERY_NS;
        rows.flush();
        listener.progress(bytesDone + source.position(), bytesTotal, path.counters.received, rows.rows());
    }

    /// Opens a capture by its first bytes.
    static PacketSource open(Path capture) throws IOException {
        byte[] magic = magic(capture);
        PacketSourceOpener any = null;
        for (PacketSourceOpener opener : ServiceLoader.load(PacketSourceOpener.class)) {
            if (opener.recognises(magic)) return opener.open(capture);
            any = opener;
        }
        if (any == null) throw new IllegalStateException("no reader of captures is installed");
        return any.open(capture); // which says what the file is instead
    }

    private static byte[] magic(Path capture) throws IOException {
        try (InputStream in = Files.newInputStream(capture)) {
            return in.readNBytes(8);
        } catch (NoSuchFileException e) {
            throw new InputException(capture + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new InputException(capture + ": permission denied", e);
        } catch (IOException e) {
            throw new InputException(capture + ": cannot be read: " + OutputFolder.reason(e), e);
        }
    }

    private RunReport report(PacketPath path, RowCollector rows, long elapsedNs) {
        PathCounters counters = path.counters;
        RunReport.Funnel funnel = new RunReport.Funnel(
                counters.bytes, counters.received, counters.candidates, path.flowsOpened(),
                path.streams().parsedFlows(), path.streams().sessions(), rows.rows());
        return new RunReport(inputs, counters.accounting(), funnel, rows.report(), Map.of(), stopped, elapsedNs);
    }
}

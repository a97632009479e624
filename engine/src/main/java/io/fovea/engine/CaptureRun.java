package io.fovea.engine;

import io.fovea.packet.Networks;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.InputException;
import io.fovea.spi.Limits;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.Sink;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// One run over captures: starts the workers, waits for them, adds up what they did, and finishes the sink.
final class CaptureRun {
    /// Looked for once: a run may open a hundred thousand files.
    private static final List<PacketSourceOpener> OPENERS = ServiceLoader.load(PacketSourceOpener.class).stream()
            .map(ServiceLoader.Provider::get).toList();

    private final CompiledQueries queries;
    private final Limits limits;
    private final Reading reading;
    private final Team team;
    private final BooleanSupplier stop;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean stopped;

    CaptureRun(CompiledQueries queries, Limits limits, Reading reading, Team team, BooleanSupplier stop) {
        this.queries = queries;
        this.limits = limits;
        this.reading = reading;
        this.team = team;
        this.stop = stop;
    }

    /// How many workers there may be, and what becomes of their rows.
    ///
    /// @param bytesPerWorker bytes of input for which one more worker is worth its start
    /// @param ordered whether rows are put in order at the end
    record Team(int workersMax, long bytesPerWorker, boolean ordered) {}

    /// How captures are read.
    ///
    /// @param packetsMax packets after which reading stops
    /// @param snapLength bytes of a frame that are looked at
    /// @param follow whether the end of a capture is waited at for more
    /// @param checksums which are verified
    /// @param tunnelKeys whether keys of tunnels that a direction may have for itself tell networks apart
    record Reading(
            long packetsMax, int snapLength, boolean follow, ChecksumPolicy checksums, boolean tunnelKeys) {}

    RunReport run(List<Path> captures, Sink sink, RunListener listener) throws IOException {
        long start = System.nanoTime();
        long bytes = totalBytes(captures);
        int count = workersFor(bytes);
        long seed = new SecureRandom().nextLong();
        List<String> names = queries.queries().stream().map(CompiledQuery::name).toList();
        try (OrderedSink order = team.ordered() ? new OrderedSink(sink, names) : null;
                SinkThread output = new SinkThread(order != null ? order : sink);
                FragmentStage fragments = new FragmentStage(limits, new Networks(reading.tunnelKeys()), seed);
                ChunkQueue queue = new ChunkQueue(captures, count, bytes, reading, listener, this::goesOn)) {
            try {
                for (int w = 0; w < count; w++) {
                    RowCollector rows = new RowCollector(queries, output, team.ordered());
                    ChecksumStage checksums = new ChecksumStage(reading.checksums(), queries);
                    workers.add(new Worker(queue, queries, limits, checksums, rows, fragments, w, count, seed));
                }
                workTogether(queue);
                WeirdCounts weird = gatherWeird();
                List<RunReport.Input> inputs = queue.inputs();
                output.finish();
                return report(inputs, fragments, weird, System.nanoTime() - start);
            } finally {
                for (Worker worker : workers) worker.close();
            }
        }
    }

    /// As many as there is work for. The rows of a `limit` are the first ones: that is for one worker.
    private int workersFor(long bytes) {
        if (queries.queries().stream().anyMatch(query -> query.limit() != Long.MAX_VALUE)) return 1;
        if (bytes < 0) return team.workersMax();
        return Math.clamp(bytes / team.bytesPerWorker(), 1, team.workersMax());
    }

    private long totalBytes(List<Path> captures) {
        if (reading.follow()) return -1;
        long total = 0;
        for (Path capture : captures) {
            if (SourceRequest.isStream(capture)) return -1;
            try {
                total += Files.size(capture);
            } catch (IOException e) {
                return -1;
            }
        }
        return total;
    }

    /// The first worker runs on this thread.
    private void workTogether(ChunkQueue queue) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (Worker worker : workers.subList(1, workers.size())) {
            threads.add(Thread.ofPlatform().daemon().name("fovea-worker-" + (threads.size() + 1))
                    .start(() -> work(worker, queue)));
        }
        work(workers.getFirst(), queue);
        join(threads);
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure.get());
        }
    }

    private void work(Worker worker, ChunkQueue queue) {
        try {
            worker.work();
        } catch (IOException | RuntimeException | Error e) {
            if (!failure.compareAndSet(null, e) && failure.get() != e) failure.get().addSuppressed(e);
            queue.fail();
        }
    }

    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private boolean goesOn() {
        if (stop.getAsBoolean()) stopped = true;
        return !stopped && !workers.getFirst().rows().allLimitsReached() && failedLimit() == null;
    }

    /// The limit whose policy is that the run ends, if it was hit.
    private String failedLimit() {
        for (Worker worker : workers) {
            if (worker.path().hasFailed()) return "flow-table";
        }
        return null;
    }

    /// Opens a capture by its first bytes.
    static PacketSource open(SourceRequest request) throws IOException {
        boolean isStream = request.isStream();
        byte[] magic = isStream ? null : magic(request.file());
        PacketSourceOpener any = null;
        for (PacketSourceOpener opener : OPENERS) {
            if (isStream ? opener.opensStreams() : opener.recognises(magic)) return opener.open(request);
            any = opener;
        }
        if (any == null) throw new IllegalStateException("no reader of captures is installed");
        return any.open(request); // which says what the file is instead
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

    /// What is odd outside flows is one row for each name, whichever workers met it.
    private WeirdCounts gatherWeird() throws IOException {
        WeirdCounts weird = new WeirdCounts(queries.wantsWeird());
        for (Worker worker : workers) weird.add(worker.path().weirdCounts);
        if (queries.wantsWeird()) workers.getFirst().tellWeirdOutsideFlows(weird);
        return weird;
    }

    private RunReport report(
            List<RunReport.Input> inputs, FragmentStage fragments, WeirdCounts weird, long elapsedNs) {
        PathCounters counters = new PathCounters();
        fragments.account(counters);
        long flows = 0;
        long parsed = 0;
        long sessions = 0;
        long evicted = 0;
        Map<String, Long> checksums = new HashMap<>();
        long[] rows = new long[queries.queries().size()];
        for (Worker worker : workers) {
            counters.add(worker.path().counters);
            flows += worker.path().flowsOpened();
            evicted += worker.path().flowsEvicted();
            worker.path().checksums().addTo(checksums);
            parsed += worker.path().streams().parsedFlows();
            sessions += worker.path().streams().sessions();
            for (int q = 0; q < rows.length; q++) rows[q] += worker.rows().rows(q);
        }
        List<RunReport.Query> perQuery = new ArrayList<>();
        long rowsTotal = 0;
        for (int q = 0; q < rows.length; q++) {
            rowsTotal += rows[q];
            perQuery.add(new RunReport.Query(
                    queries.queries().get(q).name(), rows[q], rows[q] >= queries.queries().get(q).limit()));
        }
        RunReport.Funnel funnel = new RunReport.Funnel(
                counters.bytes, counters.received, counters.candidates, flows, parsed, sessions, rowsTotal);
        return new RunReport(
                inputs, counters.accounting().withLost(lost(inputs)), funnel, perQuery, weird.byName(), checksums,
                evicted == 0 ? Map.of() : Map.of("flows-evicted", evicted), failedLimit(), stopped,
                workers.size(), elapsedNs);
    }

    /// What was lost when the captures were made.
    private static Map<String, Long> lost(List<RunReport.Input> inputs) {
        Map<String, Long> lost = new HashMap<>();
        for (RunReport.Input input : inputs) {
            input.notes().lost().forEach((place, count) -> lost.merge(place, count, Long::sum));
        }
        return lost;
    }
}

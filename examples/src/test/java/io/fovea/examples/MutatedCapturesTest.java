package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.ChecksumPolicy;
import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.Catalogue;
import io.fovea.spi.InputException;
import io.fovea.spi.FlowTimes;
import io.fovea.spi.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Captures with damaged frames, each ending at memory that cannot be read, asked for everything: never an exception,
/// never a read too far (which would end this JVM; `target/at-hand` then says what was tried), every packet accounted
/// for, and the same rows whoever works and whichever compiler made the filters.
/// `-Dfovea.seed=N` repeats all rounds, `-Dfovea.capture=NAME` with `-Dfovea.round=N` one.
class MutatedCapturesTest {
    private static final int FRAMES_MAX = 200;
    private static final int RUNS_HEAVY = 100_000;
    private static final int COMPARED_EVERY = 16;
    private static final Path FOLDER = Path.of("target", "at-hand");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final Limits TIGHT =
            new Limits(4, Limits.WhenFull.EVICT_IDLE, new FlowTimes(SECOND_NS, SECOND_NS, SECOND_NS, SECOND_NS, SECOND_NS,
                    SECOND_NS, SECOND_NS, SECOND_NS), 4_096, 8_192, 600, 100, 8_192, SECOND_NS);

    private final long seed = Long.getLong("fovea.seed", System.nanoTime());
    private final String onlyCapture = System.getProperty("fovea.capture", "");
    private final long onlyRound = Long.getLong("fovea.round", -1);
    private final AtomicInteger runs = new AtomicInteger();
    /// Queries that gave rows.
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    /// How long runs took, and which: for people who look for slow ones.
    private final ConcurrentSkipListMap<Long, String> slowest = new ConcurrentSkipListMap<>();

    /// A capture's name and its frames.
    private record Sample(Path capture, List<CapturedFrame> frames) {
        int bytes() {
            return frames.stream().mapToInt(frame -> frame.bytes().length).sum();
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void someRounds() throws Exception {
        List<Sample> samples = samples(DamagedCapturesTest.own());
        damage(samples, 800 / samples.size());
        if (!isWhole()) return;
        assertThat(runs.get()).isGreaterThan(700);
        assertThat(answered).contains(
                "all_packet", "all_conn", "all_tls", "all_http", "all_dns", "all_ssh", "all_quic");
    }

    @Test
    @EnabledIfSystemProperty(named = "fovea.heavy", matches = "true")
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyRoundsOverTheCollectionToo() throws Exception {
        List<Path> captures = DamagedCapturesTest.own();
        captures.addAll(SharedCaptures.all());
        List<Sample> samples = samples(captures);
        assertThat(samples).hasSizeGreaterThan(700);
        damage(samples, RUNS_HEAVY / samples.size() + 1);
        slowest.forEach((ns, what) -> System.out.println(ns / 1_000_000 + " ms: " + what));
        if (!isWhole()) return;
        assertThat(runs.get()).isGreaterThanOrEqualTo(RUNS_HEAVY);
        // No capture of the collection holds a BitTorrent handshake in clear.
        assertThat(answered).containsAll(Catalogue.ofInstalledProtocols().kinds().stream()
                .map(kind -> "all_" + kind.name()).filter(name -> !name.equals("all_bittorrent")).toList());
    }

    /// Whether nothing is left out to repeat a single round.
    private boolean isWhole() {
        return onlyRound < 0 && onlyCapture.isEmpty();
    }

    /// The captures that can be opened and have frames, small ones first.
    private List<Sample> samples(List<Path> captures) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Path capture : captures) {
            if (!capture.toString().contains(onlyCapture)) continue;
            try {
                List<CapturedFrame> frames = CapturedFrame.read(capture, FRAMES_MAX);
                frames.removeIf(frame -> frame.bytes().length > 70_000);
                if (!frames.isEmpty()) samples.add(new Sample(capture, frames));
            } catch (InputException e) {
                // No capture: DamagedCapturesTest and SharedReadingTest look at those.
            }
        }
        samples.sort(Comparator.comparingInt(Sample::bytes));
        return samples;
    }

    /// Damages every sample so many times, on all cores.
    private void damage(List<Sample> samples, int rounds) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "thread-" + t;
                Callable<Void> work = () -> {
                    try (Bench bench = new Bench(name)) {
                        for (int s; (s = next.getAndIncrement()) < samples.size();) {
                            bench.damage(samples.get(s), rounds);
                        }
                    } catch (Throwable e) {
                        next.set(samples.size());
                        throw e;
                    }
                    return null;
                };
                all.add(pool.submit(work));
            }
            for (Future<?> each : all) each.get();
        }
    }

    /// What one thread needs.
    private final class Bench implements AutoCloseable {
        private final GuardedMemory memory = new GuardedMemory();
        private final AtHand atHand;
        private final Path file;
        private final Fovea usual = fovea("generated", 1, Limits.DEFAULT, ChecksumPolicy.AUTO);
        private final Fovea together = fovea("closures", 2, Limits.DEFAULT, ChecksumPolicy.AUTO);
        private final Fovea strict = fovea("generated", 1, Limits.DEFAULT, ChecksumPolicy.ALL);
        private final Fovea strictTogether = fovea("closures", 2, Limits.DEFAULT, ChecksumPolicy.ALL);
        private final Fovea tight = fovea("generated", 1, TIGHT, ChecksumPolicy.AUTO);

        Bench(String name) throws IOException {
            atHand = new AtHand(FOLDER, name);
            file = GuardedOpener.file(FOLDER.resolve(name + ".guarded"));
        }

        private static Fovea fovea(String compiler, int workers, Limits limits, ChecksumPolicy checksums) {
            return Fovea.builder().query(EverythingAsked.queries()).compiler(compiler).workers(workers)
                    .bytesPerWorker(1).limits(limits).checksums(checksums).build();
        }

        void damage(Sample sample, int rounds) throws IOException {
            for (int round = 0; round < rounds; round++) {
                if (onlyRound >= 0 && round != onlyRound) continue;
                long ownSeed = seed + 1_000_003L * round + sample.capture.getFileName().hashCode();
                List<CapturedFrame> frames = new FrameMutator(new Random(ownSeed)).damage(sample.frames);
                run(sample.capture, round, frames);
            }
        }

        private void run(Path capture, int round, List<CapturedFrame> frames) throws IOException {
            String what = "-Dfovea.seed=%d -Dfovea.capture=%s -Dfovea.round=%d".formatted(
                    seed, capture.getFileName(), round);
            GuardedCapture guarded = new GuardedCapture(capture.toString(), frames, memory);
            atHand.note(what, frames, guarded);
            GuardedOpener.put(file, guarded);
            try {
                if (round % 4 == 1) {
                    accounted(tight, what, frames);
                    return;
                }
                Rows rows = accounted(usual, what, frames);
                if (round % COMPARED_EVERY != 0) return;
                assertThat(new TreeSet<>(accounted(together, what, frames).lines())).as(what)
                        .isEqualTo(new TreeSet<>(rows.lines()));
                rows = accounted(strict, what, frames);
                assertThat(new TreeSet<>(accounted(strictTogether, what, frames).lines())).as(what)
                        .isEqualTo(new TreeSet<>(rows.lines()));
            } catch (RuntimeException e) {
                throw new AssertionError(what, e);
            }
        }

        private Rows accounted(Fovea fovea, String what, List<CapturedFrame> frames) throws IOException {
            runs.incrementAndGet();
            Rows rows = new Rows();
            long start = System.nanoTime();
            RunReport report = fovea.run(List.of(file), rows, RunListener.SILENT);
            slowest.put(System.nanoTime() - start, what);
            if (slowest.size() > 5) slowest.pollFirstEntry();
            for (RunReport.Query query : report.queries()) {
                if (query.rows() > 0) answered.add(query.name());
            }
            assertThat(report.accounting().holds()).as("%s: %s", what, report.accounting()).isTrue();
            assertThat(report.accounting().received()).as(what).isEqualTo(frames.size());
            return rows;
        }

        @Override
        public void close() throws IOException {
            atHand.close();
        }
    }
}

package io.fovea.engine;

import io.fovea.spi.Catalogue;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.Limits;
import io.fovea.spi.QueryCompiler;
import io.fovea.spi.QuerySource;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The library: compile queries once, run them over captures.
///
/// ```java
/// Fovea fovea = Fovea.builder().query("from tls where tls.sni ~ 'netflix' select ts, sni").build();
/// RunReport report = fovea.run(List.of(Path.of("trace.pcap")), sink, RunListener.SILENT);
/// ```
///
/// One run at a time; `stop` may be called from any thread.
public final class Fovea {
    private final CompiledQueries queries;
    private final Limits limits;
    private final CaptureRun.Reading reading;
    private final CaptureRun.Team team;
    private volatile boolean stopRequested;

    private Fovea(CompiledQueries queries, Limits limits, CaptureRun.Reading reading, CaptureRun.Team team) {
        this.queries = queries;
        this.limits = limits;
        this.reading = reading;
        this.team = team;
    }

    /// How many workers a run has unless it is said: one a core, but for the one that is left to the writer of rows and
    /// to the JVM, which compiles while the run goes on. (On two cores a second worker made runs of seconds slower.)
    public static int usualWorkers() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /// Begins to load what compiling queries needs, on another thread. A program that will soon compile one starts
    /// sooner when it says so first.
    public static void prepare() {
        Thread.ofPlatform().daemon().name("fovea-prepare").start(() -> {
            try {
                Builder.compilerNamed(Builder.USUAL_COMPILER);
            } catch (RuntimeException | ServiceConfigurationError e) {
                // Whoever compiles meets the same, and says it.
            }
        });
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The compiled queries: names, schemas, explanations.
    public CompiledQueries queries() {
        return queries;
    }

    /// Runs all queries over the captures, one after the other, as one input in the order given. The sink is finished,
    /// not closed.
    ///
    /// @throws io.fovea.spi.InputException when a capture cannot be opened or is no capture
    /// @throws OutputException when the sink fails; what it had finished before stays
    public RunReport run(List<Path> captures, Sink sink, RunListener listener) throws IOException {
        stopRequested = false;
        return new CaptureRun(queries, limits, reading, team, () -> stopRequested).run(captures, sink, listener);
    }

    /// Asks the run to stop reading, to finish what it has, and to return.
    public void stop() {
        stopRequested = true;
    }

    /// Collects what a run needs.
    public static final class Builder {
        private final List<QuerySource> sources = new ArrayList<>();
        private static final String USUAL_COMPILER = "generated";

        private String compiler = USUAL_COMPILER;
        private Limits limits = Limits.DEFAULT;
        private long packetsMax = Long.MAX_VALUE;
        private int snapLength = Integer.MAX_VALUE;
        private boolean follow;
        private ChecksumPolicy checksums = ChecksumPolicy.AUTO;
        private boolean tunnelKeys;
        private long bytesPerWorker = 1 << 20;
        private int workers = usualWorkers();
        private boolean ordered;

        private Builder() {}

        /// Adds a query or a bare filter.
        public Builder query(String text) {
            return query(new QuerySource("query", text, null));
        }

        /// Adds a text with any number of queries.
        public Builder query(QuerySource source) {
            sources.add(source);
            return this;
        }

        /// Chooses the compiler: `generated`, `closures` or `reference`.
        public Builder compiler(String name) {
            compiler = name;
            return this;
        }

        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        /// Stops after so many packets.
        public Builder packetsMax(long count) {
            packetsMax = count;
            return this;
        }

        /// Looks at no more than so many bytes of a frame, as if the capture had been made so.
        ///
        /// @throws IllegalArgumentException when it is not positive
        public Builder snapLength(int bytes) {
            if (bytes < 1) throw new IllegalArgumentException("snap length: " + bytes);
            snapLength = bytes;
            return this;
        }

        /// Which checksums are verified, and what becomes of packets with a bad one; `AUTO` unless said.
        public Builder checksums(ChecksumPolicy policy) {
            checksums = policy;
            return this;
        }

        /// Tells flows apart by keys of GRE, endpoint numbers of GTP and labels of MPLS, too. Where these differ by
        /// direction, a connection is two flows then.
        public Builder tunnelKeys(boolean whether) {
            tunnelKeys = whether;
            return this;
        }

        /// Waits at the end of a capture for more, until `stop` is called.
        public Builder follow(boolean whether) {
            follow = whether;
            return this;
        }

        /// How many workers share a run at most; `usualWorkers` when it is not said. The rows are the same for
        /// any number. Small captures, and queries with a `limit`, take one.
        ///
        /// @throws IllegalArgumentException when it is not positive
        public Builder workers(int count) {
            if (count < 1) throw new IllegalArgumentException("workers: " + count);
            workers = count;
            return this;
        }

        /// Bytes of input for which one more worker is worth its start: 1 MiB unless said.
        ///
        /// @throws IllegalArgumentException when it is not positive
        public Builder bytesPerWorker(long count) {
            if (count < 1) throw new IllegalArgumentException("bytes per worker: " + count);
            bytesPerWorker = count;
            return this;
        }

        /// Puts the rows of each query in order, by `ts`, then `uid`, so that the same captures give the same output
        /// for any number of workers. The sink gets them when the run ends; what does not fit in an eighth of the
        /// heap waits in temporary files.
        public Builder ordered(boolean whether) {
            ordered = whether;
            return this;
        }

        /// Compiles.
        ///
        /// @throws io.fovea.spi.QueryException with every error of every query
        /// @throws IllegalArgumentException when there is no compiler of that name
        public Fovea build() {
            return new Fovea(
                    compilerNamed(compiler).compile(sources, Catalogue.ofInstalledProtocols()), limits,
                    new CaptureRun.Reading(packetsMax, snapLength, follow, checksums, tunnelKeys),
                    new CaptureRun.Team(workers, bytesPerWorker, ordered));
        }

        private static QueryCompiler compilerNamed(String name) {
            List<String> known = new ArrayList<>();
            for (QueryCompiler compiler : ServiceLoader.load(QueryCompiler.class)) {
                if (compiler.name().equals(name)) return compiler;
                known.add(compiler.name());
            }
            throw new IllegalArgumentException("no compiler '" + name + "'; there are " + known);
        }
    }
}

package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

import io.fovea.cli.OptionList.Given;
import io.fovea.cli.bench.CaptureTimer;
import io.fovea.cli.bench.Measurement;
import io.fovea.cli.bench.Stage;
import io.fovea.cli.bench.Traces;
import io.fovea.engine.CaptureFiles;
import io.fovea.spi.QuerySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// `fovea bench`: how fast this machine is, stage by stage.
final class BenchCommand implements Command {
    private static final String GROUPS = "stages,workers,flows,queries,match";
    private static final int[] FLOWS = {1_000, 10_000, 100_000, 1_000_000};
    private static final int[] QUERIES = {1, 10, 100};
    private static final int[] PERCENT = {0, 1, 10, 100};
    private static final int PACKETS_OF_WEB_CONNECTION = 14;
    private static final int PACKETS_MIN = 1_000;
    private static final double SECOND_NS = 1e9;
    private static final String SNI_QUERY = "from tls where tls.sni ~ 'nflxvideo'";
    private static final String CONN_QUERY = "from conn where tcp.port = 443";

    private final OptionList options =
            new OptionList("bench", "fovea bench [OPTIONS] [-r FILE… [QUERY | QUERIES.fq]…]",
                    "%nTimes questions over captures in memory, warm, in this process: what a packet costs at each",
                    "stage, how workers, flows, queries and matches change it. Without -r over captures that it makes",
                    "and removes again. Figures are medians; CPU is of all processors, by the packet.%n");
    private final Given<List<String>> reads = options.texts("FILE", names("-r", "--read"),
            "a capture to time instead: file, folder or glob; repeatable");
    private final QueryArguments queries = new QueryArguments(options);
    private final Given<List<String>> only = options.commaTexts("GROUP", names("--only"),
            "some of " + GROUPS + " (default: all; stages and workers with -r)");
    private final Given<Integer> packets = options.value(2_000_000, "N", names("--packets"),
            "packets of each capture that is made (default 2000000)");
    private final Given<Integer> rounds = options.value(3, "N", names("--rounds"),
            "rounds of which the median counts (default 3)");
    private final Given<Double> warmUpSeconds = options.value(2.0, "SECONDS", names("--warm-up"),
            "how long each question runs before its rounds count (default 2)");
    private final Given<Integer> workersMax = options.value(Runtime.getRuntime().availableProcessors(), "N",
            names("-j", "--workers"), "workers at most (default: one a core)");
    private final Given<String> folder = options.value(System.getProperty("java.io.tmpdir"), "DIR", names("--folder"),
            "where captures are made (default: that of temporary files)");
    private final Given<Boolean> json = options.flag(names("--json"),
            "a line of JSON for each figure, instead of tables");
    private final Given<Boolean> verbose =
            options.flag(names("-v", "--verbose"), "show the stack trace of a bug");
    private final Given<List<String>> words = options.words();

    private Terminal terminal;
    private CaptureTimer timer;
    private Path scratch;

    BenchCommand() {
        options.help();
    }

    @Override
    public OptionList options() {
        return options;
    }

    @Override
    public boolean verbose() {
        return verbose.get();
    }

    @Override
    public int run(Terminal output) throws IOException {
        terminal = output;
        Words.sort(words.get(), reads.get(), queries);
        requireSense();
        timer = new CaptureTimer(rounds.get(), (long) (warmUpSeconds.get() * SECOND_NS));
        scratch = Files.createTempDirectory(Path.of(folder.get()), "fovea-bench");
        try {
            if (reads.get().isEmpty()) timeMadeCaptures();
            else timeCaptures();
        } finally {
            delete(scratch);
        }
        return ExitCode.DONE;
    }

    private void requireSense() {
        List<String> known = List.of(GROUPS.split(","));
        for (String group : only.get()) {
            if (!known.contains(group)) {
                throw new UsageException("no group '" + group + "'", "there are " + String.join(", ", known));
            }
        }
        if (rounds.get() < 1) {
            throw new UsageException("--rounds is at least 1", "an odd number has a median of its own");
        }
        if (workersMax.get() < 1) throw new UsageException("-j is at least 1", "leave it out for one a core");
        if (packets.get() < PACKETS_MIN) {
            throw new UsageException("--packets is at least " + PACKETS_MIN, "a million or more says something");
        }
        if (reads.get().isEmpty() && !queries.isEmpty()) {
            throw new UsageException("a query needs a capture to be timed over", "name one with -r");
        }
    }

    private boolean isWanted(String group, boolean otherwise) {
        return only.get().isEmpty() ? otherwise : only.get().contains(group);
    }

    private void timeMadeCaptures() throws IOException {
        String connections = String.valueOf(packets.get() / PACKETS_OF_WEB_CONNECTION);
        if (isWanted("stages", true) || isWanted("workers", true) || isWanted("queries", true)) {
            Path web = make("small", connections);
            if (isWanted("stages", true)) timeStages("web connections", web);
            if (isWanted("workers", true)) timeWorkers("web connections", web, List.of(SNI_QUERY));
            if (isWanted("queries", true)) timeQueries(web);
            Files.delete(web);
        }
        if (isWanted("flows", true)) timeFlows();
        if (isWanted("match", true)) timeMatches(connections);
    }

    private Path make(String... words) throws IOException {
        Path file = scratch.resolve("made.pcap");
        String[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = file.toString();
        Traces.make(all);
        return file;
    }

    private void timeCaptures() throws IOException {
        List<QuerySource> sources = queries.read();
        List<String> texts = sources.isEmpty() ? List.of(SNI_QUERY) : sources.stream().map(QuerySource::text).toList();
        for (Path capture : CaptureFiles.expand(reads.get())) {
            if (isWanted("stages", sources.isEmpty())) timeStages(capture.toString(), capture);
            if (isWanted("workers", true)) timeWorkers(capture.toString(), capture, texts);
            if (isWanted("queries", false)) timeQueries(capture);
        }
    }

    private void timeStages(String name, Path capture) throws IOException {
        start("stages", name + ": one worker, each stage with those before it", "stage");
        double before = 0;
        for (Stage stage : Stage.values()) {
            Measurement measured = timer.stage(stage, capture, scratch);
            show("stages", stage.label(), measured, measured.cpuNsPerPacket() - before);
            before = measured.cpuNsPerPacket();
        }
    }

    private void timeWorkers(String name, Path capture, List<String> texts) throws IOException {
        start("workers", name + ": " + String.join("; ", texts), "workers");
        Measurement one = null;
        int most = workersMax.get();
        for (int count = 1; count <= most; count = Math.max(count + 1, Math.min(2 * count, most))) {
            Measurement measured = timer.queries(capture, texts, count);
            if (one == null) one = measured;
            show("workers", String.valueOf(count), measured, (double) one.wallNs() / measured.wallNs());
        }
    }

    private void timeQueries(Path capture) throws IOException {
        start("queries", "so many filters on server names, one worker", "queries");
        Measurement first = null;
        for (int count : QUERIES) {
            List<String> texts = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                texts.add("from tls where tls.sni ~ 'img%06d'".formatted(number));
            }
            Measurement measured = timer.queries(capture, texts, 1);
            if (first == null) first = measured;
            show("queries", String.valueOf(count), measured, (double) measured.cpuNs() / first.cpuNs());
        }
    }

    private void timeFlows() throws IOException {
        start("flows", "short connections, so many at a time: " + CONN_QUERY + ", one worker", "flows");
        Measurement first = null;
        for (int count : FLOWS) {
            if (count > packets.get()) break;
            Measurement measured = timer.queries(make("flows", String.valueOf(count), String.valueOf(packets.get())),
                    List.of(CONN_QUERY), 1);
            if (first == null) first = measured;
            show("flows", String.valueOf(count), measured, (double) measured.cpuNs() / first.cpuNs());
        }
    }

    private void timeMatches(String connections) throws IOException {
        start("match", "percent of connections that match: " + SNI_QUERY + ", one worker", "percent");
        Measurement first = null;
        for (int percent : PERCENT) {
            Measurement measured = timer.queries(make("match", String.valueOf(percent), connections),
                    List.of(SNI_QUERY), 1);
            if (first == null) first = measured;
            show("match", String.valueOf(percent), measured, (double) measured.cpuNs() / first.cpuNs());
        }
    }

    private static String lastHeading(String group) {
        return switch (group) {
            case "stages" -> "added ns";
            case "workers" -> "x rate";
            default -> "x CPU";
        };
    }

    private void start(String group, String title, String name) throws IOException {
        if (json.get()) return;
        terminal.print("\n" + title + "\n" + "%-22s %10s %8s %8s %10s %10s %9s%n".formatted(
                name, "CPU ns/pkt", "Mpps", "Gb/s", "Mpps/core", "rows", lastHeading(group)));
        terminal.flush();
    }

    private void show(String group, String name, Measurement m, double last) throws IOException {
        String line = json.get() ? jsonLine(group, name, m) : String.format(
                Locale.ROOT, "%-22s %10.1f %8.2f %8.2f %10.2f %10d %9.2f%n", name, m.cpuNsPerPacket(),
                m.megaPacketsPerSecond(), m.gigabitsPerSecond(), m.megaPacketsPerSecondOfCore(), m.rows(), last);
        terminal.print(line);
        terminal.flush();
    }

    private static String jsonLine(String group, String name, Measurement m) {
        return String.format(
                Locale.ROOT,
                "{\"group\":\"%s\",\"name\":\"%s\",\"workers\":%d,\"packets\":%d,\"bytes\":%d,\"wall_ns\":%d,"
                        + "\"cpu_ns\":%d,\"rows\":%d}%n",
                group, name, m.workers(), m.packets(), m.bytes(), m.wallNs(), m.cpuNs(), m.rows());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}

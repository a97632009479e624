package io.fovea.cli;

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
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea bench`: how fast this machine is, stage by stage.
@CommandLine.Command(
        name = "bench",
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "fovea bench [OPTIONS] [-r FILE… [QUERY | QUERIES.fq]…]",
        description = {
            "%nTimes questions over captures in memory, warm, in this process: what a packet costs at each",
            "stage, how workers, flows, queries and matches change it. Without -r over captures that it makes",
            "and removes again. Figures are medians; CPU is of all processors, by the packet.%n"})
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

    @Option(names = {"-r", "--read"}, paramLabel = "FILE",
            description = "a capture to time instead: file, folder or glob; repeatable")
    private List<String> reads = new ArrayList<>();

    @Mixin
    private QueryArguments queries;

    @Option(names = "--only", paramLabel = "GROUP", split = ",",
            description = "some of " + GROUPS + " (default: all; stages and workers with -r)")
    private List<String> only = new ArrayList<>();

    @Option(names = "--packets", paramLabel = "N",
            description = "packets of each capture that is made (default 2000000)")
    private int packets = 2_000_000;

    @Option(names = "--rounds", paramLabel = "N", description = "rounds of which the median counts (default 3)")
    private int rounds = 3;

    @Option(names = "--warm-up", paramLabel = "SECONDS",
            description = "how long each question runs before its rounds count (default 2)")
    private double warmUpSeconds = 2;

    @Option(names = {"-j", "--workers"}, paramLabel = "N", description = "workers at most (default: one a core)")
    private int workersMax = Runtime.getRuntime().availableProcessors();

    @Option(names = "--folder", paramLabel = "DIR",
            description = "where captures are made (default: that of temporary files)")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "a line of JSON for each figure, instead of tables")
    private boolean json;

    @Option(names = {"-v", "--verbose"}, description = "show the stack trace of a bug")
    private boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "this text")
    private boolean help;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = new ArrayList<>();

    private Terminal terminal;
    private CaptureTimer timer;
    private Path scratch;

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public int run(Terminal output) throws IOException {
        terminal = output;
        Words.sort(words, reads, queries);
        requireSense();
        timer = new CaptureTimer(rounds, (long) (warmUpSeconds * SECOND_NS));
        scratch = Files.createTempDirectory(folder, "fovea-bench");
        try {
            if (reads.isEmpty()) timeMadeCaptures();
            else timeCaptures();
        } finally {
            delete(scratch);
        }
        return ExitCode.DONE;
    }

    private void requireSense() {
        List<String> known = List.of(GROUPS.split(","));
        for (String group : only) {
            if (!known.contains(group)) {
                throw new UsageException("no group '" + group + "'", "there are " + String.join(", ", known));
            }
        }
        if (rounds < 1) throw new UsageException("--rounds is at least 1", "an odd number has a median of its own");
        if (workersMax < 1) throw new UsageException("-j is at least 1", "leave it out for one a core");
        if (packets < PACKETS_MIN) {
            throw new UsageException("--packets is at least " + PACKETS_MIN, "a million or more says something");
        }
        if (reads.isEmpty() && !queries.isEmpty()) {
            throw new UsageException("a query needs a capture to be timed over", "name one with -r");
        }
    }

    private boolean isWanted(String group, boolean otherwise) {
        return only.isEmpty() ? otherwise : only.contains(group);
    }

    private void timeMadeCaptures() throws IOException {
        String connections = String.valueOf(packets / PACKETS_OF_WEB_CONNECTION);
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
        for (Path capture : CaptureFiles.expand(reads)) {
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
        for (int count = 1; count <= workersMax; count = Math.max(count + 1, Math.min(2 * count, workersMax))) {
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
            if (count > packets) break;
            Measurement measured = timer.queries(make("flows", String.valueOf(count), String.valueOf(packets)),
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
        if (json) return;
        terminal.print("\n" + title + "\n" + "%-22s %10s %8s %8s %10s %10s %9s%n".formatted(
                name, "CPU ns/pkt", "Mpps", "Gb/s", "Mpps/core", "rows", lastHeading(group)));
        terminal.flush();
    }

    private void show(String group, String name, Measurement m, double last) throws IOException {
        String line = json ? jsonLine(group, name, m) : String.format(
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

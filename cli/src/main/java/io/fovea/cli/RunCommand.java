package io.fovea.cli;

import io.fovea.engine.CaptureFiles;
import io.fovea.engine.Fovea;
import io.fovea.spi.QueryException;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea run`: queries over captures.
@CommandLine.Command(
        name = "run",
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "fovea [run] [OPTIONS] -r FILE… [QUERY | CAPTURE | QUERIES.fq]…",
        description = {
            "%nRuns queries over captures. Rows go to stdout or files, talk to stderr.",
            "A word that belongs to no option is a file of queries when it ends in .fq, a capture when",
            "there is such a file or folder, and a query otherwise. Without any query: 'from conn'.%n"},
        footer = {
            "%nExit codes: 0 done, 2 usage, 3 bad query, 4 no capture, 5 damaged capture (rows up to the",
            "damage are written), 6 output failed, 8 --when-full fail, 9 --fail-if-empty, 130/143 stopped by",
            "a signal after a clean flush, 141 reader of stdout went away, 1 our own bug."})
final class RunCommand implements Command {
    private static final int WORKERS_MAX = 1024;

    @Option(names = {"-r", "--read"}, paramLabel = "FILE",
            description = "a capture: file, folder, glob, or - for stdin; repeatable")
    private List<String> reads = new ArrayList<>();

    @Option(names = "--follow", description = {
        "wait at the end of the capture for more, as tail -f does, until a",
        "signal; one capture that is not compressed"})
    private boolean follow;

    @Mixin
    private QueryArguments queries;

    @Option(names = {"-o", "--output"}, paramLabel = "SPEC", description = {
        "parquet:DIR, json:FILE, csv:FILE, table:-; - is stdout;", "none: rows are counted, not written;",
        "a bare name is a folder of Parquet files.",
        "Absent: a table on a terminal, JSON lines into a pipe"})
    private String output;

    @Option(names = "--ordered", description = {
        "rows in the order of ts, then uid, written when the run ends; without",
        "it rows come as they are found"})
    private boolean ordered;

    @Option(names = "--append", description = "add to what earlier runs wrote")
    private boolean append;

    @Option(names = "--overwrite", description = "replace what earlier runs wrote")
    private boolean overwrite;

    @Option(names = {"-c", "--count"}, paramLabel = "N", description = "stop after N packets")
    private long packetsMax = Long.MAX_VALUE;

    @Option(names = {"-s", "--snaplen"}, paramLabel = "N", description = "look at the first N bytes of a packet only")
    private int snapLength = Integer.MAX_VALUE;

    @Option(names = "--fail-if-empty", description = "exit with 9 when there is not one row")
    private boolean failIfEmpty;

    @Option(names = "--no-input-digests", description = "leave the inputs' SHA-256 out of the manifest")
    private boolean noInputDigests;

    @Option(names = "--quiet", description = "no summary, no warnings; errors only")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "a line for each capture; the stack trace of a bug")
    private boolean[] verbose = {};

    @Option(names = "--progress", paramLabel = "HOW", description = "auto, bar, plain (lines) or none")
    private String progress = "auto";

    @Option(names = "--compiler", paramLabel = "NAME", description = "generated, closures or reference (slow, obvious)")
    private String compiler = "generated";

    @Mixin
    private FlowOptions flows;

    @Option(names = {"-j", "--workers"}, paramLabel = "N",
            description = "workers that share the work (default: cores less one); the rows are the same for any number")
    private int workers = Fovea.usualWorkers();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "this text")
    private boolean help;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = new ArrayList<>();

    @Override
    public boolean verbose() {
        return verbose.length > 0;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        List<String> captures = new ArrayList<>(reads);
        List<String> texts = Words.sort(words, captures, queries);
        checkOptions(captures, texts);
        OutputTarget target = output == null
                ? OutputTarget.whenAbsent(terminal.dataIsTerminal())
                : OutputTarget.parse(output, terminal.dataIsTerminal());
        if (queries.isEmpty()) queries.addText("from conn");
        Fovea fovea = compile(terminal, texts);
        List<Path> files = CaptureFiles.expand(captures);
        if (follow && files.size() > 1) throw oneToFollow();
        for (Path file : files) {
            if (!SourceRequest.isStandardInput(file) && !Files.isReadable(file)) {
                throw new java.nio.file.AccessDeniedException(file.toString());
            }
        }
        if (overwrite) CaptureFiles.requireCapture(files); // before anything is removed
        RunOptions options = new RunOptions(target, append, overwrite, failIfEmpty, !noInputDigests && !follow, quiet,
                verbose(), manner());
        return new Run(fovea, files, options, terminal).call();
    }

    private void checkOptions(List<String> captures, List<String> texts) {
        if (captures.isEmpty()) {
            String advice = texts.isEmpty() ? null : CommandName.closestTo(texts.getFirst());
            throw new UsageException("no capture to read", advice != null
                    ? "did you mean 'fovea " + advice + "'?"
                    : "name one with -r FILE; 'fovea help' shows examples");
        }
        if (captures.indexOf("-") != captures.lastIndexOf("-")) {
            throw new UsageException("-r -: stdin can be read once only", null);
        }
        if (follow && (captures.size() > 1 || captures.contains("-"))) throw oneToFollow();
        if (append && overwrite) {
            throw new UsageException("--append and --overwrite contradict each other", "give one of them");
        }
        if (snapLength < 1) throw new UsageException("-s " + snapLength + ": must be 1 or more", null);
        if (packetsMax < 1) throw new UsageException("-c " + packetsMax + ": must be 1 or more", null);
        if (workers < 1 || workers > WORKERS_MAX) {
            throw new UsageException("-j " + workers + ": must be from 1 to " + WORKERS_MAX, null);
        }
        Compilers.checked(compiler);
        flows.limits();
        manner();
    }

    private static UsageException oneToFollow() {
        return new UsageException("--follow: only one capture file can be followed", "name it with -r FILE; a pipe, or"
                + " stdin, needs no --follow");
    }

    private Progress.Manner manner() {
        return switch (progress) {
            case "auto" -> Progress.Manner.AUTO;
            case "bar" -> Progress.Manner.BAR;
            case "plain" -> Progress.Manner.PLAIN;
            case "none" -> Progress.Manner.NONE;
            default -> throw new UsageException(
                    "--progress " + progress + ": must be auto, bar, plain or none", null);
        };
    }

    private Fovea compile(Terminal terminal, List<String> texts) {
        Fovea.Builder builder = Fovea.builder().compiler(compiler).packetsMax(packetsMax)
                .snapLength(snapLength).follow(follow).workers(workers).ordered(ordered).limits(flows.limits());
        queries.read().forEach(builder::query);
        try {
            return Compilers.build(builder);
        } catch (QueryException e) {
            explainWords(terminal, texts);
            throw e;
        }
    }

    /// A misspelt file name looks like a query: say how it was read.
    private static void explainWords(Terminal terminal, List<String> texts) {
        for (String text : texts) {
            if (text.indexOf(' ') < 0) terminal.say("fovea: '" + text + "' is no file, so it was read as a query");
        }
    }
}

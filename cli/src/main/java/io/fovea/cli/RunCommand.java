package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

import io.fovea.cli.OptionList.Given;
import io.fovea.engine.CaptureFiles;
import io.fovea.engine.ChecksumPolicy;
import io.fovea.engine.Fovea;
import io.fovea.spi.QueryException;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `fovea run`: queries over captures.
final class RunCommand implements Command {
    private static final int WORKERS_MAX = 1024;

    private final OptionList options =
            new OptionList("run", "fovea [run] [OPTIONS] -r FILE… [QUERY | CAPTURE | QUERIES.fq]…",
                    "%nRuns queries over captures. Rows go to stdout or files, talk to stderr.",
                    "A word that belongs to no option is a file of queries when it ends in .fq, a capture when",
                    "there is such a file or folder, and a query otherwise. Without any query: 'from conn'.%n")
            .footer("%nExit codes: 0 done, 2 usage, 3 bad query, 4 no capture, 5 damaged capture (rows up to the",
                    "damage are written), 6 output failed, 8 --when-full fail, 9 --fail-if-empty, 130/143 stopped by",
                    "a signal after a clean flush, 141 reader of stdout went away, 1 our own bug.");
    private final Given<List<String>> reads = options.texts("FILE", names("-r", "--read"),
            "a capture: file, folder, glob, or - for stdin; repeatable");
    private final Given<Boolean> follow = options.flag(names("--follow"),
            "wait at the end of the capture for more, as tail -f does, until a",
            "signal; one capture that is not compressed");
    private final QueryArguments queries = new QueryArguments(options);
    private final Given<String> output = options.text("SPEC", names("-o", "--output"),
            "parquet:DIR, json:FILE, csv:FILE, table:-; - is stdout;", "none: rows are counted, not written;",
            "a bare name is a folder of Parquet files.",
            "Absent: a table on a terminal, JSON lines into a pipe");
    private final Given<Boolean> ordered = options.flag(names("--ordered"),
            "rows in the order of ts, then uid, written when the run ends; without",
            "it rows come as they are found");
    private final Given<String> secrets = options.text("FILE", names("--extract-secrets"),
            "write the TLS keys that pcapng captures hold to a key log, for",
            "Wireshark; the file is readable by you alone");
    private final Given<Boolean> append = options.flag(names("--append"), "add to what earlier runs wrote");
    private final Given<Boolean> overwrite = options.flag(names("--overwrite"), "replace what earlier runs wrote");
    private final Given<Long> packetsMax =
            options.value(Long.MAX_VALUE, "N", names("-c", "--count"), "stop after N packets");
    private final Given<Integer> snapLength = options.value(Integer.MAX_VALUE, "N", names("-s", "--snaplen"),
            "look at the first N bytes of a packet only");
    private final Given<String> checksums = options.value(ChecksumPolicy.AUTO.label(), "WHICH",
            names("-k", "--checksums"),
            "auto (default): those whose outcome a query shows; bad ones are marked",
            "in 'history' and counted. all: every one; packets with a bad one are",
            "left out, as malformed. none: nothing is verified");
    private final Given<Boolean> failIfEmpty =
            options.flag(names("--fail-if-empty"), "exit with 9 when there is not one row");
    private final Given<Boolean> noInputDigests =
            options.flag(names("--no-input-digests"), "leave the inputs' SHA-256 out of the manifest");
    private final Given<Boolean> quiet = options.flag(names("--quiet"), "no summary, no warnings; errors only");
    private final Given<boolean[]> verbose = options.repeatableFlag(names("-v", "--verbose"),
            "a line for each capture; the stack trace of a bug");
    private final Given<String> progress =
            options.value("auto", "HOW", names("--progress"), "auto, bar, plain (lines) or none");
    private final Given<String> compiler = options.value("generated", "NAME", names("--compiler"),
            "generated, closures or reference (slow, obvious)");
    private final FlowOptions flows = new FlowOptions(options);
    private final Given<Integer> workers = options.value(Fovea.usualWorkers(), "N", names("-j", "--workers"),
            "workers that share the work (default: cores less one); the rows are the same for any number");
    private final Given<List<String>> words = options.words();

    RunCommand() {
        options.help();
    }

    @Override
    public OptionList options() {
        return options;
    }

    @Override
    public boolean verbose() {
        return verbose.get().length > 0;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        List<String> captures = new ArrayList<>(reads.get());
        List<String> texts = Words.sort(words.get(), captures, queries);
        checkOptions(captures, texts);
        String spec = output.get();
        OutputTarget target = spec == null
                ? OutputTarget.whenAbsent(terminal.dataIsTerminal())
                : OutputTarget.parse(spec, terminal.dataIsTerminal());
        if (queries.isEmpty()) queries.addText("from conn");
        Fovea fovea = compile(terminal, texts);
        List<Path> files = CaptureFiles.expand(captures);
        if (follow.get() && files.size() > 1) throw oneToFollow();
        for (Path file : files) {
            if (!SourceRequest.isStandardInput(file) && !Files.isReadable(file)) {
                throw new java.nio.file.AccessDeniedException(file.toString());
            }
        }
        if (overwrite.get()) CaptureFiles.requireCapture(files); // before anything is removed
        RunOptions options = new RunOptions(target, keyLog(target), append.get(), overwrite.get(), failIfEmpty.get(),
                !noInputDigests.get() && !follow.get(), quiet.get(), verbose(), manner());
        return new Run(fovea, files, options, terminal).call();
    }

    private Path keyLog(OutputTarget target) {
        String file = secrets.get();
        if (file == null) return null;
        if (file.isEmpty() || file.equals("-")) {
            throw new UsageException("--extract-secrets " + file + ": secrets go to a file", "name one");
        }
        Path path = Path.of(file);
        if (!target.isStandardOutput() && path.toAbsolutePath().normalize()
                .equals(Path.of(target.target()).toAbsolutePath().normalize())) {
            throw new UsageException("--extract-secrets " + file + ": rows go there", "name another file");
        }
        return path;
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
        if (follow.get() && (captures.size() > 1 || captures.contains("-"))) throw oneToFollow();
        if (append.get() && overwrite.get()) {
            throw new UsageException("--append and --overwrite contradict each other", "give one of them");
        }
        if (snapLength.get() < 1) throw new UsageException("-s " + snapLength.get() + ": must be 1 or more", null);
        if (packetsMax.get() < 1) throw new UsageException("-c " + packetsMax.get() + ": must be 1 or more", null);
        if (workers.get() < 1 || workers.get() > WORKERS_MAX) {
            throw new UsageException("-j " + workers.get() + ": must be from 1 to " + WORKERS_MAX, null);
        }
        Compilers.checked(compiler.get());
        flows.limits();
        checksumPolicy();
        manner();
    }

    private static UsageException oneToFollow() {
        return new UsageException("--follow: only one capture file can be followed", "name it with -r FILE; a pipe, or"
                + " stdin, needs no --follow");
    }

    private ChecksumPolicy checksumPolicy() {
        return Stream.of(ChecksumPolicy.values()).filter(policy -> policy.label().equals(checksums.get())).findFirst()
                .orElseThrow(() -> new UsageException(
                        "-k " + checksums.get() + ": must be auto, all or none", null));
    }

    private Progress.Manner manner() {
        return switch (progress.get()) {
            case "auto" -> Progress.Manner.AUTO;
            case "bar" -> Progress.Manner.BAR;
            case "plain" -> Progress.Manner.PLAIN;
            case "none" -> Progress.Manner.NONE;
            default -> throw new UsageException(
                    "--progress " + progress.get() + ": must be auto, bar, plain or none", null);
        };
    }

    private Fovea compile(Terminal terminal, List<String> texts) {
        Fovea.Builder builder = Fovea.builder().compiler(compiler.get()).packetsMax(packetsMax.get())
                .snapLength(snapLength.get()).follow(follow.get()).checksums(checksumPolicy())
                .workers(workers.get()).ordered(ordered.get()).limits(flows.limits()).tunnelKeys(flows.tunnelKeys());
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

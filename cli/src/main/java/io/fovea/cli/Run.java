package io.fovea.cli;

import io.fovea.engine.Fovea;
import io.fovea.engine.InputDigests;
import io.fovea.engine.Manifest;
import io.fovea.engine.OutputException;
import io.fovea.engine.OutputFolder;
import io.fovea.engine.Outputs;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import io.fovea.spi.SourceNotes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// One run from its output's opening to its exit code: rows, manifest, summary, whatever happens in between.
final class Run {
    private final Fovea fovea;
    private final List<Path> captures;
    private final RunOptions options;
    private final Terminal terminal;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private StopSignals signals = StopSignals.none();
    private OutputFolder folder;
    private InputDigests digests = InputDigests.none();
    private KeyLogFile keyLog;
    private RunReport report;
    private List<Sink.Output> outputs = List.of();

    Run(Fovea fovea, List<Path> captures, RunOptions options, Terminal terminal) {
        this.fovea = fovea;
        this.captures = captures;
        this.options = options;
        this.terminal = terminal;
    }

    /// Runs.
    ///
    /// @return the exit code
    int call() throws IOException {
        OutputTarget target = options.target();
        if (options.keyLog() != null) keyLog = KeyLogFile.prepare(options.keyLog(), options.overwrite());
        if (target.isFolder()) {
            folder = OutputFolder.prepare(Path.of(target.target()), options.append(), options.overwrite());
            if (options.inputDigests()) digests = InputDigests.start(captures);
        } else if (!target.isStandardOutput()) {
            prepareFile(Path.of(target.target()));
        }
        Progress progress = new Progress(terminal, options.progress(), options.quiet());
        if (terminal.takesSignals()) signals = StopSignals.listen(fovea::stop, this::sayStopping);
        try {
            runInto(progress);
            if (keyLog != null) keyLog.write();
        } catch (Throwable e) {
            progress.erase();
            sealAfter(e);
            throw e;
        }
        progress.erase();
        return conclude(progress);
    }

    /// A file of rows is never replaced unasked, as a folder never is.
    private void prepareFile(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) return;
        if (options.append()) {
            throw new OutputException(file + ": exists already; --append adds files to a folder, never to a file");
        }
        if (!options.overwrite()) {
            throw new OutputException(file + ": exists already; use --overwrite to replace it");
        }
        Files.delete(file);
    }

    private void runInto(Progress progress) throws IOException {
        try (Sink sink = new GuardedSink(open())) {
            try {
                report = fovea.run(captures, sink, keyLog == null ? progress : new KeyListener(progress, keyLog));
                terminal.flush();
            } finally {
                outputs = sink.outputs();
            }
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw terminal.data().isBroken() ? GuardedSink.outputFailure(e) : e;
        }
    }

    private Sink open() throws IOException {
        List<RowSchema> schemas = fovea.queries().queries().stream().map(CompiledQuery::schema).toList();
        boolean table = options.target().scheme().equals("table");
        SinkFactory.Settings settings = new SinkFactory.Settings(
                terminal.data(),
                table && terminal.dataIsTerminal() ? terminal.width() : 0,
                terminal.color(),
                options.append(),
                DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(start),
                Version.text());
        try {
            return Outputs.open(options.target().scheme(), options.target().target(), schemas, settings);
        } catch (IOException | UncheckedIOException e) {
            throw GuardedSink.outputFailure(e);
        }
    }

    /// Hears of keys beside progress.
    private record KeyListener(RunListener progress, KeyLogFile keyLog) implements RunListener {
        @Override
        public void progress(long bytesDone, long bytesTotal, long packets, long rows) {
            progress.progress(bytesDone, bytesTotal, packets, rows);
        }

        @Override
        public void warning(String message) {
            progress.warning(message);
        }

        @Override
        public void captureRead(int number, SourceNotes notes) {
            keyLog.add(number, notes);
        }
    }

    private void sayStopping() {
        if (options.quiet()) return;
        terminal.draw(terminal.talkIsTerminal() ? "\r\u001b[K" : "");
        terminal.say("fovea: stopping: finishing what was read (once more to quit at once)");
    }

    private int conclude(Progress progress) throws IOException {
        int exitCode = exitCode();
        if (signals.exitCode() != 0) digests.cancel();
        if (folder != null) seal(exitCode, null);
        if (!options.quiet()) {
            Summary summary = new Summary(
                    report, outputs, folder == null ? null : folder.path(), options.verbose());
            summary.lines().forEach(terminal::say);
            if (keyLog != null) terminal.say(Summary.line("secrets", keyLog.summary()));
        }
        for (RunReport.Input input : report.inputs()) {
            if (input.damage() != null) progress.sayOnce(damage(input));
        }
        if (report.failedLimit() != null) {
            new Failure(ExitCode.LIMIT, "a limit was hit: " + report.failedLimit() + "; reading ended there",
                    "the rows up to there were written; --flows-max raises it, --when-full says what else to do")
                    .say(terminal);
        }
        if (!report.accounting().holds()) {
            new Failure(ExitCode.BUG, "this is a bug: the packets do not add up: " + report.accounting(),
                    "the rows were written; please report it with the summary").say(terminal);
        }
        return exitCode;
    }

    /// One line on what is missing of a capture: file, packet, byte.
    private static String damage(RunReport.Input input) {
        return input.damage().startsWith(input.name()) ? input.damage() : input.name() + ": " + input.damage();
    }

    private int exitCode() {
        if (!report.accounting().holds()) return ExitCode.BUG;
        if (signals.exitCode() != 0) return signals.exitCode();
        if (report.failedLimit() != null) return ExitCode.LIMIT;
        if (!report.stopped() && !report.isComplete()) return ExitCode.DAMAGED_INPUT;
        if (options.failIfEmpty() && report.funnel().rows() == 0) return ExitCode.EMPTY;
        return ExitCode.DONE;
    }

    private void seal(int exitCode, String failure) throws IOException {
        folder.seal(new Manifest(Version.text(), start.toString(), captures, digests.await(),
                fovea.queries().queries(), report, outputs, failure), exitCode);
    }

    /// The manifest tells of failed runs too; when even that cannot be written, the first failure is what counts.
    private void sealAfter(Throwable e) {
        if (folder == null) return;
        digests.cancel();
        Failure failure = Failure.of(e);
        try {
            seal(failure.exitCode(), failure.message());
        } catch (IOException second) {
            e.addSuppressed(second);
            terminal.say("fovea: warning: no manifest: " + Failure.reason(second));
        }
    }
}

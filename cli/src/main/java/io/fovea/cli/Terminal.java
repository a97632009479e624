package io.fovea.cli;

import io.fovea.engine.OutputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where a command writes data (stdout) and talk (stderr), and what it knows of those places. Tests make their own.
final class Terminal {
    private static final int WIDTH_DEFAULT = 80;
    private static final int WIDTH_MIN = 20;

    private final DataStream data;
    private final PrintStream talk;
    private final Map<String, String> environment;
    private final boolean dataIsTerminal;
    private final boolean talkIsTerminal;
    private final boolean takesSignals;

    private Terminal(
            DataStream data,
            PrintStream talk,
            Map<String, String> environment,
            boolean dataIsTerminal,
            boolean talkIsTerminal,
            boolean takesSignals) {
        this.data = data;
        this.talk = talk;
        this.environment = environment;
        this.dataIsTerminal = dataIsTerminal;
        this.talkIsTerminal = talkIsTerminal;
        this.takesSignals = takesSignals;
    }

    /// The process's own stdout, stderr, environment and signals.
    static Terminal ofProcess() {
        return new Terminal(
                new DataStream(new FileOutputStream(FileDescriptor.out)), System.err, System.getenv(),
                isTerminal(1), isTerminal(2), true);
    }

    /// Streams that are no terminal, without signals.
    static Terminal ofStreams(OutputStream data, OutputStream talk, Map<String, String> environment) {
        return new Terminal(
                new DataStream(data), new PrintStream(talk, true, StandardCharsets.UTF_8), environment,
                false, false, false);
    }

    /// Linux says what is behind a descriptor; elsewhere the JDK knows of stdin and stdout together.
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    /// Standard output: data only.
    DataStream data() {
        return data;
    }

    /// Writes text to standard output.
    void print(String text) throws OutputException {
        try {
            data.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw dataFailure(e);
        }
    }

    /// Sends on what waits for standard output.
    void flush() throws OutputException {
        try {
            data.flush();
        } catch (IOException e) {
            throw dataFailure(e);
        }
    }

    private static OutputException dataFailure(IOException e) {
        return new OutputException("standard output: cannot write: " + e.getMessage(), e);
    }

    /// Writes a line to standard error.
    void say(String line) {
        talk.println(line);
    }

    /// Writes to standard error as it is, for lines that are drawn over.
    void draw(String text) {
        talk.print(text);
        talk.flush();
    }

    boolean dataIsTerminal() {
        return dataIsTerminal;
    }

    boolean talkIsTerminal() {
        return talkIsTerminal;
    }

    /// Whether signals of the process are this run's.
    boolean takesSignals() {
        return takesSignals;
    }

    /// Whether escape codes are welcome on stdout (https://no-color.org).
    boolean color() {
        return dataIsTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /// Columns of the terminal: COLUMNS, else what the terminal says, else 80.
    int width() {
        int width = number(environment.get("COLUMNS"));
        if (width <= 0 && (dataIsTerminal || talkIsTerminal)) width = TerminalSize.columns(dataIsTerminal ? 1 : 2);
        return width <= 0 ? WIDTH_DEFAULT : Math.max(width, WIDTH_MIN);
    }

    private static int number(String text) {
        if (text == null || text.isEmpty() || text.length() > 5) return 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return 0;
        }
        return Integer.parseInt(text);
    }
}

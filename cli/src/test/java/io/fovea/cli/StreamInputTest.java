package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Captures that come through pipes, on standard input, or are still being written.
@Timeout(300)
final class StreamInputTest {
    private static final int PACKETS = 20_000;
    private static final int RECORD_LENGTH = TestCapture.RECORD_HEADER_LENGTH + TestCapture.FRAME_LENGTH;

    @TempDir
    private Path folder;

    private static CommandRun withStandardInput(byte[] bytes, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(bytes));
        try {
            return CommandRun.of(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void readsStandardInputPackedOrNotWithAnyNumberOfWorkers() throws IOException {
        byte[] capture = TestCapture.ofUdp(PACKETS);
        for (byte[] bytes : List.of(capture, gzipped(capture))) {
            for (String workers : List.of("1", "2", "4")) {
                CommandRun run = withStandardInput(bytes, "-r", "-", "-o", "none", "-q", "from conn", "-j", workers);
                assertThat(run.exitCode()).as(run.talk()).isZero();
                assertThat(run.talk()).contains("20,000 flows", "20,000 received = 20,000 delivered");
            }
        }
        CommandRun word = withStandardInput(capture, "-", "-c", "7", "-o", "none", "from conn");
        assertThat(word.talk()).contains("7 flows");
    }

    @Test
    void endsStandardInputAtItsDamage() {
        byte[] capture = TestCapture.ofUdp(100);
        CommandRun cut = withStandardInput(Arrays.copyOf(capture, capture.length - 5), "--quiet", "-r", "-", "-o",
                "json:-", "-q", "from conn");
        assertThat(cut.exitCode()).isEqualTo(ExitCode.DAMAGED_INPUT);
        assertThat(cut.data().lines()).hasSize(99);
        assertThat(cut.lines()).singleElement().asString().contains("-: packet 100 at byte ", "file ends after 55");
        CommandRun empty = withStandardInput(new byte[0], "--quiet", "-r", "-", "-q", "from conn");
        assertThat(empty.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(empty.lines()).containsExactly("fovea: -: is empty, not a capture");
    }

    @Test
    void readsANamedPipeAmongFiles() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Path file = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(10));
        byte[] capture = TestCapture.ofUdp(PACKETS);
        Thread writer = Thread.ofPlatform().start(() -> write(pipe, capture));
        CommandRun run = CommandRun.of("-r", file.toString(), "-r", pipe.toString(), "-o", "none", "-q", "from packet");
        writer.join();
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.talk()).contains("2 captures", "20,010 packets");
    }

    private static void write(Path pipe, byte[] bytes) {
        try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void looksAtTheFirstBytesOfPacketsOnly() throws IOException {
        Path path = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(5));
        CommandRun whole = CommandRun.of("-r", path.toString(), "-o", "none", "-s", "42", "-q", "from conn");
        assertThat(whole.talk()).contains("5 received = 5 delivered").contains("5 flows");
        CommandRun cut = CommandRun.of("-r", path.toString(), "-o", "none", "-s", "41", "-q", "from conn");
        assertThat(cut.talk()).contains("malformed  truncated-transport 5");
    }

    /// A process of its own, since only a signal ends it.
    @Test
    void followsACaptureThatGrowsUntilASignal() throws IOException, InterruptedException {
        byte[] capture = TestCapture.ofUdp(300);
        int first = TestCapture.FILE_HEADER_LENGTH + 100 * RECORD_LENGTH + 7;
        Path path = TestCapture.write(folder, "grows.pcap", Arrays.copyOf(capture, first));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), "io.fovea.cli.Main"));
        command.addAll(List.of("run", "--follow", "-r", path.toString(), "-q", "from packet select frame.number", "-o",
                "json:-"));
        Process process = new ProcessBuilder(command).start();
        try {
            java.io.BufferedReader rows = process.inputReader(StandardCharsets.UTF_8);
            for (int n = 0; n < 100; n++) assertThat(rows.readLine()).endsWith(":" + (n + 1) + "}");
            Files.write(path, Arrays.copyOfRange(capture, first, capture.length), StandardOpenOption.APPEND);
            for (int n = 100; n < 300; n++) assertThat(rows.readLine()).endsWith(":" + (n + 1) + "}");
            assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor()).isZero();
            assertThat(rows.readLine()).isNull();
            assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
                    .anyMatch(line -> line.startsWith("accounted  300 received = 300 delivered"))
                    .contains("stopped    before the end of the input");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}

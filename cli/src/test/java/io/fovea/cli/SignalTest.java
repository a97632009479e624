package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Signals to a process of its own. It is in the middle of its run for certain: its rows fill a pipe that nobody empties.
@Timeout(120)
final class SignalTest {
    private static final int PACKETS = 100_000;

    @TempDir
    private Path folder;

    private Process process;

    @BeforeEach
    void startRun() throws IOException {
        Path capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(PACKETS));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), "io.fovea.cli.Main"));
        command.addAll(List.of("run", "-r", capture.toString(), "-q", "from packet select *", "-o", "json:-"));
        process = new ProcessBuilder(command).start();
    }

    @AfterEach
    void endProcess() throws InterruptedException {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    @Test
    void flushesAtTheFirstSignalAndSaysSo() throws IOException, InterruptedException {
        BufferedReader rows = process.inputReader(StandardCharsets.UTF_8);
        BufferedReader talk = process.errorReader(StandardCharsets.UTF_8);
        String last = rows.readLine();
        signal("TERM");
        assertThat(talk.readLine()).startsWith("fovea: stopping");
        int count = 1;
        for (String row = rows.readLine(); row != null; row = rows.readLine()) {
            last = row;
            count++;
        }
        assertThat(last).startsWith("{").endsWith("}");
        assertThat(count).isLessThan(PACKETS);
        assertThat(talk.lines()).anyMatch(line -> line.startsWith("accounted") && line.contains(" = "))
                .contains("stopped    before the end of the input");
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void endsAtOnceAtTheSecondSignal() throws IOException, InterruptedException {
        process.inputReader(StandardCharsets.UTF_8).readLine();
        assumeTrue(!ignoresInterrupt(), "started by a shell that ignores SIGINT");
        signal("INT");
        assertThat(process.errorReader(StandardCharsets.UTF_8).readLine()).startsWith("fovea: stopping");
        signal("INT");
        assertThat(process.waitFor()).isEqualTo(130);
    }

    @Test
    void endsSilentlyWhenItsReaderGoesAway() throws IOException, InterruptedException {
        process.inputReader(StandardCharsets.UTF_8).readLine();
        process.getInputStream().close();
        assertThat(process.waitFor()).isEqualTo(ExitCode.BROKEN_PIPE);
        assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).isEmpty();
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private boolean ignoresInterrupt() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("SigIgn:")) return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
        }
        return false;
    }
}

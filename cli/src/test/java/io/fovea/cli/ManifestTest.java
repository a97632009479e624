package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run into a folder leaves a manifest however it ends, and `_SUCCESS` only when it ended with 0.
final class ManifestTest {
    @TempDir
    private Path folder;

    @Test
    void sealsARunThatWentWell() throws IOException {
        Path capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(3));
        CommandRun run = CommandRun.of("run", "-r", capture.toString(), "-q", "from conn", "-o", "parquet:" + out());
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.data()).isEmpty();
        assertThat(run.talk()).contains("3 received = 3 delivered", out().resolve("MANIFEST.json").toString());
        assertThat(manifest()).contains("\"exit_code\": 0", "\"packets\": 3", "\"sha256\"").doesNotContain("failure");
        assertThat(out().resolve("_SUCCESS")).exists();
    }

    @Test
    void sealsARunOverADamagedCapture() throws IOException {
        Path capture = TestCapture.write(folder, "huge.pcap", TestCapture.withRecordOfLength(-1));
        CommandRun run = CommandRun.of("run", "-r", capture.toString(), "-q", "from conn", "-o", "parquet:" + out());
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.DAMAGED_INPUT);
        assertThat(manifest()).contains("\"exit_code\": 5", "\"damage\"", "\"rows\": 1");
        assertThat(out().resolve("_SUCCESS")).doesNotExist();
    }

    @Test
    void sealsARunThatMetNoCapture() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.pcap"), "frames? none here\n");
        CommandRun run = CommandRun.of("run", "-r", text.toString(), "-q", "from conn", "-o", "parquet:" + out());
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(manifest()).contains("\"exit_code\": 4", "\"failure\"", "notes.pcap");
        assertThat(out().resolve("_SUCCESS")).doesNotExist();
    }

    @Test
    void passesOverOneOfSeveralThatIsNoCapture() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.pcap"), "frames? none here\n");
        Path capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(3));
        CommandRun run = CommandRun.of("run", "--quiet", "-r", text.toString(), "-r", capture.toString(), "-q", "from conn");
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.DAMAGED_INPUT);
        assertThat(run.lines()).singleElement().asString().contains("notes.pcap", "not a capture");
        assertThat(run.data().lines()).hasSize(3);
    }

    @Test
    void failsIfEmptyWhenAskedTo() throws IOException {
        Path capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(3));
        CommandRun run = CommandRun.of("run", "-r", capture.toString(), "-q", "tcp", "--fail-if-empty");
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.EMPTY);
        CommandRun lenient = CommandRun.of("run", "-r", capture.toString(), "-q", "tcp");
        assertThat(lenient.exitCode()).as(lenient.talk()).isZero();
    }

    private Path out() {
        return folder.resolve("out");
    }

    private String manifest() throws IOException {
        return Files.readString(out().resolve("MANIFEST.json"));
    }
}

package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlowOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void readsTimesAsQueriesWriteThem() {
        assertThat(FlowOptions.durationNs("o", "500us")).isEqualTo(500_000);
        assertThat(FlowOptions.durationNs("o", "1.5s")).isEqualTo(1_500_000_000L);
        assertThat(FlowOptions.durationNs("o", "5m")).isEqualTo(300_000_000_000L);
        assertThat(FlowOptions.durationNs("o", "1ns")).isEqualTo(1);
        for (String wrong : List.of("", "5", "s", "-5s", "0s", "5x", "0.1ns", "1e99999999s", "99999d", "5 m", "NaNs")) {
            assertThatThrownBy(() -> FlowOptions.durationNs("--interim " + wrong, wrong))
                    .isInstanceOf(UsageException.class).hasMessageContaining("such as 500ms");
        }
    }

    private CommandRun run(String... options) throws IOException {
        Path capture = TestCapture.write(folder, "t.pcap", TestCapture.ofUdp(10));
        List<String> all = new java.util.ArrayList<>(List.of("-r", capture.toString(), "-o", "json:-", "-j", "1"));
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        for (List<String> wrong : List.of(
                List.of("--timeout", "tcp-idle"), List.of("--timeout", "idle=5m"), List.of("--timeout", "udp-idle=5"),
                List.of("--interim", "often"), List.of("--flows-max", "0"), List.of("--when-full", "panic"))) {
            CommandRun run = run(wrong.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", wrong).isEqualTo(ExitCode.USAGE);
            assertThat(run.talk()).contains(wrong.getFirst() + " ");
        }
    }

    @Test
    void takesEveryTimeoutByItsName() throws IOException {
        String all = "tcp-idle=9m,tcp-attempt=1s,tcp-close=2s,tcp-reset=100ms,udp-idle=3m,icmp-idle=10s,sctp-idle=4m";
        assertThat(run("--timeout", all).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run("--timeout", "gre-idle=1s").talk()).contains("tcp-reset").contains("icmp-idle, sctp-idle");
    }

    @Test
    void endsWithItsOwnCodeWhenALimitFails() throws IOException {
        CommandRun run = run("--flows-max", "4", "--when-full", "fail");
        assertThat(run.exitCode()).isEqualTo(ExitCode.LIMIT);
        assertThat(run.data().lines()).hasSize(4);
        assertThat(run.talk()).contains("a limit was hit: flow-table").contains("--flows-max");
    }

    @Test
    void shedsAndSaysSo() throws IOException {
        CommandRun run = run("--flows-max", "4");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.data().lines()).hasSize(10);
        assertThat(run.talk()).contains("shed       flows-evicted 6");
        run = run("--flows-max", "4", "--when-full", "ignore-new");
        assertThat(run.data().lines()).hasSize(4);
        assertThat(run.talk()).contains("limited    flow-table 6");
    }

    @Test
    void writesLimitsIntoTheManifest() throws IOException {
        Path out = folder.resolve("out");
        Path capture = TestCapture.write(folder, "t.pcap", TestCapture.ofUdp(10));
        CommandRun run = CommandRun.of("-r", capture.toString(), "-o", "parquet:" + out, "--flows-max", "4",
                "--when-full", "fail");
        assertThat(run.exitCode()).isEqualTo(ExitCode.LIMIT);
        assertThat(Files.readString(out.resolve("MANIFEST.json"))).contains("\"failed_limit\"", "\"exit_code\": 8");
        assertThat(out.resolve("_SUCCESS")).doesNotExist();
    }
}

package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `-k`, over packets whose IPv4 headers have sums of zero, as if a card had still to fill them in.
final class ChecksumOptionTest {
    private static final int PACKETS = 10;

    @TempDir
    private Path folder;

    private CommandRun run(String... options) throws IOException {
        Path capture = TestCapture.write(folder, "t.pcap", TestCapture.ofUdp(PACKETS));
        List<String> all = new ArrayList<>(List.of("-r", capture.toString()));
        all.addAll(List.of(options));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        return run;
    }

    @Test
    void autoSaysWhatIsLeftToTheCard() throws IOException {
        for (String[] options : new String[][] {{"-o", "json:-"}, {"-o", "json:-", "-k", "auto"}}) {
            CommandRun run = run(options);
            assertThat(run.data().lines()).hasSize(PACKETS);
            assertThat(run.talk()).contains("checksums  offloaded 10", "0 malformed");
        }
        assertThat(run("-o", "json:-", "from conn select ts").talk()).doesNotContain("checksums");
    }

    @Test
    void allLeavesThemOut() throws IOException {
        CommandRun run = run("-o", "json:-", "--checksums", "all", "from conn select ts");
        assertThat(run.data()).isEmpty();
        assertThat(run.talk()).contains("malformed  checksum 10", "checksums  bad-ip 10", "weird      bad_IP_checksum 10");
    }

    @Test
    void noneLooksAtNone() throws IOException {
        CommandRun run = run("-o", "json:-", "-k", "none");
        assertThat(run.data().lines()).hasSize(PACKETS);
        assertThat(run.talk()).doesNotContain("checksums");
    }

    @Test
    void theManifestCountsThem() throws IOException {
        Path out = folder.resolve("out");
        run("-o", "parquet:" + out);
        assertThat(Files.readString(out.resolve("MANIFEST.json"))).containsPattern("\"checksums\": *\\{\\s*\"offloaded\": *10");
    }
}

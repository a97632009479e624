package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What words without an option are taken for, and that queries keep their order.
final class WordsTest {
    @TempDir
    private Path folder;

    private String capture;

    @BeforeEach
    void writeCapture() throws IOException {
        capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(2)).toString();
    }

    @Test
    void takesCapturesAndQueriesInAnyOrder() {
        String query = "from packet select udp.src_port";
        CommandRun expected = CommandRun.of("run", "--quiet", "-r", capture, "-q", query);
        assertThat(expected.data()).isEqualTo("{\"udp_src_port\":1024}\n{\"udp_src_port\":1025}\n");
        assertThat(CommandRun.of("--quiet", capture, query)).isEqualTo(expected);
        assertThat(CommandRun.of("--quiet", query, "-r", capture)).isEqualTo(expected);
        assertThat(CommandRun.of("--quiet", "-r", capture, query)).isEqualTo(expected);
        assertThat(CommandRun.of("--quiet", "-r", folder.toString(), query)).isEqualTo(expected);
        assertThat(CommandRun.of("--quiet", "-r", folder + "/*.pcap", query)).isEqualTo(expected);
    }

    @Test
    void asksForFlowsWhenNothingIsAsked() {
        CommandRun run = CommandRun.of("--quiet", capture);
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.data().lines()).hasSize(2).allMatch(line -> line.contains("\"conn_state\""));
    }

    @Test
    void takesFilesThatEndInFqForQueries() throws IOException {
        Path file = Files.writeString(folder.resolve("a.fq"), "query ports from packet select udp.src_port\n");
        CommandRun run = CommandRun.of("--quiet", capture, file.toString());
        assertThat(run.data()).isEqualTo("{\"udp_src_port\":1024}\n{\"udp_src_port\":1025}\n");
        assertThat(CommandRun.of(capture, folder.resolve("b.fq").toString()).talk())
                .contains("b.fq: error: no such file");
    }

    @Test
    void saysHowAMisspeltFileNameWasRead() {
        CommandRun run = CommandRun.of("--quiet", capture, "traces");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_QUERY);
        assertThat(run.talk()).startsWith("fovea: 'traces' is no file, so it was read as a query");
        assertThat(CommandRun.of("--quiet", capture, "b.pcap").talk()).contains("b.pcap: no such file");
    }

    @Test
    void keepsQueriesInTheOrderOfTheCommandLine() throws IOException {
        Path file = Files.writeString(folder.resolve("b.fq"), "query b from conn select ts\n");
        CommandRun run = CommandRun.of("check", "-Y", "tcp", "-q", "query a from conn select ts", "-Q", file.toString(),
                "-q", "query c from packet select ip.src");
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.data().lines().map(line -> line.split(" +")[1])).containsExactly("query", "a", "b", "c");
        assertThat(run.data()).contains("c      packet: ip_src");
    }

    @Test
    void stopsAfterTheAskedPackets() {
        CommandRun run = CommandRun.of(capture, "-c", "1", "from packet select frame.number");
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.data()).isEqualTo("{\"frame_number\":1}\n");
        assertThat(run.talk()).contains("1 received = 1 delivered");
    }

    @Test
    void givesTheSameRowsWithEveryCompiler() {
        String query = "from conn where udp.src_port = 1025 select id_orig_p";
        for (String compiler : new String[] {"generated", "closures", "reference"}) {
            CommandRun run = CommandRun.of("--quiet", capture, query, "--compiler", compiler);
            assertThat(run.data()).as(compiler + run.talk()).isEqualTo("{\"id_orig_p\":1025}\n");
        }
    }
}

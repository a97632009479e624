package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every bad input is one clear line and its own exit code; never a stack trace.
final class BadInputTest {
    private static final int RECORD_LENGTH = TestCapture.RECORD_HEADER_LENGTH + TestCapture.FRAME_LENGTH;

    @TempDir
    private Path folder;

    /// Makes an input in a folder.
    private interface Maker {
        Path make(Path folder) throws IOException;
    }

    private record BadInput(String what, Maker maker, int exitCode, List<String> words) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<BadInput> badInputs() {
        byte[] whole = TestCapture.ofUdp(3);
        return Stream.of(
                new BadInput("nothing of that name", f -> f.resolve("none.pcap"),
                        ExitCode.BAD_INPUT, List.of("none.pcap: no such file")),
                new BadInput("a glob that matches nothing", f -> f.resolve("*.pcap"),
                        ExitCode.BAD_INPUT, List.of("*.pcap: no file matches")),
                new BadInput("an empty file", f -> TestCapture.write(f, "empty.pcap", new byte[0]),
                        ExitCode.BAD_INPUT, List.of("empty.pcap", "empty")),
                new BadInput("a text file", f -> Files.writeString(f.resolve("notes.txt"), "frames? none here\n"),
                        ExitCode.BAD_INPUT, List.of("notes.txt", "not a capture")),
                new BadInput("a folder without captures", f -> Files.createDirectories(f.resolve("no-captures")),
                        ExitCode.BAD_INPUT, List.of("no-captures: no capture files")),
                new BadInput("half a file header", f -> TestCapture.write(f, "cut.pcap", Arrays.copyOf(whole, 20)),
                        ExitCode.BAD_INPUT, List.of("cut.pcap", "20 bytes")),
                new BadInput("an unknown link type",
                        f -> TestCapture.write(f, "link.pcap", TestCapture.ofUdp(1, 0, 12_345)),
                        ExitCode.BAD_INPUT, List.of("link.pcap", "link type 12345")),
                new BadInput("a record of 4 GiB", f -> TestCapture.write(f, "huge.pcap",
                        TestCapture.withRecordOfLength(-1)), ExitCode.DAMAGED_INPUT,
                        List.of("huge.pcap", "packet 2", "byte " + (TestCapture.FILE_HEADER_LENGTH + RECORD_LENGTH))),
                new BadInput("a capture that ends inside a packet",
                        f -> TestCapture.write(f, "cut.pcap", Arrays.copyOf(whole, whole.length - 5)),
                        ExitCode.DAMAGED_INPUT, List.of("cut.pcap", "packet 3",
                                "byte " + (TestCapture.FILE_HEADER_LENGTH + 2 * RECORD_LENGTH))));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void saysInOneLineWhatIsWrong(BadInput input) throws IOException {
        Path path = input.maker().make(folder);
        CommandRun run = CommandRun.of("run", "--quiet", "-r", path.toString(), "-q", "from conn");
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(input.exitCode());
        assertThat(run.talk()).contains(input.words());
        assertThat(run.lines()).hasSize(1);
        assertThat(run.talk()).startsWith("fovea: ").doesNotContain("Exception");
    }

    @Test
    void readsWhatComesBeforeTheDamage() throws IOException {
        Path path = TestCapture.write(folder, "huge.pcap", TestCapture.withRecordOfLength(-1));
        CommandRun run = CommandRun.of("run", "--quiet", "-r", path.toString(), "-q", "from conn", "-o", "json:-");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DAMAGED_INPUT);
        assertThat(run.data().lines()).hasSize(1);
    }

    @Test
    void survivesGarbageBehindAMagic() throws IOException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = TestCapture.ofUdp(20);
            int from = round % 2 == 0 ? 4 : TestCapture.FILE_HEADER_LENGTH + random.nextInt(200);
            byte[] garbage = new byte[bytes.length - from];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, bytes, from, garbage.length);
            Path path = TestCapture.write(folder, "garbage.pcap", bytes);
            CommandRun run = CommandRun.of("run", "--quiet", "-r", path.toString(), "-q", "from conn");
            assertThat(run.exitCode()).as("seed %d, round %d: %s", seed, round, run.talk())
                    .isIn(ExitCode.BAD_INPUT, ExitCode.DAMAGED_INPUT);
            assertThat(run.lines()).hasSize(1);
        }
    }

    @Test
    void takesASnapLengthOfZeroForNone() throws IOException {
        Path path = TestCapture.write(folder, "snap.pcap", TestCapture.ofUdp(2, 0, TestCapture.ETHERNET));
        CommandRun run = CommandRun.of("run", "--quiet", "-r", path.toString(), "-q", "from conn", "-o", "json:-");
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.data().lines()).hasSize(2);
        assertThat(run.talk()).isEmpty();
    }

    @Test
    void saysThatAFileMayNotBeRead() throws IOException {
        Path path = TestCapture.write(folder, "secret.pcap", TestCapture.ofUdp(1));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        CommandRun run = Unprivileged.call(folder, () -> CommandRun.of("run", "-r", path.toString()));
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.lines()).containsExactly("fovea: " + path + ": permission denied");
    }

    @Test
    void keepsTheErrorsOfQueriesAsTheyAre() throws IOException {
        Path path = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(1));
        Path text = Files.write(folder.resolve("latin.fq"), "tcp # é".getBytes(StandardCharsets.ISO_8859_1));
        CommandRun run = CommandRun.of("run", "-r", path.toString(), "-Q", text.toString(), "-Q", "none.fq");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_QUERY);
        assertThat(run.lines()).containsExactly(
                text + ": error: not UTF-8 text; is it a file of queries?", "none.fq: error: no such file");
        CommandRun unknown = CommandRun.of("run", "-r", path.toString(), "-q", "tcp.dst_prt = 1");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.BAD_QUERY);
        assertThat(unknown.talk()).contains("query:1:1: error[Q", "tcp.dst_prt", "^^^^^^^^^^^");
    }
}

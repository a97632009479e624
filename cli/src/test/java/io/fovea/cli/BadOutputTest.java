package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Outputs that cannot be written end the run with 6 and one line; a reader that goes away ends it silently.
final class BadOutputTest {
    private static final int PACKETS = 5000;

    @TempDir
    private Path folder;

    private String capture;

    @BeforeEach
    void writeCapture() throws IOException {
        capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(PACKETS)).toString();
    }

    @Test
    void refusesAFileInPlaceOfTheFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "mine");
        CommandRun run = CommandRun.of("run", "-r", capture, "-q", "from conn", "-o", "parquet:" + file);
        assertFailed(run, file + ": is a file; name a folder");
        assertThat(file).hasContent("mine");
    }

    @Test
    void refusesAFolderThatHoldsFiles() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "mine");
        CommandRun run = CommandRun.of("run", "-r", capture, "-q", "from conn", "-o", folder.toString());
        assertFailed(run, "holds files already; use --append to add to them, --overwrite to replace them");
        CommandRun forced = CommandRun.of("run", "-r", capture, "-q", "from conn", "-o", folder.toString(), "--overwrite");
        assertFailed(forced, "--overwrite only replaces files of an earlier run");
        assertThat(folder.resolve("letter.txt")).hasContent("mine");
    }

    @Test
    void keepsTheEarlierRunWhenTheInputIsNoCapture() throws IOException {
        Path out = folder.resolve("earlier");
        CommandRun.of("run", "-r", capture, "-q", "from conn", "-o", out.toString());
        Path text = Files.writeString(folder.resolve("text.pcap"), "no capture at all");
        CommandRun run = CommandRun.of(
                "run", "-r", text.toString(), "-q", "from conn", "-o", out.toString(), "--overwrite");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out.resolve("_SUCCESS")).exists();
    }

    @Test
    void refusesAFileThatIsThereAlready() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.json"), "mine");
        CommandRun run = CommandRun.of("run", "-r", capture, "-q", "from conn", "-o", "json:" + file);
        assertFailed(run, file + ": exists already; use --overwrite to replace it");
        assertThat(file).hasContent("mine");
    }

    @Test
    void refusesAFolderThatMayNotBeWritten() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        CommandRun run = Unprivileged.call(folder,
                () -> CommandRun.of("run", "-r", capture, "-q", "from conn", "-o", "parquet:" + locked));
        assertFailed(run, locked + ": permission denied");
    }

    @Test
    void saysThatStandardOutputIsFull() {
        assertThat(runInto("No space left on device").talk()).contains("standard output: cannot write: No space left on device");
        assertThat(runInto("No space left on device").exitCode()).isEqualTo(ExitCode.BAD_OUTPUT);
    }

    @Test
    void endsSilentlyWhenTheReaderGoesAway() {
        CommandRun run = runInto("Broken pipe");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BROKEN_PIPE);
        assertThat(run.talk()).isEmpty();
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "may not mount");
        try {
            CommandRun run = CommandRun.of("run", "-r", capture, "-q", "from packet select *", "-o", "json:"
                    + disk.resolve("rows.json"));
            assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.BAD_OUTPUT);
            assertThat(run.talk()).contains("No space left on device", "make room or write elsewhere");
            assertThat(disk.resolve("rows.json")).doesNotExist();
        } finally {
            succeeds("umount", disk.toString());
        }
    }

    @Test
    void saysThatTheDiskIsFullOfParquet() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "may not mount");
        try {
            CommandRun run = CommandRun.of("run", "-r", capture, "-q", "from conn select *", "-o", "parquet:"
                    + disk.resolve("out"));
            assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.BAD_OUTPUT);
            assertThat(run.talk()).contains("No space left on device").doesNotContain("\tat ");
            assertThat(disk.resolve("out/_SUCCESS")).doesNotExist();
        } finally {
            succeeds("umount", disk.toString());
        }
    }

    @Test
    void admitsABugInOneLineAndShowsItsTraceWhenAsked() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) {
                throw new IllegalStateException("the test's own bug");
            }
        };
        CommandRun run = runInto(broken);
        assertThat(run.exitCode()).isEqualTo(ExitCode.BUG);
        assertThat(run.lines()).hasSize(2);
        assertThat(run.talk()).startsWith("fovea: this is a bug: IllegalStateException: the test's own bug at ")
                .contains("-v").doesNotContain("\tat ");
        CommandRun verbose = runInto(broken, "-v");
        assertThat(verbose.exitCode()).isEqualTo(ExitCode.BUG);
        assertThat(verbose.talk()).contains("\tat " + BadOutputTest.class.getName());
    }

    private CommandRun runInto(String failure) {
        return runInto(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(failure);
            }
        });
    }

    private CommandRun runInto(OutputStream data, String... more) {
        ByteArrayOutputStream talk = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of(
                "run", "-r", capture, "-q", "from packet select *", "-o", "json:-"));
        arguments.addAll(List.of(more));
        int exitCode = Main.run(arguments.toArray(String[]::new), Terminal.ofStreams(data, talk, Map.of()));
        return new CommandRun(exitCode, "", talk.toString(StandardCharsets.UTF_8));
    }

    private static void assertFailed(CommandRun run, String reason) {
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.BAD_OUTPUT);
        assertThat(run.talk()).startsWith("fovea: ").contains(reason).doesNotContain("\tat ");
        assertThat(run.data()).isEmpty();
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}

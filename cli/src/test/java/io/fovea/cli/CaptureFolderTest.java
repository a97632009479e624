package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders and globs: many captures are one input, in the order of their first packets.
@Timeout(600)
final class CaptureFolderTest {
    private static final int RECORD_LENGTH = TestCapture.RECORD_HEADER_LENGTH + TestCapture.FRAME_LENGTH;

    @TempDir
    private Path folder;

    /// Some packets of a capture, as a capture of their own.
    private static byte[] part(byte[] capture, int from, int to) {
        byte[] part = Arrays.copyOf(capture, TestCapture.FILE_HEADER_LENGTH + (to - from) * RECORD_LENGTH);
        System.arraycopy(capture, TestCapture.FILE_HEADER_LENGTH + from * RECORD_LENGTH, part,
                TestCapture.FILE_HEADER_LENGTH, (to - from) * RECORD_LENGTH);
        return part;
    }

    /// A section, an interface, and what follows.
    private static byte[] pcapng(byte[]... blocks) {
        ByteBuffer file = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(1).putLong(-1).putInt(28);
        file.putInt(1).putInt(32).putInt(1).putInt(0).putShort((short) 2).putShort((short) 4)
                .put("eth7".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(32);
        for (byte[] block : blocks) file.put(block);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static byte[] packetBlock(long microseconds) {
        ByteBuffer block = ByteBuffer.allocate(92).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(6).putInt(92).putInt(0).putInt((int) (microseconds >>> 32)).putInt((int) microseconds);
        block.putInt(60).putInt(60).put(TestCapture.ofUdp(1), 40, 60).putInt(92);
        return block.array();
    }

    private static byte[] skippedBlock(int length) {
        ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return block.putInt(10).putInt(length).putInt(length - 4, length).array();
    }

    private static byte[] statisticsBlock(long dropped, long systemDropped) {
        ByteBuffer block = ByteBuffer.allocate(52).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(5).putInt(52).putInt(0).putLong(0).putShort((short) 5).putShort((short) 8).putLong(dropped);
        return block.putShort((short) 7).putShort((short) 8).putLong(systemDropped).putInt(0).putInt(52).array();
    }

    @Test
    void takesTheFilesOfAFolderInTheOrderOfTheirFirstPackets() throws IOException {
        byte[] all = TestCapture.ofUdp(5_000);
        TestCapture.write(folder, "c.pcap", part(all, 0, 1_000));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.pcap.gz")))) {
            out.write(part(all, 1_000, 2_000));
        }
        TestCapture.write(folder, "a.pcap", part(all, 2_000, 3_000));
        TestCapture.write(folder, "0.pcap", new byte[0]);
        TestCapture.write(folder, "d.pcapng", pcapng(skippedBlock(60_000), packetBlock(1_700_000_003_000_000L)));
        TestCapture.write(folder, "B.pcap", part(all, 4_000, 5_000));
        for (String captures : List.of(folder.toString(), folder + "/*.pcap*")) {
            CommandRun run = CommandRun.of("-r", captures, "-j", "1", "-o", "json:-", "-q",
                    "from packet where frame.number = 1 select src_file");
            assertThat(run.data().lines().map(line -> line.replaceAll(".*/|\".$", "")))
                    .containsExactly("c.pcap", "b.pcap.gz", "a.pcap", "d.pcapng", "B.pcap");
            assertThat(run.exitCode()).isEqualTo(ExitCode.DAMAGED_INPUT);
            assertThat(run.talk()).contains("0.pcap: is empty, not a capture", "6 captures", "4,001 packets");
        }
    }

    private void writeTree() throws IOException {
        byte[] all = TestCapture.ofUdp(5_000);
        Path deep = Files.createDirectories(folder.resolve("site/day/hour"));
        TestCapture.write(deep, "c.pcap", part(all, 0, 1_000));
        TestCapture.write(deep.getParent(), "trace.pcap7", part(all, 1_000, 2_000));
        TestCapture.write(folder.resolve("site"), "rotated", part(all, 2_000, 3_000));
        TestCapture.write(folder, "a.pcap", part(all, 3_000, 4_000));
        TestCapture.write(folder, "notes.txt", "nothing of the kind".getBytes(StandardCharsets.US_ASCII));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("notes.gz")))) {
            out.write(new byte[100]);
        }
        Files.createSymbolicLink(deep.resolve("up"), folder);
    }

    private static List<String> filesOf(CommandRun run) {
        return run.data().lines().map(line -> line.replaceAll(".*/|\".$", "")).toList();
    }

    private CommandRun firstFrames(String captures) {
        return CommandRun.of("-r", captures, "-j", "1", "-o", "json:-", "-q",
                "from packet where frame.number = 1 select src_file");
    }

    @Test
    void takesEveryCaptureBelowAFolderWhateverItIsCalled() throws IOException {
        writeTree();
        CommandRun run = firstFrames(folder.toString());
        assertThat(filesOf(run)).containsExactly("c.pcap", "trace.pcap7", "rotated", "a.pcap");
        assertThat(run.exitCode()).as(run.talk()).isZero();
    }

    @Test
    void takesWildcardsInEveryPartOfAPath() throws IOException {
        writeTree();
        assertThat(filesOf(firstFrames(folder + "/*/*/trace.pcap?"))).containsExactly("trace.pcap7");
        assertThat(filesOf(firstFrames(folder + "/si*/day/{hour,minute}/*.pcap"))).containsExactly("c.pcap");
        assertThat(filesOf(firstFrames(folder + "/**/*.pcap"))).containsExactly("c.pcap", "a.pcap");
        assertThat(filesOf(firstFrames(folder + "/site/**/[ct]*"))).containsExactly("c.pcap", "trace.pcap7");
        assertThat(firstFrames(folder + "/*/*/x*.pcap").talk()).contains("no file matches");
    }

    @Test
    void namesFoldersBelowThatMayNotBeListed() throws IOException {
        writeTree();
        Path shut = Files.createDirectory(folder.resolve("shut"));
        TestCapture.write(shut, "d.pcap", TestCapture.ofUdp(1));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(folder.resolve("a.pcap"), PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = Unprivileged.call(folder, () -> firstFrames(folder.toString()));
        assertThat(filesOf(run)).contains("a.pcap");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DAMAGED_INPUT);
        assertThat(run.talk()).contains("shut: permission denied");
    }

    @Test
    void accountsForPacketsThatACaptureSaysWereLost() throws IOException {
        Path path = TestCapture.write(folder, "lossy.pcapng", pcapng(packetBlock(1), skippedBlock(16),
                packetBlock(2), statisticsBlock(7, 0), packetBlock(3), statisticsBlock(9, 4)));
        CommandRun run = CommandRun.of("-r", path.toString(), "-v", "-o", folder.resolve("out").toString(), "-q",
                "from conn");
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.talk()).contains("16 received = 3 delivered", "13 lost", "lost       nic 9, kernel 4",
                "of eth7", "1 block of decryption secrets, not used", "3 packets in ");
        assertThat(Files.readString(folder.resolve("out/MANIFEST.json")))
                .containsPattern("\"interfaces\": *\\[\\s*\"eth7\"")
                .containsPattern("\"received\": *16").containsPattern("\"nic\": *9")
                .containsPattern("\"decryption_secrets\": *1");
    }

    /// In a process of its own, which may not have many files open.
    @Test
    void readsManyFilesWithFewOpenAtATime() throws IOException, InterruptedException {
        int files = Boolean.getBoolean("fovea.heavy") ? 100_000 : 2_000;
        byte[] one = TestCapture.ofUdp(1);
        for (int n = 0; n < files; n++) {
            ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN).putInt(TestCapture.FILE_HEADER_LENGTH, files - n);
            TestCapture.write(folder, n + ".pcap", one);
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), "io.fovea.cli.Main"));
        command.addAll(List.of("-r", folder.toString(), "-j", "4", "-o", "none", "-q", "from packet"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String talk = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(talk).isZero();
            assertThat(talk).contains(String.format(java.util.Locale.ROOT, "%,d captures", files));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}

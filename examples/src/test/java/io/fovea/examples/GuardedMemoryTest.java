package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the trap catches: a read of one byte too many in a guarded frame ends the process, and what it leaves behind
/// says which frame it was.
class GuardedMemoryTest {
    private static final Pattern FAULT = Pattern.compile("si_addr: 0x0*([0-9a-f]+)");

    @TempDir
    Path folder;

    /// The process that reads too far: one byte more than given of the second of three frames.
    static final class Reader {
        private Reader() {}

        public static void main(String[] words) throws IOException {
            List<CapturedFrame> frames = new ArrayList<>();
            for (int length : new int[] {0, 5_000, 60}) frames.add(new CapturedFrame(new byte[length], length, 0, 1));
            GuardedCapture guarded = new GuardedCapture("three frames", frames, new GuardedMemory());
            try (AtHand atHand = new AtHand(Path.of(words[0]), "reader")) {
                atHand.note("reads too far", frames, guarded);
                int sum = 0;
                for (long at = guarded.wall(1) - 5_000; at < guarded.wall(1) + Integer.parseInt(words[1]); at++) {
                    sum += RawMemory.u8(at);
                }
                System.out.println(sum);
            }
        }
    }

    @Test
    void readsUpToTheLastByteButKillsWhoeverReadsOneMoreAndNamesTheFrame() throws Exception {
        assertThat(read(0)).isZero();
        assertThat(folder.resolve("hs_err.log")).doesNotExist();
        assertThat(read(1)).isNotZero();
        Matcher fault = FAULT.matcher(Files.readString(folder.resolve("hs_err.log")));
        assertThat(fault.find()).isTrue();
        assertThat(Files.readAllLines(folder.resolve("reader.txt")))
                .hasSize(4).startsWith("reads too far").contains("frame 2 ends at 0x" + fault.group(1));
        assertThat(CapturedFrame.read(folder.resolve("reader.pcap"), 9)).hasSize(3)
                .element(1).satisfies(frame -> assertThat(frame.bytes()).hasSize(5_000));
    }

    private int read(int bytesTooMany) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED", "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "-cp", System.getProperty("java.class.path"), Reader.class.getName(), folder.toString(),
                Integer.toString(bytesTooMany))
                .redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile()).start();
        return process.waitFor();
    }
}

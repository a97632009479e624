package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.packet.Burst;
import io.fovea.packet.ChecksumVerdict;
import io.fovea.packet.Checksums;
import io.fovea.packet.Outcome;
import io.fovea.spi.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every frame of the collection in which tshark 4.0 finds a bad checksum (`checksums-truth.tsv`) against our verdicts.
/// Differences are allowed only where `checksums-differences.tsv` explains them; counts go to `target/checksums.txt`.
class SharedChecksumTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String TSHARK = "/usr/bin/tshark";
    /// What tshark calls bad, and what it calls illegal: a sum of zero over IPv6.
    private static final Set<String> BAD = Set.of("0", "4");
    private static final List<String> LAYERS = List.of("ip", "tcp", "udp", "icmp", "icmpv6");
    private static final int SAMPLE_EVERY = 50;

    /// Our verdicts of one capture.
    private static final class Verdicts implements CapturePackets.PacketConsumer {
        /// By frame, of bad ones.
        final Map<Long, ChecksumVerdict> strict = new TreeMap<>();
        final long[] counts = new long[ChecksumVerdict.values().length];

        @Override
        public void take(Burst burst, int i) {
            note(burst, i, Checksums.verify(burst, i, false), Checksums.verify(burst, i, true));
        }

        @Override
        public void meet(Burst burst, int i) {
            Outcome outcome = Outcome.values()[burst.outcome[i]];
            if (outcome != Outcome.FRAGMENT && outcome != Outcome.OTHER_TRANSPORT) return;
            note(burst, i, Checksums.verifyHeader(burst, i, false), Checksums.verifyHeader(burst, i, true));
        }

        private void note(Burst burst, int i, byte verdict, byte knowing) {
            counts[knowing]++;
            if (ChecksumVerdict.isBad(verdict)) strict.putIfAbsent(burst.frameNumber[i], ChecksumVerdict.values()[verdict]);
        }
    }

    private static Verdicts verdicts(Path capture) throws IOException {
        Verdicts verdicts = new Verdicts();
        try {
            CapturePackets.replay(capture, verdicts);
        } catch (InputException e) {
            // No capture, or damaged behind what was read.
        }
        return verdicts;
    }

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, Map<Long, Map<String, String>>> truth = truth();
        Map<String, Integer> differences = new TreeMap<>();
        long[] counts = new long[ChecksumVerdict.values().length];
        int both = 0;
        int strict = 0;
        for (Path file : SharedCaptures.all()) {
            String capture = folder.relativize(file).toString();
            Verdicts ours = verdicts(file);
            for (int verdict = 0; verdict < counts.length; verdict++) counts[verdict] += ours.counts[verdict];
            strict += ours.strict.size();
            both += compare(capture, truth.getOrDefault(capture, Map.of()), ours.strict, differences);
        }
        List<String> lines = new ArrayList<>();
        differences.forEach((difference, frames) -> lines.add(difference + "\t" + frames));
        Files.write(Path.of("target", "checksums-differences.tsv"), lines);
        Files.write(Path.of("target", "checksums.txt"), table(counts, strict, both, differences));
        List<String> explained = new ArrayList<>();
        for (Map<String, String> row : Tsv.read(RESOURCES.resolve("checksums-differences.tsv"))) {
            explained.add(String.join("\t", row.get("capture"), row.get("tshark"), row.get("ours"), row.get("frames")));
        }
        assertThat(lines).containsExactlyInAnyOrderElementsOf(explained);
        assertThat(both).as("frames that both find bad").isGreaterThan(10_000);
    }

    /// Counts the frames that both find bad for the same sum, and notes all others.
    private static int compare(
            String capture, Map<Long, Map<String, String>> truth, Map<Long, ChecksumVerdict> ours,
            Map<String, Integer> differences) {
        int both = 0;
        Set<Long> frames = new TreeSet<>(truth.keySet());
        frames.addAll(ours.keySet());
        for (long frame : frames) {
            Map<String, String> theirs = truth.getOrDefault(frame, Map.of());
            ChecksumVerdict own = ours.get(frame);
            List<String> bad = LAYERS.stream().filter(layer -> isBad(theirs.getOrDefault(layer, ""))).toList();
            if (own != null && bad.contains(layer(own, theirs))) both++;
            else differences.merge(String.join("\t", capture, bad.isEmpty() ? "-" : String.join(",", bad),
                    own == null ? "-" : own.label()), 1, Integer::sum);
        }
        return both;
    }

    private static boolean isBad(String statuses) {
        return Arrays.stream(statuses.split(",")).anyMatch(BAD::contains);
    }

    private static String layer(ChecksumVerdict verdict, Map<String, String> theirs) {
        return switch (verdict) {
            case BAD_IP -> "ip";
            case BAD_TCP -> "tcp";
            case BAD_UDP -> "udp";
            case BAD_ICMP -> theirs.getOrDefault("icmp", "").isEmpty() ? "icmpv6" : "icmp";
            case BAD_SCTP -> "sctp"; // SharedSctpTest
            case UNJUDGED, IN_FRAGMENTS, RIGHT, OFFLOADED -> throw new IllegalArgumentException(verdict.label());
        };
    }

    private static List<String> table(long[] counts, int strict, int both, Map<String, Integer> differences) {
        List<String> lines = new ArrayList<>(List.of("Checksums of the collection, offloading known"));
        for (ChecksumVerdict verdict : ChecksumVerdict.values()) {
            lines.add("%-14s %9d".formatted(verdict.label(), counts[verdict.ordinal()]));
        }
        lines.add("bad, offloading not known: " + strict + "; of these tshark agrees on " + both);
        int onlyOne = differences.values().stream().mapToInt(Integer::intValue).sum();
        lines.add("frames that only one finds bad, or for another sum: " + onlyOne);
        return lines;
    }

    /// By capture and frame: the statuses of each layer.
    private static Map<String, Map<Long, Map<String, String>>> truth() throws IOException {
        Map<String, Map<Long, Map<String, String>>> truth = new HashMap<>();
        for (Map<String, String> row : Tsv.read(RESOURCES.resolve("checksums-truth.tsv"))) {
            Map<Long, Map<String, String>> frames =
                    truth.computeIfAbsent(row.get("capture"), _ -> new TreeMap<>());
            for (String range : row.get("frames").split(",")) {
                String[] ends = range.split("-");
                for (long frame = Long.parseLong(ends[0]); frame <= Long.parseLong(ends[ends.length - 1]); frame++) {
                    frames.put(frame, row);
                }
            }
        }
        return truth;
    }

    /// The truth is what the tshark of this machine says, in a sample of captures.
    @Test
    void theTruthIsWhatTsharkSays() throws Exception {
        Path folder = SharedCaptures.folder();
        assumeTrue(Files.isExecutable(Path.of(TSHARK)), "no " + TSHARK);
        Map<String, Map<Long, Map<String, String>>> truth = truth();
        List<Path> all = SharedCaptures.all();
        int frames = 0;
        for (int n = 0; n < all.size(); n += SAMPLE_EVERY) {
            String capture = folder.relativize(all.get(n)).toString();
            List<String> expected = new ArrayList<>();
            truth.getOrDefault(capture, Map.of()).forEach((frame, row) -> expected.add(
                    frame + "\t" + String.join("\t", LAYERS.stream().map(row::get).toList())));
            assertThat(said(folder, capture)).as(capture).isEqualTo(expected);
            frames += expected.size();
        }
        assertThat(frames).isGreaterThan(100);
    }

    /// A line for each frame with a bad checksum: its number and the statuses of each layer.
    private static List<String> said(Path folder, String capture) throws Exception {
        List<String> command = new ArrayList<>(List.of(TSHARK, "-n", "-r", folder.resolve(capture).toString()));
        for (String layer : List.of("ip", "tcp", "udp")) command.addAll(List.of("-o", layer + ".check_checksum:TRUE"));
        List<String> filters = new ArrayList<>(LAYERS.stream().map(layer -> layer + ".checksum.status == 0").toList());
        filters.add("udp.checksum.status == 4");
        command.addAll(List.of("-Y", String.join(" or ", filters), "-T", "fields", "-e", "frame.number"));
        for (String layer : LAYERS) command.addAll(List.of("-e", layer + ".checksum.status"));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader lines = process.inputReader()) {
            return lines.lines().toList();
        }
    }
}

package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.packet.Burst;
import io.fovea.packet.ChecksumVerdict;
import io.fovea.packet.Checksums;
import io.fovea.packet.HeaderFields;
import io.fovea.spi.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Header fields and checksum of every SCTP packet of the collection against tshark's (`sctp-truth.tsv`).
class SharedSctpTest {
    private static final Path TRUTH = Path.of("src/test/resources/sctp-truth.tsv");
    private static final String TSHARK = "/usr/bin/tshark";
    private static final List<String> COLUMNS =
            List.of("checksum", "tag", "chunk_types", "stream_ids", "ppids");
    private static final List<String> FIELDS = List.of("sctp.checksum.status", "sctp.verification_tag",
            "sctp.chunk_type", "sctp.data_sid", "sctp.data_payload_proto_id");
    private static final String GOOD = "1";
    private static final String BAD = "0";

    /// By capture, then by frame: what tshark says, in the order of `COLUMNS`.
    private static Map<String, Map<Long, List<String>>> truth() throws IOException {
        Map<String, Map<Long, List<String>>> truth = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(TRUTH)) {
            List<String> said = COLUMNS.stream().map(row::get).toList();
            Map<Long, List<String>> frames = truth.computeIfAbsent(row.get("capture"), _ -> new TreeMap<>());
            for (String range : row.get("frames").split(",")) {
                String[] ends = range.split("-");
                LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                        .forEach(frame -> frames.put(frame, said));
            }
        }
        return truth;
    }

    /// What we say of a packet, as tshark writes it, with the first chunk's stream and protocol alone. A sum of zero is
    /// bad for tshark 4.0, and none for us.
    private static List<String> ours(Burst b, int i) {
        ChecksumVerdict verdict = ChecksumVerdict.values()[Checksums.verify(b, i, false)];
        boolean isBad = verdict == ChecksumVerdict.BAD_SCTP || HeaderFields.sctpChecksum(b, i) == 0;
        String types = LongStream.of(HeaderFields.sctpChunkType1(b, i), HeaderFields.sctpChunkType2(b, i),
                HeaderFields.sctpChunkType3(b, i), HeaderFields.sctpChunkType4(b, i), HeaderFields.sctpChunkType5(b, i),
                HeaderFields.sctpChunkType6(b, i), HeaderFields.sctpChunkType7(b, i), HeaderFields.sctpChunkType8(b, i))
                .filter(type -> type >= 0).mapToObj(Long::toString).collect(Collectors.joining(","));
        long stream = HeaderFields.sctpStream(b, i);
        long protocol = HeaderFields.sctpPayloadProtocol(b, i);
        return List.of(isBad ? BAD : GOOD, "0x%08x".formatted(HeaderFields.sctpVerificationTag(b, i)), types,
                stream < 0 ? "" : "0x%04x".formatted(stream), protocol < 0 ? "" : Long.toString(protocol));
    }

    private static List<String> withFirstChunkAlone(List<String> said) {
        List<String> first = new ArrayList<>(said);
        for (int column = 3; column < said.size(); column++) first.set(column, said.get(column).split(",")[0]);
        return first;
    }

    @Test
    void everyPacketIsAsTsharkSaysIt() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, Map<Long, List<String>>> truth = truth();
        int packets = 0;
        for (Path file : SharedCaptures.all()) {
            Map<Long, List<String>> expected = new TreeMap<>();
            truth.getOrDefault(folder.relativize(file).toString(), Map.of())
                    .forEach((frame, said) -> expected.put(frame, withFirstChunkAlone(said)));
            Map<Long, List<String>> found = new TreeMap<>();
            try {
                CapturePackets.replay(file, (burst, i) -> {
                    if (HeaderFields.sctp(burst, i)) found.put(burst.frameNumber[i], ours(burst, i));
                });
            } catch (InputException e) {
                // No capture, or damaged behind what was read.
            }
            assertThat(found).as(file.toString()).isEqualTo(expected);
            packets += found.size();
        }
        assertThat(packets).isGreaterThan(900);
    }

    @Test
    void theTruthIsWhatTsharkSays() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(TSHARK)), "no " + TSHARK);
        for (Map.Entry<String, Map<Long, List<String>>> capture : truth().entrySet()) {
            List<String> expected = new ArrayList<>();
            capture.getValue().forEach((frame, said) -> expected.add(frame + "\t" + String.join("\t", said)));
            assertThat(said(SharedCaptures.folder().resolve(capture.getKey()))).as(capture.getKey()).isEqualTo(expected);
        }
    }

    private static List<String> said(Path capture) throws IOException {
        List<String> command = new ArrayList<>(List.of(TSHARK, "-n", "-r", capture.toString(), "-o",
                "sctp.checksum:CRC 32c", "-Y", "sctp", "-T", "fields", "-e", "frame.number"));
        for (String field : FIELDS) command.addAll(List.of("-e", field));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader lines = process.inputReader()) {
            return lines.lines().toList();
        }
    }
}

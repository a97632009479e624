package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Compares streams of real captures with those that tshark and tcpflow agree on, where the shared captures are at
/// hand.
class StreamTruthTest {
    private static final Path CAPTURES = Path.of(System.getProperty("fovea.shared", "../../shared"), "captures");
    /// Long, since the others do not end a stream for silence.
    private static final long IDLE_NS = 36_000_000_000_000L;
    private static final long FILE_LENGTH_MAX = 8 << 20;
    private static final int STREAMS_MIN = 1600;
    /// Some of its timestamps are damaged by days, so that silence ends its flows.
    private static final String DAMAGED = "http/suri__transform-base64-7296.pcap";

    private record Row(String stream, String sha256) {}

    private static final class Streams extends Flow implements StreamConsumer {
        private final ByteArrayOutputStream originator = new ByteArrayOutputStream();
        private final ByteArrayOutputStream responder = new ByteArrayOutputStream();

        private Streams(StreamMemory memory) {
            super(memory);
        }

        @Override
        public void onBytes(Flow flow, boolean fromOriginator, long address, int length, long timeNs, long frame) {
            byte[] bytes = new byte[length];
            RawMemory.copyToHeap(address, bytes, 0, length);
            (fromOriginator ? originator : responder).writeBytes(bytes);
        }

        @Override
        public void onGap(Flow flow, boolean fromOriginator, long length) {
            // The truth leaves holes out.
        }

        @Override
        public void onConflict(Flow flow, boolean fromOriginator) {
            // The two agreed, whatever the conflict.
        }
    }

    @Test
    void givesTheStreamsThatOthersAgreeOn() throws Exception {
        Path truth = CAPTURES.resolve("truth/tcpstream.tsv");
        assumeTrue(Files.isRegularFile(truth), "no shared captures");
        int same = 0;
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, List<Row>> capture : rows(truth).entrySet()) {
            Map<String, List<String>> ours = play(CAPTURES.resolve(capture.getKey()));
            if (ours == null) continue;
            for (Row row : capture.getValue()) {
                List<String> found = ours.get(row.stream);
                if (found == null) continue; // inside a tunnel
                if (found.contains(row.sha256)) {
                    same++;
                } else {
                    differences.add(capture.getKey() + " " + row.stream);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(same).isGreaterThanOrEqualTo(STREAMS_MIN);
    }

    private static Map<String, List<Row>> rows(Path truth) throws IOException {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(truth)) {
            String[] cells = line.split("\t", -1);
            if (!cells[0].endsWith(".pcap") || !cells[8].equals("agree") || cells[7].isEmpty()) continue;
            if (cells[0].equals(DAMAGED)) continue;
            rows.computeIfAbsent(cells[0], _ -> new ArrayList<>())
                    .add(new Row(cells[2] + " " + cells[3], cells[7]));
        }
        return rows;
    }

    private static Map<String, List<String>> play(Path path) throws IOException, NoSuchAlgorithmException {
        if (Files.size(path) > FILE_LENGTH_MAX) return null;
        Map<String, List<String>> streams = new HashMap<>();
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        FlowKey key = new FlowKey();
        CaptureFile capture;
        try {
            capture = new CaptureFile(Files.readAllBytes(path));
        } catch (IllegalArgumentException e) {
            return null; // another file format
        }
        try (capture; StreamMemory memory = new StreamMemory(1 << 20, 16 << 20);
                FlowTable<Streams> table = new FlowTable<>(100_000,
                        new FlowTimeouts(IDLE_NS, IDLE_NS), 1, () -> new Streams(memory),
                        (flow, reason) -> {
                            String one = flow.originator() + ":" + flow.originatorPort();
                            String other = flow.responder() + ":" + flow.responderPort();
                            add(streams, one + " " + other, flow.originator, sha256);
                            add(streams, other + " " + one, flow.responder, sha256);
                        })) {
            capture.replay(i -> {
                key.load(capture.burst, i);
                long hash = table.hash(key);
                long slot = table.current(key, hash, capture.burst, i);
                if (slot == FlowTable.NONE) {
                    slot = table.open(key, hash, capture.burst, i);
                    table.flow(slot).consume(table.flow(slot));
                }
                table.deliver(slot, key.fromLower, capture.burst, i);
                table.advance(capture.burst.timeNs[i]);
            });
            table.finish();
        }
        return streams;
    }

    private static void add(
            Map<String, List<String>> streams, String name, ByteArrayOutputStream bytes, MessageDigest sha256) {
        String digest = HexFormat.of().formatHex(sha256.digest(bytes.toByteArray()));
        streams.computeIfAbsent(name, _ -> new ArrayList<>()).add(digest);
        bytes.reset();
    }
}

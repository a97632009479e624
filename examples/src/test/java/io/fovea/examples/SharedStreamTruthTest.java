package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.FlowKey;
import io.fovea.packet.RawMemory;
import io.fovea.reassembly.Flow;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamConsumer;
import io.fovea.reassembly.StreamMemory;
import io.fovea.spi.InputException;
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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The reassembled bytes of every TCP stream of the collection against those of tshark's "follow TCP stream". In its
/// streams a hole is one zero byte, or nothing where the snapshot length cut frames; and what comes behind a hole is
/// left out when the peer's acknowledgments were not captured: then the bytes before the hole are compared.
/// Differences are allowed only where `stream-truth-differences.tsv` explains them; the counts go to
/// `target/stream-truth.txt`.
class SharedStreamTruthTest {
    /// The others end no stream for silence.
    private static final long NEVER_NS = 1L << 59;
    /// Captures with more streams than this are not in the collection's truth.
    private static final int STREAMS_OF_TRUTH = 60;
    private static final int STREAMS_MAX = 300;

    private final Set<String> differences = new TreeSet<>();
    private final MessageDigest sha256 = digest();
    private int same;
    private int sameWithHoles;
    private int sameUntilHole;
    private Path folder;

    /// One direction of a stream in the truth.
    private record Expected(String stream, String from, String to, long bytes, String sha256) {}

    /// One direction of a flow of ours.
    ///
    /// @param whole digests of all bytes, with and without a zero for each hole
    /// @param untilHole digests of what comes before each hole
    private record Found(
            long bytes, long missedBytes, boolean conflict, Set<String> whole, Set<String> untilHole) {
        @Override
        public String toString() {
            return bytes + " bytes, " + missedBytes + " missed" + (conflict ? ", conflict" : "");
        }
    }

    /// The bytes of one direction, a zero for each hole.
    private static final class Direction {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Integer> holes = new ArrayList<>();

        private void hole() {
            boolean widened = !holes.isEmpty() && holes.getLast() == bytes.size() - 1;
            if (widened) return;
            holes.add(bytes.size());
            bytes.write(0);
        }

        private Found found(Flow flow, long missedBytes, MessageDigest sha256) {
            byte[] all = bytes.toByteArray();
            int length = !holes.isEmpty() && holes.getLast() == all.length - 1 ? all.length - 1 : all.length;
            Set<String> untilHole = new TreeSet<>();
            for (int hole : holes) untilHole.add(digest(all, hole, sha256));
            byte[] dense = withoutHoles(all);
            Set<String> whole = new TreeSet<>();
            whole.add(digest(all, length, sha256));
            whole.add(digest(dense, dense.length, sha256));
            bytes.reset();
            holes.clear();
            return new Found(length, missedBytes, flow.hasConflict(), whole, untilHole);
        }

        private byte[] withoutHoles(byte[] all) {
            ByteArrayOutputStream dense = new ByteArrayOutputStream();
            int from = 0;
            for (int hole : holes) {
                dense.write(all, from, hole - from);
                from = hole + 1;
            }
            dense.write(all, from, all.length - from);
            return dense.toByteArray();
        }

        private static String digest(byte[] all, int length, MessageDigest sha256) {
            sha256.update(all, 0, length);
            return HexFormat.of().formatHex(sha256.digest());
        }
    }

    private static final class Streams extends Flow implements StreamConsumer {
        private final Direction originator = new Direction();
        private final Direction responder = new Direction();

        private Streams(StreamMemory memory) {
            super(memory);
        }

        @Override
        public void onBytes(Flow flow, boolean fromOriginator, long address, int length, long timeNs, long frame) {
            byte[] bytes = new byte[length];
            RawMemory.copyToHeap(address, bytes, 0, length);
            (fromOriginator ? originator : responder).bytes.writeBytes(bytes);
        }

        @Override
        public void onGap(Flow flow, boolean fromOriginator, long length) {
            (fromOriginator ? originator : responder).hole();
        }

        @Override
        public void onConflict(Flow flow, boolean fromOriginator) {
            // The flow remembers it.
        }
    }

    @BeforeEach
    void findCaptures() {
        folder = SharedCaptures.folder();
    }

    @Test
    void everyDifferenceIsExplained() throws IOException {
        for (Map.Entry<String, List<Expected>> capture : truth().entrySet()) {
            compare(capture.getKey(), capture.getValue());
        }
        if (FollowedStreams.isAvailable()) {
            for (String capture : capturesOfManyStreams()) compare(capture, followed(capture));
        }
        Files.writeString(Path.of("target", "stream-truth.txt"), "Directions of TCP streams against tshark\n"
                + "equal, without holes  " + same + "\nequal, with holes     " + sameWithHoles
                + "\nequal until a hole    " + sameUntilHole + "\ndifferent             " + differences.size() + "\n");
        Files.write(Path.of("target", "stream-truth-differences.tsv"), differences);
        Set<String> explained = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/stream-truth-differences.tsv"))) {
            explained.add(String.join("\t", row.get("capture"), row.get("stream"), row.get("from"), row.get("to")));
        }
        Set<String> found = new TreeSet<>();
        for (String each : differences) found.add(String.join("\t", List.of(each.split("\t")).subList(0, 4)));
        if (!FollowedStreams.isAvailable()) {
            Set<String> many = capturesOfManyStreams();
            explained.removeIf(each -> many.contains(each.split("\t")[0]));
        }
        assertThat(found).isEqualTo(explained);
        assertThat(same).as("equal streams").isGreaterThan(1600);
    }

    private Map<String, List<Expected>> truth() throws IOException {
        Map<String, List<Expected>> streams = new LinkedHashMap<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/tcpstream.tsv"))) {
            if (row.get("from").equals(":0")) continue; // no such stream
            streams.computeIfAbsent(row.get("capture"), _ -> new ArrayList<>()).add(new Expected(
                    row.get("stream"), row.get("from"), row.get("to"), Long.parseLong(row.get("bytes")),
                    row.get("sha256")));
        }
        return streams;
    }

    private Set<String> capturesOfManyStreams() throws IOException {
        Set<String> captures = new TreeSet<>();
        for (Map<String, String> row : Tsv.read(folder.resolve("truth/flows.tsv"))) {
            boolean beyond = row.get("proto").equals("tcp") && Integer.parseInt(row.get("stream")) >= STREAMS_OF_TRUTH;
            if (beyond) captures.add(row.get("capture"));
        }
        return captures;
    }

    private List<Expected> followed(String capture) throws IOException {
        List<Expected> streams = new ArrayList<>();
        for (FollowedStreams.Stream stream : FollowedStreams.of(folder.resolve(capture), STREAMS_MAX)) {
            streams.add(new Expected(Integer.toString(stream.number()), stream.from(), stream.to(),
                    stream.bytes().length, HexFormat.of().formatHex(sha256.digest(stream.bytes()))));
        }
        return streams;
    }

    private void compare(String capture, List<Expected> truth) throws IOException {
        Map<String, List<Found>> ours = play(folder.resolve(capture));
        for (Expected expected : truth) {
            List<Found> found = ours.getOrDefault(expected.from + " " + expected.to, List.of());
            Found equal = found.stream().filter(one -> isEqual(expected, one)).findFirst().orElse(null);
            if (equal != null && equal.untilHole.isEmpty()) {
                same++;
            } else if (equal != null) {
                sameWithHoles++;
            } else if (found.stream().anyMatch(one -> one.untilHole.contains(expected.sha256))) {
                sameUntilHole++;
            } else {
                differences.add(String.join("\t", capture, expected.stream, expected.from, expected.to,
                        expected.bytes + " bytes", found.toString()));
            }
        }
    }

    private static boolean isEqual(Expected expected, Found found) {
        return expected.bytes == 0 ? found.bytes == 0 : found.whole.contains(expected.sha256);
    }

    private Map<String, List<Found>> play(Path capture) throws IOException {
        Map<String, List<Found>> streams = new HashMap<>();
        FlowKey key = new FlowKey();
        FlowTimeouts timeouts = new FlowTimeouts(NEVER_NS, NEVER_NS, NEVER_NS);
        try (StreamMemory memory = new StreamMemory(1 << 20, 64 << 20);
                FlowTable<Streams> table = new FlowTable<>(
                        100_000, timeouts, 1, () -> new Streams(memory), (flow, _) -> add(streams, flow))) {
            CapturePackets.replay(capture, (burst, i) -> {
                key.load(burst, i);
                long hash = table.hash(key);
                long slot = table.current(key, hash, burst, i);
                if (slot == FlowTable.NONE) {
                    slot = table.open(key, hash, burst, i);
                    table.flow(slot).consume(table.flow(slot));
                }
                table.deliver(slot, key.fromLower, burst, i);
                table.advance(burst.timeNs[i]);
            });
            table.finish();
        } catch (InputException e) {
            return Map.of();
        }
        return streams;
    }

    private void add(Map<String, List<Found>> streams, Streams flow) {
        if (flow.isTcp()) {
            String originator = endpoint(flow.originator().toString(), flow.originatorPort());
            String responder = endpoint(flow.responder().toString(), flow.responderPort());
            Found ofOriginator = flow.originator.found(flow, flow.missedBytes(true), sha256);
            Found ofResponder = flow.responder.found(flow, flow.missedBytes(false), sha256);
            streams.computeIfAbsent(originator + " " + responder, _ -> new ArrayList<>()).add(ofOriginator);
            streams.computeIfAbsent(responder + " " + originator, _ -> new ArrayList<>()).add(ofResponder);
        }
    }

    private static String endpoint(String address, int port) {
        return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Every capture of the project, cut at the ends of its records and beside them, and with bytes flipped: never an
/// exception, every whole record read, every packet accounted for. The heavy suite cuts those of the collection, too.
class DamagedCapturesTest {
    private static final String QUERIES = """
            query conns from conn select *
            query handshakes from tls select *
            query long from packet where frame.len > 1400 select frame.number
            """;
    private static final int HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    /// First bytes of classic captures, either endianness, microseconds or nanoseconds.
    private static final Set<Integer> MAGICS = Set.of(0xa1b2c3d4, 0xa1b23c4d, 0xd4c3b2a1, 0x4d3cb2a1);
    /// Of a collected capture: how far from its start it is cut, and at how many records.
    private static final int COLLECTED_BYTES_MAX = 64 << 10;
    private static final int COLLECTED_CUTS = 2;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("fovea.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Fovea fovea = Fovea.builder().query(QUERIES).workers(2).bytesPerWorker(64 << 10).build();

    static List<Path> own() throws IOException {
        List<Path> captures = new ArrayList<>();
        for (String name : List.of("captures", "behaviours")) {
            try (Stream<Path> files = Files.list(Path.of(name))) {
                files.filter(file -> file.toString().endsWith(".pcap")).sorted().forEach(captures::add);
            }
        }
        return captures;
    }

    @Test
    void someCutsAndFlips() throws IOException {
        for (Path capture : own()) {
            byte[] bytes = Files.readAllBytes(capture);
            List<Integer> ends = ends(bytes);
            assertThat(ends).as("%s", capture).hasSizeGreaterThan(1);
            Collections.shuffle(ends, random);
            cut(capture, bytes, ends.subList(0, Math.min(3, ends.size())));
            flip(capture, bytes, 3);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "fovea.heavy", matches = "true")
    void everyCutAndManyFlips() throws IOException {
        for (Path capture : own()) {
            byte[] bytes = Files.readAllBytes(capture);
            cut(capture, bytes, ends(bytes));
            flip(capture, bytes, 300);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "fovea.heavy", matches = "true")
    void someCutsOfTheCollection() throws IOException {
        int captures = 0;
        for (Path capture : SharedCaptures.all()) {
            byte[] bytes = start(capture);
            if (!isWholeClassic(bytes) || !isRead(capture, bytes)) continue;
            List<Integer> ends = ends(bytes);
            Collections.shuffle(ends, random);
            cut(capture, bytes, ends.subList(0, Math.min(COLLECTED_CUTS, ends.size())));
            captures++;
        }
        assertThat(captures).isGreaterThan(300);
    }

    /// Whether a capture is read without damage before it is cut.
    private boolean isRead(Path capture, byte[] bytes) throws IOException {
        try {
            return run(capture, bytes, "before cuts").damage() == null;
        } catch (InputException e) {
            return false; // a link type that is refused
        }
    }

    /// Whole records from the start of a capture, if it is a classic one.
    private static byte[] start(Path capture) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(capture)) {
            bytes = in.readNBytes(COLLECTED_BYTES_MAX);
        }
        if (bytes.length < HEADER_LENGTH || !MAGICS.contains(ByteBuffer.wrap(bytes).getInt())) return bytes;
        ByteBuffer file = ByteBuffer.wrap(bytes).order(order(bytes));
        int end = HEADER_LENGTH;
        while (end + RECORD_HEADER_LENGTH <= bytes.length) {
            int length = file.getInt(end + 8);
            if (length < 0 || length > bytes.length - end - RECORD_HEADER_LENGTH) break;
            end += RECORD_HEADER_LENGTH + length;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static boolean isWholeClassic(byte[] bytes) {
        return bytes.length > HEADER_LENGTH && MAGICS.contains(ByteBuffer.wrap(bytes).getInt());
    }

    private static ByteOrder order(byte[] bytes) {
        return bytes[0] == (byte) 0xd4 || bytes[0] == 0x4d ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /// Where records end, and the file header.
    private static List<Integer> ends(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(order(bytes));
        List<Integer> ends = new ArrayList<>();
        for (int at = HEADER_LENGTH; at < bytes.length; at += RECORD_HEADER_LENGTH + file.getInt(at + 8)) ends.add(at);
        ends.add(bytes.length);
        return ends;
    }

    private void cut(Path capture, byte[] bytes, List<Integer> ends) throws IOException {
        List<Integer> all = ends(bytes);
        for (int end : ends) {
            for (int length = Math.max(HEADER_LENGTH, end - 1); length <= Math.min(bytes.length, end + 1); length++) {
                RunReport.Input input = run(capture, Arrays.copyOf(bytes, length), "cut to " + length);
                int limit = length;
                long whole = all.stream().filter(e -> e <= limit).count() - 1;
                assertThat(input.packets()).as("%s cut to %d", capture, length).isEqualTo(whole);
                if (all.contains(length)) assertThat(input.damage()).as("%s cut to %d", capture, length).isNull();
                else assertThat(input.damage()).as("%s cut to %d", capture, length)
                        .contains("packet " + (whole + 1) + " at byte " + all.get((int) whole));
            }
        }
    }

    private void flip(Path capture, byte[] whole, int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(40); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                run(capture, bytes, "flipped, round " + round);
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith(folder.toString());
            }
        }
    }

    private RunReport.Input run(Path capture, byte[] bytes, String how) throws IOException {
        Path file = Files.write(folder.resolve("capture"), bytes);
        try {
            RunReport report = fovea.run(List.of(file), new Rows(), RunListener.SILENT);
            assertThat(report.accounting().holds())
                    .as("seed %d, %s %s: %s", seed, capture, how, report.accounting()).isTrue();
            return report.inputs().getFirst();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", " + capture + " " + how, e);
        }
    }
}

package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.SourceRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A stream gives what a file of the same bytes gives, however its bytes come.
@Timeout(120)
class StreamBytesTest {
    @TempDir
    Path folder;

    /// Bytes that come in pieces of random lengths, and then an end or a failure.
    private static final class Pieces extends InputStream {
        private final InputStream bytes;
        private final Random random;
        private final IOException failure;

        Pieces(byte[] bytes, Random random, IOException failure) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
            this.failure = failure;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("bytes are asked for in blocks");
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) return 0;
            int wanted = random.nextInt(10) == 0 ? 1 + random.nextInt(100_000) : 1 + random.nextInt(60);
            int count = bytes.read(to, offset, Math.min(length, wanted));
            if (count < 0 && failure != null) throw failure;
            return count;
        }
    }

    private static PacketSource source(InputStream in) throws IOException {
        StreamBytes bytes = StreamBytes.open(() -> PackedStream.of(in, true, "s"), "s", () -> true);
        byte[] magic = bytes.head(8);
        return PcapFormat.recognises(magic) ? new PcapSource("s", bytes) : new PcapngSource("s", bytes);
    }

    private static Capture read(InputStream in) throws IOException {
        try (PacketSource source = source(in)) {
            return Capture.read(source);
        }
    }

    private Capture readFile(byte[] bytes) throws IOException {
        return Capture.read(Files.write(folder.resolve("s"), bytes));
    }

    private static byte[] pcapng(Random random) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Capture.words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, -1, -1, 28));
        file.writeBytes(Capture.words(1, 20, 1, 0, 20));
        for (int n = 0; n < 60; n++) {
            boolean custom = n % 4 == 3;
            int length = 4 * random.nextInt(n % 10 == 0 ? 200_000 : 400);
            file.writeBytes(Capture.words(custom ? 0x0bad : 6, 32 + length, 0, 0, n, length, length));
            file.writeBytes(Capture.bytes(n, length));
            file.writeBytes(Capture.words(32 + length));
        }
        return file.toByteArray();
    }

    private static byte[] pcap(Random random) {
        int[] lengths = new int[300];
        for (int n = 0; n < lengths.length; n++) lengths[n] = random.nextInt(n % 50 == 7 ? 700_000 : 1_500);
        return Capture.pcap(lengths);
    }

    @Test
    void givesTheFramesOfAFileHoweverItsBytesCome() throws IOException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            byte[] bytes = round % 2 == 0 ? pcap(random) : pcapng(random);
            if (round % 3 == 2) bytes = Arrays.copyOf(bytes, 100 + random.nextInt(bytes.length - 100));
            Capture expected = readFile(bytes);
            Capture found = read(new Pieces(bytes, random, null));
            assertThat(found.frames()).as("seed %d, round %d", seed, round).isEqualTo(expected.frames());
            String damage = expected.damage() == null ? null
                    : expected.damage().replaceFirst(".*?: packet", "packet").replaceFirst(", but the file.*|;.*", "");
            if (damage == null) assertThat(found.damage()).as("seed %d, round %d", seed, round).isNull();
            else assertThat(found.damage()).as("seed %d, round %d", seed, round).contains(damage.split(": ")[0]);
        }
    }

    private static List<Integer> packetsOfChunks(PacketSource source) throws IOException {
        List<Integer> counts = new ArrayList<>();
        try (source; Chunk chunk = new Chunk(source.chunkBytes())) {
            boolean more = true;
            for (long number = 0; more && number < source.chunks(); number++) {
                chunk.clear();
                source.load(chunk, number);
                more = source.findFrames(chunk);
                if (chunk.packets() > 0) counts.add(chunk.packets());
            }
        }
        return counts;
    }

    /// Rows may hang on it where times go back: a run's clock goes by the bursts of a chunk.
    @Test
    void cutsUnpackedBytesWhereAFileIsCutHoweverTheyCome() throws IOException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        int[] lengths = new int[2_000];
        for (int n = 0; n < lengths.length; n++) lengths[n] = random.nextInt(1_500);
        byte[] pcap = Capture.pcap(lengths);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(pcap);
        }
        List<Integer> file = packetsOfChunks(new CaptureFileOpener().open(
                SourceRequest.of(Files.write(folder.resolve("f"), pcap))));
        assertThat(file).hasSizeGreaterThan(3);
        for (int round = 0; round < 5; round++) {
            InputStream slow = new Pieces(packed.toByteArray(), random, null);
            assertThat(packetsOfChunks(source(slow))).as("seed %d, round %d", seed, round).isEqualTo(file);
        }
    }

    @Test
    void saysWhereAStreamFailed() throws IOException {
        byte[] bytes = Capture.pcap(60, 60, 60);
        Capture cut = read(new Pieces(Arrays.copyOf(bytes, bytes.length - 10), new Random(1), new IOException("EIO")));
        assertThat(cut.frames()).hasSize(2);
        assertThat(cut.damage()).isEqualTo(
                "s: packet 3 at byte 176: cannot be read: EIO; everything before it was read");
        Capture between = read(new Pieces(bytes, new Random(1), new IOException("EIO")));
        assertThat(between.frames()).hasSize(3);
        assertThat(between.damage()).contains("packet 4 at byte 252: cannot be read: EIO");
    }

    /// A claim of 64 MiB with little behind it: memory is asked for as bytes come.
    @Test
    void endsAtALongRecordThatNeverComes() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Capture.pcap(60));
        file.writeBytes(Capture.words(0, 0, 64 << 20, 64 << 20));
        file.writeBytes(new byte[1000]);
        Capture capture = read(new ByteArrayInputStream(file.toByteArray()));
        assertThat(capture.frames()).hasSize(1);
        assertThat(capture.damage()).contains("packet 2 at byte 100: claims 67108864 bytes");
    }

    @Test
    void handsPacketsOverBeforeTheNextOnesCome() throws Exception {
        byte[] bytes = Capture.pcap(60, 60);
        CountDownLatch more = new CountDownLatch(1);
        InputStream in = new InputStream() {
            private int at;

            @Override
            public int read() {
                throw new UnsupportedOperationException("bytes are asked for in blocks");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                if (length == 0) return 0;
                int end = at < 100 ? 100 : bytes.length;
                try {
                    if (at >= 100) more.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                int count = Math.min(length, end - at);
                System.arraycopy(bytes, at, to, offset, count);
                at += count;
                return count == 0 ? -1 : count;
            }
        };
        try (PacketSource source = source(in); Chunk chunk = new Chunk(source.chunkBytes())) {
            while (chunk.packets() == 0) assertThat(source.findFrames(chunk)).isTrue();
            chunk.clear();
            assertThat(source.findFrames(chunk)).as("nothing has come, and that is not the end").isTrue();
            assertThat(chunk.packets()).isZero();
            more.countDown();
            while (source.findFrames(chunk)) assertThat(source.damage()).isNull();
            assertThat(chunk.packets()).isEqualTo(1);
            assertThat(source.damage()).isNull();
        }
    }

    @Test
    void followsAFileThatGrowsUntilItShrinks() throws IOException {
        byte[] bytes = Capture.pcap(60, 60, 60);
        Path path = Files.write(folder.resolve("grows"), Arrays.copyOf(bytes, 130));
        try (PacketSource source = new CaptureFileOpener().open(new SourceRequest(path, true, () -> true));
                Chunk chunk = new Chunk(source.chunkBytes())) {
            while (chunk.packets() < 1) assertThat(source.findFrames(chunk)).isTrue();
            Files.write(path, Arrays.copyOfRange(bytes, 130, bytes.length), StandardOpenOption.APPEND);
            while (chunk.packets() < 2) assertThat(source.findFrames(chunk)).isTrue();
            Files.write(path, new byte[0]);
            while (source.findFrames(chunk)) assertThat(source.damage()).isNull();
            assertThat(source.damage()).contains("packet 4 at byte 252", "has become shorter");
        }
    }

    @Test
    void stopsWaitingForTheFirstBytesWhenTheRunIsStopped() throws IOException {
        Path path = Files.write(folder.resolve("empty"), new byte[3]);
        try (PacketSource source = new CaptureFileOpener().open(new SourceRequest(path, true, () -> false))) {
            assertThat(source.chunks()).isZero();
            assertThat(source.damage()).isNull();
        }
    }

    @Test
    void refusesStreamsThatAreNoCaptures() {
        assertThatThrownBy(() -> new CaptureFileOpener().open(new SourceRequest(
                Files.write(folder.resolve("t.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0}), true,
                () -> true))).isInstanceOf(InputException.class).hasMessageContaining("is compressed");
        assertThatThrownBy(() -> new CaptureFileOpener().open(SourceRequest.of(
                Files.write(folder.resolve("u.gz"), new byte[] {0x1f, (byte) 0x8b, 9}))))
                .isInstanceOf(InputException.class).hasMessageContaining("u.gz: compressed data is cut or damaged");
    }
}

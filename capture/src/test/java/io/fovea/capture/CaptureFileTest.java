package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.packet.Burst;
import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureFileTest {
    private static final int FRAMES = 5;

    @TempDir
    Path folder;

    /// One frame as it was read.
    private record Read(long timeNs, int captured, int onWire, int first, long number, int link) {}

    private record Outcome(List<Read> frames, String damage) {}

    private Outcome read(byte[] file) throws IOException {
        Path path = folder.resolve("capture");
        Files.write(path, file);
        return read(path);
    }

    private static Outcome read(Path path) throws IOException {
        List<Read> frames = new ArrayList<>();
        try (PacketSource source = new CaptureFileOpener().open(SourceRequest.of(path));
                Chunk chunk = new Chunk(source.chunkBytes())) {
            boolean more = true;
            for (long number = 0; more && number < source.chunks(); number++) {
                chunk.clear();
                source.load(chunk, number);
                more = source.findFrames(chunk);
                for (int b = 0; b < chunk.bursts(); b++) addAll(chunk.burst(b), frames);
            }
            return new Outcome(frames, source.damage());
        }
    }

    private static void addAll(Burst burst, List<Read> frames) {
        assertThat(burst.count).isPositive();
        for (int i = 0; i < burst.count; i++) {
            int first = burst.capturedLength[i] == 0 ? -1 : RawMemory.u8(burst.address[i]);
            frames.add(new Read(burst.timeNs[i], burst.capturedLength[i], burst.wireLength[i], first,
                    burst.frameNumber[i], burst.linkType[i]));
        }
    }

    private static byte[] pcap(ByteOrder order, boolean nanos) {
        ByteBuffer file = ByteBuffer.allocate(4096).order(order);
        file.putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        file.putInt(0).putInt(0).putInt(65535).putInt(1);
        for (int i = 0; i < FRAMES; i++) {
            file.putInt(1_700_000_000 + i).putInt(123_456).putInt(10 + i).putInt(1000 + i);
            for (int b = 0; b < 10 + i; b++) file.put((byte) (i + 1));
        }
        return Arrays.copyOf(file.array(), file.position());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void readsAllFourMagics(boolean little, boolean nanos) throws IOException {
        Outcome outcome = read(pcap(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, nanos));
        assertThat(outcome.damage).isNull();
        assertThat(outcome.frames).hasSize(FRAMES);
        long fraction = nanos ? 123_456 : 123_456_000;
        for (int i = 0; i < FRAMES; i++) {
            assertThat(outcome.frames.get(i)).isEqualTo(new Read(
                    (1_700_000_000L + i) * 1_000_000_000 + fraction, 10 + i, 1000 + i, i + 1, i + 1, 1));
        }
    }

    @Test
    void readsEverythingBeforeATruncatedTailAndSaysWhere() throws IOException {
        byte[] whole = pcap(ByteOrder.LITTLE_ENDIAN, false);
        for (int length = 24; length <= whole.length; length++) {
            Outcome outcome = read(Arrays.copyOf(whole, length));
            int complete = 0;
            int end = 24;
            while (complete < FRAMES && end + 16 + 10 + complete <= length) end += 16 + 10 + complete++;
            assertThat(outcome.frames).hasSize(complete);
            if (end == length) assertThat(outcome.damage).isNull();
            else assertThat(outcome.damage).contains("packet " + (complete + 1) + " at byte " + end + ":");
        }
    }

    /// Many chunks, with pcap records inside payloads, so that a guess at where records begin would show.
    @Test
    void readsLargeFilesRecordByRecordWhateverIsInThem() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] small = pcap(ByteOrder.LITTLE_ENDIAN, false);
        ByteBuffer file = ByteBuffer.allocate(24 << 20).order(ByteOrder.LITTLE_ENDIAN);
        file.put(small, 0, 24);
        List<Read> expected = new ArrayList<>();
        while (file.remaining() > 4096) {
            int length = random.nextInt(2000);
            int second = random.nextInt(1 << 30);
            file.putInt(second).putInt(5).putInt(length).putInt(length);
            int at = file.position();
            for (int copied = 0; copied < length; copied += small.length - 24) {
                file.put(small, 24, Math.min(small.length - 24, length - copied));
            }
            long time = second * 1_000_000_000L + 5_000;
            int first = length == 0 ? -1 : file.get(at) & 0xff;
            expected.add(new Read(time, length, length, first, expected.size() + 1, 1));
        }
        Outcome outcome = read(Arrays.copyOf(file.array(), file.position() - 3));
        expected.removeLast();
        assertThat(outcome.frames).as("seed %d", seed).isEqualTo(expected);
        assertThat(outcome.damage).contains("packet " + (expected.size() + 1) + " at byte ");
    }

    /// Records longer than a chunk leave chunks without frames, and end inside chunks.
    @Test
    void readsRecordsLongerThanChunks() throws IOException {
        List<Read> expected = new ArrayList<>();
        ByteBuffer file = ByteBuffer.allocate(8 << 20).order(ByteOrder.LITTLE_ENDIAN);
        file.put(pcap(ByteOrder.LITTLE_ENDIAN, false), 0, 24);
        int[] lengths = {10, 700_000, 0, 262_144, 262_128, 3_000_000, 1, 270_000, 4_096};
        for (int length : lengths) {
            file.putInt(7).putInt(0).putInt(length).putInt(length);
            byte[] frame = new byte[length];
            Arrays.fill(frame, (byte) (expected.size() + 1));
            file.put(frame);
            expected.add(new Read(7_000_000_000L, length, length, length == 0 ? -1 : expected.size() + 1,
                    expected.size() + 1, 1));
        }
        Outcome outcome = read(Arrays.copyOf(file.array(), file.position()));
        assertThat(outcome.damage).isNull();
        assertThat(outcome.frames).isEqualTo(expected);
    }

    @Test
    void readsPcapngBlocksLongerThanChunks() throws IOException {
        byte[] small = pcapng(ByteOrder.LITTLE_ENDIAN);
        int blocksEnd = 28 + 20 + 32;
        ByteBuffer file = ByteBuffer.allocate(8 << 20).order(ByteOrder.LITTLE_ENDIAN);
        file.put(small, 0, blocksEnd);
        List<Read> expected = new ArrayList<>();
        for (int length : new int[] {300_000, 4, 1_000_000, 262_144, 8}) {
            int type = length == 1_000_000 ? 0x0bad : 6;
            file.putInt(type).putInt(32 + length).putInt(1).putInt(0).putInt(77).putInt(length).putInt(length);
            byte[] frame = new byte[length];
            Arrays.fill(frame, (byte) length);
            file.put(frame).putInt(32 + length);
            if (type == 6) {
                expected.add(new Read(77, length, length, length & 0xff, expected.size() + 1, 101));
            }
        }
        Outcome outcome = read(Arrays.copyOf(file.array(), file.position()));
        assertThat(outcome.damage).isNull();
        assertThat(outcome.frames).isEqualTo(expected);
    }

    @Test
    void saysWhenAFileShrinksWhileItIsRead() throws IOException {
        Path path = folder.resolve("shrinks");
        byte[] record = Arrays.copyOfRange(pcap(ByteOrder.LITTLE_ENDIAN, false), 24, 24 + 26);
        ByteBuffer file = ByteBuffer.allocate(24 + 26 * 30_000);
        file.put(pcap(ByteOrder.LITTLE_ENDIAN, false), 0, 24);
        while (file.hasRemaining()) file.put(record);
        Files.write(path, file.array());
        try (PacketSource source = new CaptureFileOpener().open(SourceRequest.of(path));
                Chunk chunk = new Chunk(source.chunkBytes())) {
            source.load(chunk, 0);
            assertThat(source.findFrames(chunk)).isTrue();
            int first = chunk.packets();
            Files.write(path, Arrays.copyOf(file.array(), 300_000));
            chunk.clear();
            source.load(chunk, 1);
            assertThat(source.findFrames(chunk)).isFalse();
            assertThat(first + chunk.packets()).isEqualTo((300_000 - 24) / 26);
            assertThat(source.damage()).contains("has become shorter");
        }
    }

    @Test
    void endsAtARecordOfFourGibibytes() throws IOException {
        byte[] file = pcap(ByteOrder.LITTLE_ENDIAN, false);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 26 + 8, -1);
        Outcome outcome = read(file);
        assertThat(outcome.frames).hasSize(1);
        assertThat(outcome.damage).contains("packet 2 at byte 50: claims 4294967295 bytes");
    }

    @Test
    void aSnapLengthOfZeroIsNoLimit() throws IOException {
        byte[] file = pcap(ByteOrder.LITTLE_ENDIAN, false);
        ByteBuffer.wrap(file).putInt(16, 0);
        assertThat(read(file).frames).hasSize(FRAMES);
    }

    @Test
    void refusesWhatIsNoCaptureWithAReason() {
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(InputException.class).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("hello, this is text".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(InputException.class).hasMessageContaining("neither pcap nor pcapng");
        assertThatThrownBy(() -> read(Arrays.copyOf(pcap(ByteOrder.BIG_ENDIAN, false), 20)))
                .isInstanceOf(InputException.class).hasMessageContaining("ends inside the pcap file header");
        assertThatThrownBy(() -> new CaptureFileOpener().open(SourceRequest.of(folder)))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new CaptureFileOpener().open(SourceRequest.of(folder.resolve("none"))))
                .isInstanceOf(InputException.class).hasMessageContaining("no such file");
        byte[] link = pcap(ByteOrder.BIG_ENDIAN, false);
        link[23] = (byte) 147;
        assertThatThrownBy(() -> read(link)).isInstanceOf(InputException.class).hasMessageContaining("link type 147");
    }

    private static byte[] pcapng(ByteOrder order) {
        ByteBuffer file = ByteBuffer.allocate(4096).order(order);
        file.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1)
                .putInt(28);
        file.putInt(1).putInt(20).putShort((short) 1).putShort((short) 0).putInt(0).putInt(20);
        file.putInt(1).putInt(32).putShort((short) 101).putShort((short) 0).putInt(0);
        file.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]).putInt(0).putInt(32);
        file.putInt(0x0bad).putInt(16).putInt(7).putInt(16);
        for (int face = 0; face < 2; face++) {
            long ticks = face == 0 ? 1_700_000_000_000_000L : 1_700_000_000_000_000_001L;
            file.putInt(6).putInt(36).putInt(face).putInt((int) (ticks >>> 32)).putInt((int) ticks);
            file.putInt(2).putInt(60).put((byte) (face + 1)).put(new byte[3]).putInt(36);
        }
        file.putInt(3).putInt(20).putInt(4).put((byte) 3).put(new byte[3]).putInt(20);
        return Arrays.copyOf(file.array(), file.position());
    }

    @Test
    void readsPcapngOfBothByteOrdersWithSeveralInterfaces() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Outcome outcome = read(pcapng(order));
            assertThat(outcome.damage).isNull();
            assertThat(outcome.frames).containsExactly(
                    new Read(1_700_000_000_000_000_000L, 2, 60, 1, 1, 1),
                    new Read(1_700_000_000_000_000_001L, 2, 60, 2, 2, 101),
                    new Read(0, 4, 4, 3, 3, 1));
        }
    }

    @Test
    void unpacksGzipAndKeepsWhatComesBeforeItsDamage() throws IOException {
        byte[] pcap = pcap(ByteOrder.LITTLE_ENDIAN, false);
        Path packed = folder.resolve("packed");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(pcap);
        }
        assertThat(read(packed).frames).hasSize(FRAMES);
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(bytes, bytes.length - 6));
        assertThat(read(packed).damage).contains("compressed data is cut or damaged");
    }

    @Test
    void survivesAnyDamage() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> wholes = List.of(pcap(ByteOrder.LITTLE_ENDIAN, true), pcapng(ByteOrder.LITTLE_ENDIAN),
                pcapng(ByteOrder.BIG_ENDIAN));
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = wholes.get(round % wholes.size()).clone();
            for (int flip = random.nextInt(4); flip >= 0; flip--) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
            }
            if (random.nextBoolean()) bytes = Arrays.copyOf(bytes, 4 + random.nextInt(bytes.length - 4));
            try {
                read(bytes);
            } catch (InputException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith(folder.toString());
            }
        }
    }
}

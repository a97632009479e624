package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.fovea.spi.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// A packed capture is the capture; a damaged one is the capture up to its damage.
@Timeout(300)
class PackingTest {
    /// The capture that the lz4 command packed: `lz4 -B4 -BD -BX --content-size` and `lz4 -B4 -BI --no-frame-crc`.
    private static final int[] LZ4_LENGTHS = new int[128];

    static {
        for (int n = 0; n < LZ4_LENGTHS.length; n++) LZ4_LENGTHS[n] = 600 + 7 * n;
    }

    @TempDir
    Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PackingTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] pack(Packing packing, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = switch (packing) {
            case GZIP -> new GZIPOutputStream(packed);
            case ZSTD -> new ZstdOutputStream(packed).setChecksum(true);
            case XZ -> new XZOutputStream(packed, new LZMA2Options(1));
            case LZ4 -> throw new IllegalArgumentException("nothing here packs lz4");
        }) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private Capture read(byte[] packed) throws IOException {
        return Capture.read(Files.write(folder.resolve("packed"), packed));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(value = Packing.class, mode = EnumSource.Mode.EXCLUDE, names = "LZ4")
    void unpacksOneOrSeveralPartsBehindEachOther(Packing packing) throws IOException {
        int[] lengths = new int[1_500];
        for (int n = 0; n < lengths.length; n++) lengths[n] = n == 700 ? 900_000 : n * 37 % 1_500;
        byte[] pcap = Capture.pcap(lengths);
        Capture whole = read(pack(packing, pcap));
        assertThat(whole.damage()).isNull();
        assertThat(whole.frames()).isEqualTo(Capture.frames(lengths));
        byte[] first = pack(packing, Arrays.copyOf(pcap, 777_777));
        byte[] second = pack(packing, Arrays.copyOfRange(pcap, 777_777, pcap.length));
        Capture joined = read(joined(first, second));
        assertThat(joined.damage()).isNull();
        assertThat(joined.frames()).isEqualTo(Capture.frames(lengths));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linked.lz4", "independent.lz4"})
    void unpacksWhatTheLz4CommandPacked(String name) throws IOException {
        Capture capture = read(resource(name));
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).isEqualTo(Capture.frames(LZ4_LENGTHS));
    }

    @Test
    void unpacksLz4FramesBehindEachOtherAndStepsOverSkippableOnes() throws IOException {
        byte[] skippable = joined(Capture.words(0x184d2a57, 5), "hello".getBytes(StandardCharsets.US_ASCII));
        byte[] stored = joined(Capture.words(0x184d2204), new byte[] {0x60, 0x40, (byte) 0x82},
                Capture.words(4 | 1 << 31, 0x01020304, 0));
        InputStream in = new Lz4FrameStream(new ByteArrayInputStream(joined(
                resource("linked.lz4"), skippable, stored, resource("independent.lz4"))));
        byte[] pcap = Capture.pcap(LZ4_LENGTHS);
        assertThat(in.readAllBytes()).isEqualTo(joined(pcap, Capture.words(0x01020304), pcap));
    }

    @Test
    void agreesWithTheLz4CommandWhereThereIsOne() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/lz4")), "no lz4 command here");
        int[] lengths = new int[9_000];
        Arrays.fill(lengths, 1_000);
        Path plain = Files.write(folder.resolve("plain"), Capture.pcap(lengths));
        for (List<String> options : List.of(List.of("-1", "-B7", "-BD"), List.of("-9", "-B5"), List.of("-B4", "-BX"))) {
            Path packed = folder.resolve("packed.lz4");
            List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/lz4", "-q", "-f"));
            command.addAll(options);
            command.addAll(List.of(plain.toString(), packed.toString()));
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            Capture capture = Capture.read(packed);
            assertThat(capture.damage()).isNull();
            assertThat(capture.frames()).isEqualTo(Capture.frames(lengths));
        }
    }

    /// Frames before the cut are there, but for those whose packed bytes were unpacked together with the cut ones.
    @Test
    void givesEverythingBeforeADamagedTail() throws IOException {
        Random random = new Random(5);
        int[] lengths = new int[2_000];
        Arrays.fill(lengths, 1_000);
        byte[] pcap = Capture.pcap(lengths);
        for (int b = 24; b < pcap.length; b += 1_016) {
            for (int i = 16; i < 416 && b + i < pcap.length; i++) pcap[b + i] = (byte) random.nextInt();
        }
        List<Capture.Frame> frames = read(pcap).frames();
        for (Packing packing : List.of(Packing.GZIP, Packing.ZSTD, Packing.XZ)) {
            byte[] packed = pack(packing, pcap);
            Capture capture = read(Arrays.copyOf(packed, packed.length / 2));
            assertThat(capture.damage()).as("%s", packing).contains("compressed data is cut or damaged");
            assertThat(capture.frames()).as("%s", packing).hasSizeBetween(600, 1_100)
                    .isEqualTo(frames.subList(0, capture.frames().size()));
        }
        byte[] packed = resource("independent.lz4");
        Capture capture = read(Arrays.copyOf(packed, packed.length - 100));
        assertThat(capture.damage()).contains("the data ends inside an LZ4 block");
        assertThat(capture.frames()).hasSizeGreaterThan(60)
                .isEqualTo(Capture.frames(LZ4_LENGTHS).subList(0, capture.frames().size()));
    }

    /// Stored and packed blocks, linked and not, wherever the data ends: what is unpacked never becomes less.
    @Test
    void givesWhatThereIsOfACutLz4Block() throws IOException {
        byte[] pcap = Capture.pcap(LZ4_LENGTHS);
        for (String name : List.of("linked.lz4", "independent.lz4")) {
            byte[] packed = resource(name);
            int before = 0;
            for (int length = 40; length < packed.length; length += 13) {
                ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
                InputStream in = new Lz4FrameStream(new ByteArrayInputStream(packed, 0, length));
                assertThatThrownBy(() -> in.transferTo(unpacked)).isInstanceOf(IOException.class);
                assertThat(unpacked.size()).as("%s cut to %d", name, length).isGreaterThanOrEqualTo(before);
                assertThat(unpacked.toByteArray()).isEqualTo(Arrays.copyOf(pcap, unpacked.size()));
                before = unpacked.size();
            }
            assertThat(before).isGreaterThan(pcap.length - 100);
        }
        byte[] stored = joined(Capture.words(0x184d2204), new byte[] {0x60, 0x40, (byte) 0x82},
                Capture.words(100 | 1 << 31, 0x01020304));
        InputStream in = new Lz4FrameStream(new ByteArrayInputStream(stored));
        assertThat(in.readNBytes(4)).isEqualTo(Capture.words(0x01020304));
        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }

    /// A member with every part that a header may have (RFC 1952, section 2.3).
    private static byte[] withLongHeader(byte[] member) {
        byte[] flagged = Arrays.copyOf(member, 10);
        flagged[3] = 0x1f;
        return joined(flagged, new byte[] {3, 0, 'a', 'b', 'c'}, "name\0comment\0".getBytes(StandardCharsets.US_ASCII),
                new byte[] {1, 2}, Arrays.copyOfRange(member, 10, member.length));
    }

    @Test
    void takesBytesBehindAGzipMemberThatAreNoOtherForDamage() throws IOException {
        byte[] pcap = Capture.pcap(LZ4_LENGTHS);
        int half = 24 + 16 + LZ4_LENGTHS[0];
        byte[] first = pack(Packing.GZIP, Arrays.copyOf(pcap, half));
        byte[] second = withLongHeader(pack(Packing.GZIP, Arrays.copyOfRange(pcap, half, pcap.length)));
        assertThat(read(joined(first, second, new byte[512])).damage()).isNull();
        assertThat(read(joined(first, second)).frames()).isEqualTo(Capture.frames(LZ4_LENGTHS));
        byte[] damaged = second.clone();
        damaged[1] = 0;
        for (byte[] rest : List.of(damaged, Arrays.copyOf(second, 5), new byte[] {'x'})) {
            Capture capture = read(joined(first, rest));
            assertThat(capture.damage()).contains("compressed data is cut or damaged");
            assertThat(capture.frames()).hasSize(1);
        }
        byte[] other = second.clone();
        other[other.length - 5] ^= 1;
        assertThat(read(joined(first, other)).damage()).contains("does not have its checksum");
    }

    @Test
    void survivesAnyDamage() throws IOException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] pcap = Capture.pcap(LZ4_LENGTHS);
        List<byte[]> wholes = List.of(pack(Packing.GZIP, pcap), pack(Packing.ZSTD, pcap), pack(Packing.XZ, pcap),
                resource("linked.lz4"), resource("independent.lz4"));
        for (int round = 0; round < 500; round++) {
            byte[] bytes = wholes.get(round % wholes.size()).clone();
            for (int flip = random.nextInt(4); flip >= 0; flip--) {
                bytes[4 + random.nextInt(round % 3 == 0 ? 40 : bytes.length - 4)] = (byte) random.nextInt();
            }
            if (random.nextBoolean()) bytes = Arrays.copyOf(bytes, 4 + random.nextInt(bytes.length - 4));
            try {
                read(bytes);
            } catch (InputException e) {
                assertThat(e).as("seed %d, round %d", seed, round).hasMessageStartingWith(folder.toString());
            }
        }
    }

    @Test
    void refusesWindowsThatWouldTakeTooMuchMemory() throws IOException {
        byte[] wide = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xf8, 1, 0, 0, 0};
        assertThatThrownBy(() -> read(wide)).isInstanceOf(InputException.class)
                .hasMessageContaining("compressed data is cut or damaged");
    }

    @Test
    void saysThatACaptureIsPackedTwice() throws IOException {
        byte[] twice = pack(Packing.GZIP, pack(Packing.XZ, Capture.pcap(60)));
        assertThatThrownBy(() -> read(twice)).isInstanceOf(InputException.class)
                .hasMessageContaining("is compressed twice");
    }
}

package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.SourceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes as a capture: refused, or read, with what a stream of the same bytes gives. Packed captures are unpacked
/// by libraries with bounds that `PackingTest` looks at, and left out here.
final class CaptureFuzzTest {
    private static final int PCAPNG_START = 0x0a;
    private static final Chunk CHUNK = new Chunk(CaptureBytes.CHUNK_BYTES + CaptureBytes.MARGIN_BYTES);

    @TempDir
    static Path folder;

    @MethodSource("samplesOfPcap")
    @FuzzTest // must be the last one
    void pcap(byte[] data) throws IOException {
        if (data.length > 8 && PcapFormat.recognises(data)) read(data);
    }

    @MethodSource("samplesOfPcapng")
    @FuzzTest // must be the last one
    void pcapng(byte[] data) throws IOException {
        if (data.length > 8 && data[0] == PCAPNG_START) read(data);
    }

    static Stream<byte[]> samplesOfPcap() {
        return Stream.of(Capture.pcap(40, 0, 90), Capture.pcap());
    }

    /// All blocks that are read, in both byte orders, with options.
    static Stream<byte[]> samplesOfPcapng() {
        return Stream.of(sample(ByteOrder.LITTLE_ENDIAN), sample(ByteOrder.BIG_ENDIAN));
    }

    private static byte[] sample(ByteOrder order) {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(order, blocks.text(1, "why"));
        blocks.link(1, 64, blocks.text(2, "eth0"), blocks.text(9, "\6"), blocks.number(14, 7), blocks.text(12, "OS"));
        blocks.enhanced(0, 1_000_000, 30, blocks.text(1, "odd"), blocks.number(4, 2)).obsolete(0, 3, 2_000_000, 8);
        blocks.block(3, blocks.body().putInt(8).putLong(0)).other(10, "keys").statistics(0, blocks.number(5, 9));
        return blocks.section(order).link(101, 0).enhanced(0, 3, 4).bytes.toByteArray();
    }

    /// The chunk is the same each time: to make one costs more than to read what it holds.
    private static void read(byte[] data) throws IOException {
        Path file = Files.write(folder.resolve("capture"), data);
        Capture fromFile = null;
        try (PacketSource source = new CaptureFileOpener().open(SourceRequest.of(file))) {
            fromFile = Capture.read(source, CHUNK);
        } catch (InputException e) {
            assertThat(e.getMessage()).startsWith(file.toString());
        }
        Capture fromStream = null;
        try (PacketSource source = stream(data)) {
            fromStream = Capture.read(source, CHUNK);
        } catch (InputException e) {
            assertThat(fromFile).isNull();
        }
        if (fromFile == null) assertThat(fromStream).isNull();
        else assertThat(fromStream.frames()).isEqualTo(fromFile.frames());
    }

    private static PacketSource stream(byte[] data) throws IOException {
        String name = folder.resolve("capture").toString();
        return CaptureFileOpener.openStream(
                () -> PackedStream.of(new ByteArrayInputStream(data), true, name), name, () -> true);
    }
}

package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Any bytes as a capture: refused, or read, with what a stream of the same bytes gives. Packed captures are unpacked
/// by libraries with bounds that `PackingTest` looks at, and left out here.
final class CaptureFuzzTest {
    private static final int PCAPNG_START = 0x0a;

    @TempDir
    static Path folder;

    @FuzzTest
    void pcap(byte[] data) throws IOException {
        if (data.length > 8 && PcapFormat.recognises(data)) read(data);
    }

    @FuzzTest
    void pcapng(byte[] data) throws IOException {
        if (data.length > 8 && data[0] == PCAPNG_START) read(data);
    }

    private static void read(byte[] data) throws IOException {
        Path file = Files.write(folder.resolve("capture"), data);
        Capture fromFile = null;
        try {
            fromFile = Capture.read(file);
        } catch (InputException e) {
            assertThat(e.getMessage()).startsWith(file.toString());
        }
        Capture fromStream = null;
        try (PacketSource source = stream(data)) {
            fromStream = Capture.read(source);
        } catch (InputException e) {
            assertThat(fromFile).isNull();
        }
        if (fromFile == null) assertThat(fromStream).isNull();
        else assertThat(fromStream.frames()).isEqualTo(fromFile.frames());
    }

    private static PacketSource stream(byte[] data) throws IOException {
        String name = folder.resolve("capture").toString();
        StreamBytes bytes = StreamBytes.open(
                () -> PackedStream.of(new ByteArrayInputStream(data), true, name), name, () -> true);
        try {
            return PcapFormat.recognises(bytes.head(8)) ? new PcapSource(name, bytes) : new PcapngSource(name, bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }
}

package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.PacketSource;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChunkedFileTest {
    /// A disk that fails ends its file as damage does, wherever it fails, and nothing else.
    @Test
    void endsAFileWhereItsDiskFails() throws IOException {
        int[] lengths = new int[400];
        Arrays.fill(lengths, 1484);
        byte[] bytes = Capture.pcap(lengths);
        for (int failsAt = 30; failsAt < bytes.length; failsAt += 9_973) {
            Capture capture;
            try (PacketSource source = new PcapSource("f",
                    new ChunkedFile(new FailingChannel(bytes, failsAt), bytes.length))) {
                capture = Capture.read(source);
            }
            int whole = (failsAt - 24) / 1500;
            assertThat(capture.frames()).isEqualTo(Capture.frames(lengths).subList(0, whole));
            assertThat(capture.damage()).isEqualTo("f: packet " + (whole + 1) + " at byte " + (24 + 1500 * whole)
                    + ": cannot be read: Input/output error; everything before it was read");
        }
    }
}

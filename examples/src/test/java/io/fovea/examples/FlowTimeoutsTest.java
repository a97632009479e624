package io.fovea.examples;

import static io.fovea.examples.HandmadeCapture.ACK;
import static io.fovea.examples.HandmadeCapture.RST;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.FlowTimes;
import io.fovea.spi.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where timeouts cut flows, whoever works and whichever compiler made the filters.
class FlowTimeoutsTest {
    private static final int FIN = 1;
    private static final byte[] ECHO = {8, 0, (byte) 0xf7, (byte) 0xfe, 0, 1, 0, 0};

    @TempDir
    Path folder;

    /// Rows of `conn`: transport, packets and why the flow was over.
    private List<String> rows(Map<String, Long> secondsByName, Path capture) throws IOException {
        List<String> first = null;
        for (String compiler : List.of("generated", "closures", "reference")) {
            for (int workers = 1; workers <= 4; workers <<= 1) {
                FlowTimes times = FlowTimes.DEFAULT.withTimeouts(secondsByName.entrySet().stream().collect(
                        Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue() * 1_000_000_000L)));
                Rows rows = Rows.of(Fovea.builder().compiler(compiler)
                        .query("from conn select proto, orig_pkts, resp_pkts, end_reason").workers(workers)
                        .bytesPerWorker(1).limits(Limits.DEFAULT.withFlowTimes(times)).build(), capture);
                List<String> found =
                        rows.all().stream().map(row -> String.join(" ", row.values())).sorted().toList();
                if (first == null) first = found;
                assertThat(found).as("%s, %d workers", compiler, workers).isEqualTo(first);
            }
        }
        return first;
    }

    @Test
    void silenceEndsEachTransportAtItsOwnTime() throws IOException {
        HandmadeCapture capture = new HandmadeCapture();
        for (int round = 0; round < 3; round++) {
            capture.ipv4(true, 1, ECHO).sctp(true, 4_000, 0, "03000004").tcp(true, 1_000, ACK, 1, "").pause(50);
        }
        Path file = capture.write(folder, "silent.pcap");
        // What the middle of a connection shows: its lower port is taken for the responder's.
        assertThat(rows(Map.of(), file)).containsExactly(
                "icmp 3 0 end-of-input", "sctp 3 0 end-of-input", "tcp 0 3 end-of-input");
        assertThat(rows(Map.of("icmp-idle", 40L), file)).containsExactly("icmp 1 0 end-of-input", "icmp 1 0 timeout",
                "icmp 1 0 timeout", "sctp 3 0 end-of-input", "tcp 0 3 end-of-input");
        assertThat(rows(Map.of("sctp-idle", 40L, "udp-idle", 1L), file)).containsExactly("icmp 3 0 end-of-input",
                "sctp 1 0 end-of-input", "sctp 1 0 timeout", "sctp 1 0 timeout", "tcp 0 3 end-of-input");
    }

    @Test
    void whatClosedAConnectionSaysHowLongItLingers() throws IOException {
        Path file = new HandmadeCapture().handshake(1_000).handshake(2_000)
                .tcp(true, 1_000, RST, 1, "")
                .tcp(true, 2_000, FIN | ACK, 1, "").tcp(false, 2_000, FIN | ACK, 1, "")
                .pause(3)
                .tcp(false, 1_000, ACK, 1, "").tcp(true, 2_000, ACK, 2, "")
                .write(folder, "closed.pcap");
        assertThat(rows(Map.of(), file)).containsExactly("tcp 3 2 rst", "tcp 4 2 fin");
        assertThat(rows(Map.of("tcp-reset", 2L), file))
                .containsExactly("tcp 1 0 end-of-input", "tcp 3 1 rst", "tcp 4 2 fin");
        assertThat(rows(Map.of("tcp-close", 2L), file))
                .containsExactly("tcp 0 1 end-of-input", "tcp 3 2 fin", "tcp 3 2 rst");
    }
}

package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Accounting;
import io.fovea.engine.RunReport;
import io.fovea.spi.Sink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    private static final Accounting COUNTS = new Accounting(
            1000, 700, 200, 50, 30, Map.of("truncated-ip", 9L, "bad-ip", 1L), Map.of("fragment", 10L, "transport", 0L),
            Map.of());

    @Test
    void saysWhereEveryPacketWent() {
        assertThat(report(COUNTS, null, false)).isEqualTo("""
                read       1 capture, 1.5 MiB, 1,000 packets in 500 ms (3.1 MB/s, 2,000 packets/s)
                funnel     1,000 packets → 800 candidates → 12 flows → 5 parsed → 4 sessions → 3 rows
                accounted  1,000 received = 700 delivered + 200 filtered by packet + 50 by flow + 30 not IP \
                + 10 malformed + 10 limited + 0 lost
                malformed  truncated-ip 9, bad-ip 1
                limited    fragment 10
                checksums  offloaded 90, bad-tcp 4
                shed       flows-evicted 7
                weird      odd_thing 2
                rows       a            3
                           long_name  100  (limit reached)""");
    }

    @Test
    void listsFilesAndManifest() {
        assertThat(report(COUNTS, Path.of("out"), true)).endsWith("""
                files      out/a/a-1.parquet  3 rows, 2.0 KiB
                manifest   out/MANIFEST.json
                stopped    before the end of the input""");
    }

    @Test
    void marksAnIdentityThatDoesNotHold() {
        Accounting wrong = new Accounting(5, 4, 0, 0, 0, Map.of(), Map.of(), Map.of());
        assertThat(Summary.accounted(wrong)).startsWith("5 received ≠ 4 delivered");
    }

    private static String report(Accounting counts, Path folder, boolean stopped) {
        RunReport report = new RunReport(
                List.of(new RunReport.Input("t.pcap", 3 << 19, 1000, null)), counts,
                new RunReport.Funnel(100_000, 1000, 800, 12, 5, 4, 3),
                List.of(new RunReport.Query("a", 3, false), new RunReport.Query("long_name", 100, true)),
                Map.of("odd_thing", 2L), Map.of("right", 700L, "offloaded", 90L, "bad-tcp", 4L),
                Map.of("flows-evicted", 7L), null, stopped, 1, 500_000_000L);
        List<Sink.Output> outputs = List.of(new Sink.Output("a", "a/a-1.parquet", 3, 2048));
        return String.join("\n", new Summary(report, outputs, folder, false).lines());
    }
}

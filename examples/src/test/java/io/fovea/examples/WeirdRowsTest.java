package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows of what is odd, and the counts of it that a run reports; and what becomes of flows when there are too many.
class WeirdRowsTest {
    private static final List<String> COMPILERS = List.of("generated", "closures", "reference");
    private static final int FAR = 1 << 22;

    @TempDir
    Path folder;

    private Path odd() throws IOException {
        HandmadeCapture capture = new HandmadeCapture().handshake(1000).truncatedIp();
        capture.tcp(true, 1000, HandmadeCapture.ACK, 5, "late").tcp(true, 1000, HandmadeCapture.ACK, 5, "LATE");
        for (int times = 0; times < 3; times++) capture.tcp(false, 1000, HandmadeCapture.RST, FAR, "");
        capture.truncatedIp().truncatedIp();
        capture.tcp(true, 2000, HandmadeCapture.SYN, 0, "early");
        capture.handshake(3000);
        return capture.write(folder, "odd.pcap");
    }

    private static List<String> lines(String compiler, String query, int workers, Path capture) throws IOException {
        Fovea fovea = Fovea.builder().compiler(compiler).query(query).workers(workers).bytesPerWorker(1).build();
        return Rows.of(fovea, capture).all().stream().map(row -> String.join(" ", row.values())).sorted().toList();
    }

    @Test
    void tellsEachThingOnceForAFlowAndOnceOutsideFlows() throws IOException {
        Path capture = odd();
        String query = "from weird select name, layer, count, first_frame, last_frame, id_orig_p, proto, src_file";
        for (String compiler : COMPILERS) {
            for (int workers = 1; workers <= 4; workers <<= 1) {
                assertThat(lines(compiler, query, workers, capture)).as(compiler).containsExactly(
                        "RST_out_of_window tcp 3 7 9 1000 tcp " + capture,
                        "SYN_with_data tcp 1 12 12 2000 tcp " + capture,
                        "rexmit_inconsistency stream 1 6 6 1000 tcp " + capture,
                        "truncated_IP ip 3 4 11   " + capture);
            }
        }
    }

    @Test
    void saysWhichBytesCameAgainWithOtherContent() throws IOException {
        HandmadeCapture capture = new HandmadeCapture().handshake(1000);
        capture.tcp(true, 1000, HandmadeCapture.ACK, 1 + 10, "abcdefghij");
        capture.tcp(true, 1000, HandmadeCapture.ACK, 1 + 12, "cdEfGhij");
        capture.tcp(true, 1000, HandmadeCapture.ACK, 1 + 10, "Abcdefghij");
        assertThat(lines("generated", "from weird select name, addl, count", 1, capture.write(folder, "again.pcap")))
                .containsExactly("rexmit_inconsistency originator bytes 14-16 2");
    }

    /// Who reads what came first, and who reads what came last, read something else.
    @Test
    void seesOtherBytesInThePlaceOfOnesThatWereNotAcknowledged() throws IOException {
        HandmadeCapture capture = new HandmadeCapture().handshake(80);
        capture.tcp(true, 80, HandmadeCapture.ACK, 1, "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
        capture.tcp(true, 80, HandmadeCapture.ACK, 1, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        Path written = capture.write(folder, "evil.pcap");
        for (String compiler : COMPILERS) {
            assertThat(lines(compiler, "from weird select name, addl", 1, written))
                    .containsExactly("rexmit_inconsistency originator bytes 22-25");
            assertThat(lines(compiler, "from http select host, partial", 1, written)).singleElement().asString()
                    .startsWith("test.example").contains("conflict");
        }
    }

    @Test
    void filtersByWhatIsOddAndByItsFlow() throws IOException {
        Path capture = odd();
        Map<String, List<String>> answers = Map.of(
                "weird.count >= 3", List.of("RST_out_of_window", "truncated_IP"),
                "weird.name startswith 'trunc'", List.of("truncated_IP"),
                "tcp.port = 2000", List.of("SYN_with_data"),
                "not tcp.port = 1000", List.of("SYN_with_data", "truncated_IP"),
                "weird.layer = 'tcp' and conn.orig_pkts > 1", List.of("RST_out_of_window"),
                "ts > '2023-11-14T22:13:20.006500Z'", List.of("SYN_with_data"),
                "first_frame = 4", List.of("truncated_IP"),
                "uid", List.of("RST_out_of_window", "SYN_with_data", "rexmit_inconsistency"));
        answers.forEach((filter, names) -> {
            for (String compiler : COMPILERS) {
                try {
                    assertThat(lines(compiler, "from weird where " + filter + " select name", 1, capture))
                            .as("%s of %s", filter, compiler).isEqualTo(names);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
    }

    @Test
    void countsWhatIsOddThoughNoQueryAsks() throws IOException {
        RunReport report = Rows.of(Fovea.builder().query("from conn").build(), odd()).report();
        assertThat(report.weird()).isEqualTo(Map.of(
                "RST_out_of_window", 3L, "SYN_with_data", 1L, "rexmit_inconsistency", 1L, "truncated_IP", 3L));
        assertThat(report.accounting().holds()).isTrue();
        assertThat(report.accounting().malformed()).isEqualTo(Map.of("truncated-ip", 3L));
    }

    @Test
    void staysSmallUnderAFloodOfOddPackets() throws IOException {
        HandmadeCapture capture = new HandmadeCapture().handshake(1000);
        for (int number = 0; number < 20_000; number++) {
            capture.truncatedIp().tcp(false, 1000, HandmadeCapture.RST, FAR + number, "");
        }
        List<String> rows = lines("generated", "from weird select name, count", 2, capture.write(folder, "flood.pcap"));
        assertThat(rows).containsExactly("RST_out_of_window 20000", "truncated_IP 20000");
    }

    private Path flood(int sources) throws IOException {
        HandmadeCapture capture = new HandmadeCapture();
        for (int number = 0; number < sources; number++) {
            capture.tcp(0x0b000000 + number, true, 1000, HandmadeCapture.SYN, 0, "");
        }
        return capture.write(folder, "syns.pcap");
    }

    private RunReport runWith(Limits.WhenFull policy, int workers, Rows rows) throws IOException {
        Fovea fovea = Fovea.builder().query("from conn").limits(Limits.DEFAULT.withFlows(100, policy))
                .workers(workers).bytesPerWorker(1).build();
        return fovea.run(List.of(flood(1_000)), rows, RunListener.SILENT);
    }

    @Test
    void countsWhatIsShedWhenThereAreTooManyFlows() throws IOException {
        for (int workers = 1; workers <= 2; workers++) {
            Rows rows = new Rows();
            RunReport report = runWith(Limits.WhenFull.EVICT_IDLE, workers, rows);
            assertThat(report.shed()).isEqualTo(Map.of("flows-evicted", 900L));
            assertThat(rows.column("end_reason").stream().filter("evicted"::equals)).hasSize(900);
            assertThat(rows.all()).hasSize(1_000);
            assertThat(report.accounting().limited()).isEmpty();
            assertThat(report.accounting().holds()).isTrue();

            rows = new Rows();
            report = runWith(Limits.WhenFull.IGNORE_NEW, workers, rows);
            assertThat(rows.all()).hasSize(100);
            assertThat(report.shed()).isEmpty();
            assertThat(report.accounting().limited()).isEqualTo(Map.of("flow-table", 900L));
            assertThat(report.accounting().holds()).isTrue();
        }
    }

    @Test
    void endsTheRunWhenThatIsThePolicy() throws IOException {
        Rows rows = new Rows();
        RunReport report = runWith(Limits.WhenFull.FAIL, 1, rows);
        assertThat(report.failedLimit()).isEqualTo("flow-table");
        assertThat(report.isComplete()).isFalse();
        assertThat(rows.all()).hasSize(100);
        assertThat(report.accounting().holds()).isTrue();
    }
}

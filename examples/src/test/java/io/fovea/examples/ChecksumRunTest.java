package io.fovea.examples;

import static io.fovea.examples.HandmadeCapture.ACK;
import static io.fovea.examples.HandmadeCapture.IP_SUM;
import static io.fovea.examples.HandmadeCapture.RST;
import static io.fovea.examples.HandmadeCapture.SYN;
import static io.fovea.examples.HandmadeCapture.TCP_SUM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Accounting;
import io.fovea.engine.ChecksumPolicy;
import io.fovea.engine.Fovea;
import io.fovea.engine.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of packets with bad checksums, whoever works and whichever compiler made the filters.
class ChecksumRunTest {
    private static final String CONN = "from conn select history, orig_pkts, orig_bytes, conn_state";

    @TempDir
    Path folder;

    private static Rows run(ChecksumPolicy policy, String query, Path capture) throws IOException {
        Rows first = run("generated", 1, policy, query, capture);
        for (String compiler : List.of("generated", "closures", "reference")) {
            for (int workers = 1; workers <= 4; workers <<= 1) {
                Rows rows = run(compiler, workers, policy, query, capture);
                String what = compiler + ", " + workers + " workers";
                assertThat(rows.lines().stream().sorted()).as(what).isEqualTo(first.lines().stream().sorted().toList());
                if (compiler.equals("reference")) continue; // which follows every flow
                assertThat(rows.report().accounting()).as(what).isEqualTo(first.report().accounting());
                assertThat(rows.report().checksums()).as(what).isEqualTo(first.report().checksums());
                assertThat(rows.report().weird()).as(what).isEqualTo(first.report().weird());
            }
        }
        return first;
    }

    private static Rows run(String compiler, int workers, ChecksumPolicy policy, String query, Path capture)
            throws IOException {
        Rows rows = Rows.of(Fovea.builder().compiler(compiler).query(query).workers(workers).bytesPerWorker(1)
                .checksums(policy).build(), capture);
        assertThat(rows.report().accounting().holds()).isTrue();
        return rows;
    }

    private static List<String> cells(Rows rows) {
        return rows.all().stream().map(row -> String.join(" ", row.values())).sorted().toList();
    }

    /// A connection with a damaged segment of each side, and one whose header is damaged.
    private Path damaged() throws IOException {
        return new HandmadeCapture().handshake(1000)
                .damaged(TCP_SUM, 1, true, 1000, ACK, 1, "data")
                .damaged(TCP_SUM, 1, false, 1000, ACK, 1, "answer")
                .damaged(IP_SUM, 1, true, 1000, ACK, 5, "more")
                .write(folder, "damaged.pcap");
    }

    @Test
    void autoMarksWhatIsBadAndFollowsItAsEverythingElse() throws IOException {
        Rows rows = run(ChecksumPolicy.AUTO, CONN, damaged());
        assertThat(cells(rows)).containsExactly("ShACDcd 4 8 S1");
        RunReport report = rows.report();
        assertThat(report.checksums()).isEqualTo(Map.of("right", 3L, "bad-tcp", 2L, "bad-ip", 1L));
        assertThat(report.weird()).isEqualTo(Map.of("bad_TCP_checksum", 2L, "bad_IP_checksum", 1L));
        assertThat(report.accounting().malformed()).isEmpty();
        assertThat(report.accounting().delivered()).isEqualTo(6);
    }

    @Test
    void noneSaysNothing() throws IOException {
        Rows rows = run(ChecksumPolicy.NONE, CONN, damaged());
        assertThat(cells(rows)).containsExactly("ShADd 4 8 S1");
        assertThat(rows.report().checksums()).isEmpty();
        assertThat(rows.report().weird()).isEmpty();
    }

    @Test
    void allLeavesDamagedPacketsOutAndMarksTheirFlow() throws IOException {
        Rows rows = run(ChecksumPolicy.ALL, CONN, damaged());
        assertThat(cells(rows)).containsExactly("ShACc 2 0 S1");
        RunReport report = rows.report();
        assertThat(report.checksums()).isEqualTo(Map.of("right", 3L, "bad-tcp", 2L, "bad-ip", 1L));
        assertThat(report.weird()).isEqualTo(Map.of("bad_TCP_checksum", 2L, "bad_IP_checksum", 1L));
        assertThat(report.accounting().malformed()).isEqualTo(Map.of("checksum", 3L));
        assertThat(report.accounting().delivered()).isEqualTo(3);
    }

    /// A forged packet could do either otherwise.
    @Test
    void allLetsADamagedPacketNeitherBeginNorEndAFlow() throws IOException {
        Path capture = new HandmadeCapture().handshake(1000)
                .damaged(TCP_SUM, 1, false, 1000, RST, 1, "")
                .damaged(TCP_SUM, 1, true, 2000, SYN, 0, "")
                .tcp(true, 1000, ACK, 1, "data")
                .write(folder, "forged.pcap");
        assertThat(cells(run(ChecksumPolicy.ALL, CONN, capture))).containsExactly("ShAcD 3 4 S1");
        assertThat(cells(run(ChecksumPolicy.AUTO, CONN, capture)))
                .containsExactly("CS 1 0 S0", "ShAcrD 3 4 RSTR");
    }

    /// However long a flow was silent, what is left out does not keep it alive.
    @Test
    void allMarksNoFlowThatIsOver() throws IOException {
        HandmadeCapture capture = new HandmadeCapture().tcp(true, 1000, SYN, 0, "");
        for (int number = 0; number < 6_000; number++) capture.tcp(true, 2000, ACK, 1, "");
        capture.damaged(TCP_SUM, 1, false, 1000, SYN | ACK, 0, "");
        assertThat(cells(run(ChecksumPolicy.ALL, CONN, capture.write(folder, "late.pcap"))))
                .containsExactly("S 1 0 S0", "^a 0 0 OTH");
    }

    @Test
    void theLetterComesAtTheFirstTheTenthAndTheHundredthTime() throws IOException {
        HandmadeCapture capture = new HandmadeCapture().handshake(1000);
        for (int number = 0; number < 150; number++) capture.damaged(TCP_SUM, 1, true, 1000, ACK, 1, "");
        Path file = capture.write(folder, "many.pcap");
        assertThat(cells(run(ChecksumPolicy.AUTO, CONN, file))).containsExactly("ShACCC 152 0 S1");
        assertThat(cells(run(ChecksumPolicy.ALL, CONN, file))).containsExactly("ShACCC 2 0 S1");
    }

    @Test
    void aSumThatIsLeftToTheCardIsNotBadUnlessAllAreVerified() throws IOException {
        Path capture = new HandmadeCapture().handshake(1000).offloaded(1000, ACK, 1, "data")
                .write(folder, "offloaded.pcap");
        Rows rows = run(ChecksumPolicy.AUTO, CONN, capture);
        assertThat(cells(rows)).containsExactly("ShAD 3 4 S1");
        assertThat(rows.report().checksums()).isEqualTo(Map.of("right", 3L, "offloaded", 1L));
        assertThat(rows.report().weird()).isEmpty();
        rows = run(ChecksumPolicy.ALL, CONN, capture);
        assertThat(cells(rows)).containsExactly("ShAC 2 0 S1");
        assertThat(rows.report().checksums()).isEqualTo(Map.of("right", 3L, "bad-tcp", 1L));
    }

    @Test
    void sctpIsVerifiedAsTheOthersAre() throws IOException {
        String init = "01000014000000070001000000010001" + "00000000";
        Path capture = new HandmadeCapture().sctp(true, 4000, 0, init).sctp(false, 4000, 1, "02000004")
                .sctp(true, 4000, 0, "0a000004").write(folder, "sctp.pcap");
        Rows rows = run(ChecksumPolicy.AUTO, CONN, capture);
        assertThat(rows.column("history")).containsExactly("c");
        assertThat(rows.report().checksums()).isEqualTo(Map.of("right", 2L, "bad-sctp", 1L));
        assertThat(rows.report().weird()).isEqualTo(Map.of("bad_SCTP_checksum", 1L));
        rows = run(ChecksumPolicy.ALL, CONN, capture);
        assertThat(rows.column("history")).containsExactly("c");
        assertThat(rows.report().accounting().malformed()).isEqualTo(Map.of("checksum", 1L));
    }

    @Test
    void autoVerifiesOnlyWhatAQueryShows() throws IOException {
        Path capture = damaged();
        for (String query : List.of(
                "from conn select orig_pkts", "from tls", "from packet where tcp.port = 1000", "from conn where tcp.port = 80")) {
            Rows rows = run(ChecksumPolicy.AUTO, query, capture);
            assertThat(rows.report().checksums()).as(query).isEmpty();
            assertThat(rows.report().weird()).as(query).isEmpty();
        }
        for (String query : List.of(
                "from conn", "from weird", "from tls where conn.history contains 'C'", "from dns select conn.history")) {
            Rows rows = run(ChecksumPolicy.AUTO, query, capture);
            assertThat(rows.report().checksums()).as(query).containsEntry("bad-tcp", 2L);
        }
        assertThat(cells(run(ChecksumPolicy.AUTO, "from conn where conn.history contains 'C' select orig_pkts", capture)))
                .containsExactly("4");
    }

    @Test
    void allVerifiesWhateverTheQuery() throws IOException {
        Path capture = damaged();
        for (String query : List.of("from conn select ts", "from tls", "from conn where tcp.port = 80")) {
            assertThat(run(ChecksumPolicy.ALL, query, capture).report().accounting().malformed())
                    .as(query).isEqualTo(Map.of("checksum", 3L));
        }
        Rows rows = run(ChecksumPolicy.ALL, "from packet where tcp.port = 1000 select frame.number", capture);
        assertThat(cells(rows)).containsExactly("1", "2", "3");
        assertThat(rows.report().accounting().malformed()).isEqualTo(Map.of("checksum", 3L));
    }

    @Test
    void badSumsAreOddInTheirFlowOrOutside() throws IOException {
        String query = "from weird select name, layer, count, first_frame, last_frame, id_orig_p";
        assertThat(cells(run(ChecksumPolicy.AUTO, query, damaged()))).containsExactly(
                "bad_IP_checksum ip 1 6 6 1000", "bad_TCP_checksum transport 2 4 5 1000");
        assertThat(cells(run(ChecksumPolicy.ALL, query, damaged()))).containsExactly(
                "bad_IP_checksum ip 1 6 6 ", "bad_TCP_checksum transport 2 4 5 ");
    }

    @Test
    void bytesThatWereNotCapturedAreNotJudged() throws IOException {
        Path capture = damaged();
        Rows rows = Rows.of(Fovea.builder().query("from conn").snapLength(56).build(), capture);
        assertThat(rows.report().checksums()).isEqualTo(Map.of("right", 5L, "bad-ip", 1L));
        assertThat(rows.column("history")).containsExactly("ShADGdgC");
    }

    /// What is in fragments is judged once it is whole, with the sum of its sender.
    @Test
    void datagramsInFragmentsAreJudgedAsAWhole() throws IOException {
        for (boolean isDamaged : new boolean[] {false, true}) {
            HandmadeCapture whole = new HandmadeCapture().handshake(1000);
            for (int number = 0; number < 40; number++) {
                whole.damaged(TCP_SUM, isDamaged ? 1 : 0, true, 1000, ACK, 1 + number * 2_000, "x".repeat(2_000));
            }
            byte[] bytes = Files.readAllBytes(whole.write(folder, "whole.pcap"));
            Fragmenter fragmenter = new Fragmenter(5, 1 << 20);
            Path pieces = Files.write(folder.resolve("pieces.pcap"), fragmenter.fragmented(bytes));
            assertThat(fragmenter.cut).isGreaterThan(20);
            Rows auto = run(ChecksumPolicy.AUTO, CONN, pieces);
            assertThat(auto.report().accounting().malformed()).isEmpty();
            Rows all = run(ChecksumPolicy.ALL, CONN, pieces);
            Accounting counts = all.report().accounting();
            if (!isDamaged) {
                assertThat(cells(auto)).containsExactly("ShAD 42 80000 S1");
                assertThat(cells(all)).isEqualTo(cells(auto));
                assertThat(auto.report().weird()).containsOnlyKeys("fragment_overlap");
                assertThat(all.report().accounting().delivered()).isEqualTo(counts.received());
                continue;
            }
            // Those in one frame are longer than what goes over a wire.
            long bad = auto.report().checksums().get("bad-tcp");
            assertThat(bad).isBetween(20L, (long) fragmenter.cut);
            assertThat(auto.report().checksums()).containsEntry("offloaded", 40 - bad);
            assertThat(all.report().checksums()).containsEntry("bad-tcp", 40L).doesNotContainKey("offloaded");
            assertThat(counts.malformed()).isEqualTo(Map.of("checksum", counts.received() - counts.delivered()));
            assertThat(cells(all)).containsExactly("ShACC 2 0 S1");
        }
    }

    /// A damaged fragment is no part of any datagram.
    @Test
    void allLeavesOutFragmentsWithDamagedHeaders() throws IOException {
        HandmadeCapture whole = new HandmadeCapture().tcp(true, 1000, ACK, 1, "x".repeat(1_000));
        byte[] pieces = new Fragmenter(3, 1 << 20).fragmented(Files.readAllBytes(whole.write(folder, "whole.pcap")));
        int last = 0;
        int records = 0;
        for (int at = 24; at < pieces.length; at += 16 + (pieces[at + 8] & 0xff | (pieces[at + 9] & 0xff) << 8)) {
            last = at;
            records++;
        }
        assertThat(records).isGreaterThan(1);
        pieces[last + 16 + 22] ^= 1; // the time to live
        Path capture = Files.write(folder.resolve("pieces.pcap"), Arrays.copyOf(pieces, pieces.length));
        Rows auto = run(ChecksumPolicy.AUTO, CONN, capture);
        assertThat(cells(auto)).containsExactly("^d 0 0 OTH");
        assertThat(auto.report().weird()).isEqualTo(Map.of("bad_IP_checksum", 1L));
        Rows all = run(ChecksumPolicy.ALL, CONN, capture);
        assertThat(all.all()).isEmpty();
        assertThat(all.report().accounting().malformed()).isEqualTo(Map.of("checksum", 1L));
        assertThat(all.report().accounting().limited()).isEqualTo(Map.of("fragment", records - 1L));
    }
}

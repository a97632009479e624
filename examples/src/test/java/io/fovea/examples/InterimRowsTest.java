package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.FlowTimes;
import io.fovea.spi.InputException;
import io.fovea.spi.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rows of flows that go on: what the rows of a flow say adds up to what its one row says without them, for any
/// interval and any number of workers.
class InterimRowsTest {
    private static final List<String> COUNTERS = List.of(
            "orig_pkts", "resp_pkts", "orig_bytes", "resp_bytes", "orig_ip_bytes", "resp_ip_bytes", "missed_bytes",
            "duration");
    private static final String QUERY = "from conn select *";
    private static final int RANDOM_INTERVALS = 6;
    /// Captures of the collection that are larger are left to others.
    private static final long FILE_LENGTH_MAX = 1 << 20;

    private int interimRows;

    private static Fovea fovea(String query, long intervalNs, int workers) {
        Limits limits = Limits.DEFAULT.withFlowTimes(FlowTimes.DEFAULT.withInterim(intervalNs));
        return Fovea.builder().query(query).limits(limits).workers(workers).bytesPerWorker(1).build();
    }

    private static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("captures"))) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
        }
    }

    @Test
    void rowsOfAFlowAddUp() throws IOException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (Path capture : captures()) {
            List<Map<String, Object>> whole = RawRows.of(fovea(QUERY, 0, 1), capture);
            for (int time = 0; time < RANDOM_INTERVALS; time++) {
                long intervalNs = 1 + random.nextLong(1L << 10 + random.nextInt(25));
                String what = capture + " every " + intervalNs + " ns, seed " + seed;
                check(what, whole, RawRows.of(fovea(QUERY, intervalNs, 1 << random.nextInt(3)), capture));
            }
        }
        assertThat(interimRows).isGreaterThan(1_000);
    }

    @Test
    void rowsOfTheCollectionAddUp() throws IOException {
        Fovea plain = fovea(QUERY, 0, 1);
        Fovea parts = fovea(QUERY, 100_000_000, 2);
        for (Path capture : SharedCaptures.all()) {
            if (Files.size(capture) > FILE_LENGTH_MAX) continue;
            try {
                check(capture.toString(), RawRows.of(plain, capture), RawRows.of(parts, capture));
            } catch (InputException e) {
                // no capture that is read
            }
        }
        assertThat(interimRows).isGreaterThan(10_000);
    }

    private void check(String what, List<Map<String, Object>> whole, List<Map<String, Object>> parts) {
        Map<Object, List<Map<String, Object>>> byFlow = new HashMap<>();
        for (Map<String, Object> row : parts) byFlow.computeIfAbsent(row.get("uid"), _ -> new ArrayList<>()).add(row);
        interimRows += parts.size() - whole.size();
        assertThat(byFlow).as(what).hasSize(whole.size());
        for (Map<String, Object> row : whole) {
            List<Map<String, Object>> rows = byFlow.get(row.get("uid"));
            assertThat(rows).as(what).isNotNull();
            for (String counter : COUNTERS) {
                long sum = rows.stream().mapToLong(part -> (Long) part.get(counter)).sum();
                assertThat(sum).as("%s %s of %s", what, counter, row).isEqualTo(row.get(counter));
            }
            List<Map<String, Object>> inOrder = rows.stream()
                    .sorted((one, other) -> Long.compare((Long) one.get("first_frame"), (Long) other.get("first_frame")))
                    .toList();
            assertThat(inOrder.getFirst().get("ts")).as(what).isEqualTo(row.get("ts"));
            for (Map<String, Object> part : inOrder.subList(0, inOrder.size() - 1)) {
                assertThat(part.get("end_reason")).as(what).isEqualTo("interim");
            }
            for (String column : List.of("end_reason", "conn_state", "history", "last_frame", "service", "partial")) {
                assertThat(inOrder.getLast().get(column)).as("%s %s", what, column).isEqualTo(row.get(column));
            }
        }
    }

    @Test
    void tellsNothingOfAFlowBeforeItsFilterIsDecided() throws IOException {
        Path capture = Path.of("captures/tls-sites.pcap");
        String query = "from conn where tls.sni select *";
        List<Map<String, Object>> whole = RawRows.of(fovea(query, 0, 1), capture);
        List<Map<String, Object>> parts = RawRows.of(fovea(query, 1_000_000, 1), capture);
        assertThat(whole).isNotEmpty();
        check("tls.sni", whole, parts);
        assertThat(interimRows).isPositive();
    }

    @Test
    void testsCountersOfThePart() throws IOException {
        Path capture = Path.of("captures/tls-sites.pcap");
        for (Map<String, Object> row : RawRows.of(
                fovea("from conn where conn.orig_pkts >= 3 select *", 10_000_000, 1), capture)) {
            assertThat((Long) row.get("orig_pkts")).isGreaterThanOrEqualTo(3);
        }
    }
}

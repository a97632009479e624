package io.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedSinkTest {
    private static final int ROWS = 10_000;

    private final List<String> written = new ArrayList<>();
    private int finished;

    private final class Recorder implements Sink {
        @Override
        public void write(RowBatch batch) {
            for (Object[] row : batch.rows()) written.add(batch.schema().query() + Arrays.deepToString(row));
        }

        @Override
        public void finish() {
            finished++;
        }

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public void close() {
            throw new AssertionError("the sink is its owner's to close");
        }
    }

    private static RowSchema schema(String query) {
        return new RowSchema(query, "conn", List.of(), "");
    }

    private static Object[] row(Random random, long sequence) {
        long time = random.nextInt(100);
        String uid = "C" + random.nextInt(10);
        Object[] values = {
            time, uid, random.nextDouble(), null, random.nextBoolean(), new IpAddress(random.nextLong(), 5),
            new MacAddress(random.nextLong(1L << 48)), new byte[] {1, (byte) random.nextInt()},
            List.of("a\ud800\u00e4", 7L, List.of()), sequence, new RowKey(time, uid, "", 0, sequence)};
        return values;
    }

    private static List<Object[]> rows(Object[] row) {
        List<Object[]> rows = new ArrayList<>();
        rows.add(row);
        return rows;
    }

    private List<String> run(long bytesMax) throws IOException {
        written.clear();
        Random random = new Random(5);
        try (OrderedSink sink = new OrderedSink(new Recorder(), List.of("first", "second"), bytesMax)) {
            for (int n = 0; n < ROWS; n++) {
                sink.write(new RowBatch(schema(n % 3 == 1 ? "first" : "second"), rows(row(random, n))));
            }
            assertThat(written).isEmpty();
            sink.finish();
        }
        return List.copyOf(written);
    }

    @Test
    void writesEachQueryInTheOrderOfTimeThenFlowThenSequence() throws IOException {
        List<String> lines = run(Long.MAX_VALUE);
        assertThat(finished).isEqualTo(1);
        assertThat(lines).hasSize(ROWS);
        Random random = new Random(5);
        List<Object[]> rows = new ArrayList<>();
        for (int n = 0; n < ROWS; n++) {
            Object[] row = row(random, n);
            if (n % 3 == 1) rows.add(row);
        }
        rows.sort((one, other) -> {
            int order = Long.compare((long) one[0], (long) other[0]);
            if (order == 0) order = ((String) one[1]).compareTo((String) other[1]);
            return order != 0 ? order : Long.compare((long) one[9], (long) other[9]);
        });
        assertThat(lines.subList(0, rows.size())).isEqualTo(rows.stream()
                .map(row -> "first" + Arrays.deepToString(Arrays.copyOf(row, row.length - 1))).toList());
    }

    /// From some thirty files to one.
    @ParameterizedTest
    @ValueSource(longs = {200_000, 1_000_000, 4_000_000})
    void doesNotDependOnWhatFitsInMemory(long bytesMax) throws IOException {
        assertThat(run(bytesMax)).isEqualTo(run(Long.MAX_VALUE));
    }
}

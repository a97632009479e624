package io.fovea.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.bench.tables.TableDesign;
import io.fovea.packet.FlowKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The designs that are compared do the same: a design that loses flows would be fast.
final class TableDesignTest {
    private static final long IDLE_NS = 1_000_000;
    /// How late a flow may end: a sweep takes an eighth of the idle time, a tick of a wheel less; today's table waits
    /// for late packets, too.
    private static final long LATE_NS = 1_100_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"today", "linear-scan", "tags-wheel", "tags-scan", "cuckoo-scan", "hashmap"})
    void keepsWhatIsSeenAndEndsWhatIsNot(String design) {
        Random random = new Random(42);
        Map<Integer, Long> seen = new HashMap<>();
        FlowKey key = new FlowKey();
        long now = IDLE_NS;
        try (TableDesign table = TableDesign.of(design, 100_000, IDLE_NS)) {
            for (int step = 0; step < 300_000; step++) {
                now += random.nextInt(100);
                int flow = random.nextInt(8_000);
                key.lowerLow = 1;
                key.upperLow = flow;
                long hash = key.hash(7);
                long handle = table.find(key, hash);
                Long last = seen.get(flow);
                if (last == null) assertThat(handle).as("%s never came", flow).isEqualTo(TableDesign.NONE);
                else if (now - last <= IDLE_NS) assertThat(handle).as("%s", flow).isNotEqualTo(TableDesign.NONE);
                if (handle == TableDesign.NONE) table.insert(key, hash, now);
                else table.touch(handle, now);
                seen.put(flow, now);
                table.expire(now);
            }
            assertThat(table.size()).isBetween(1_000, 8_000);
            for (int step = 0; step < 2_000; step++) table.expire(now + step * (LATE_NS / 1_000));
            assertThat(table.size()).isZero();
        }
    }
}

package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptAgesTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SLOTS = 64;

    private final AttemptAges ages = new AttemptAges(5 * SECOND_NS);

    @Test
    void givesTheOldestOfThoseInTurn() {
        ages.clear(SLOTS);
        long startNs = 1_700_000_000 * SECOND_NS;
        for (int number = 10; number < 20; number++) ages.add(number, startNs - (number % 4) * SECOND_NS);
        assertThat(ages.oldest(4, startNs)).isEqualTo(11);
        assertThat(ages.oldest(4, startNs)).isEqualTo(15);
        ages.remove(15);
        assertThat(ages.oldest(9, startNs)).as("of all, the first after the latest").isEqualTo(19);
    }

    @Test
    void knowsTheOldestAcrossTheWrapOfTimes() {
        for (long second = 0; second < 30; second++) {
            ages.clear(SLOTS);
            long nowNs = second * SECOND_NS;
            ages.add(1, nowNs);
            ages.add(2, nowNs - 4 * SECOND_NS);
            ages.add(3, nowNs - SECOND_NS);
            assertThat(ages.oldest(3, nowNs)).as("second %d", second).isEqualTo(2);
        }
    }

    @Test
    void forgetsSlotsThatMoved() {
        ages.clear(SLOTS);
        ages.add(SLOTS - 1, 0);
        ages.clear(2 * SLOTS);
        ages.add(2 * SLOTS - 1, SECOND_NS);
        assertThat(ages.oldest(4, SECOND_NS)).isEqualTo(2 * SLOTS - 1);
    }
}

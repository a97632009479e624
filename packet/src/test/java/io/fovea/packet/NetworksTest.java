package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class NetworksTest {
    private static Networks.Step step(int around, int kind, long... numbers) {
        Networks.Step step = new Networks.Step();
        step.around = around;
        step.kind = kind;
        step.first = numbers[0];
        step.second = numbers.length > 1 ? numbers[1] : 0;
        step.third = numbers.length > 2 ? numbers[2] : 0;
        step.fourth = numbers.length > 3 ? numbers[3] : 0;
        return step;
    }

    @Test
    void everyPartOfAStepCounts() {
        Networks networks = new Networks();
        List<Networks.Step> steps = List.of(step(0, 1, 1), step(1, 1, 1), step(0, 2, 1), step(0, 1, 2),
                step(0, 1, 1, 1), step(0, 1, 1, 0, 1), step(0, 1, 1, 0, 0, 1), step(0, 1, 1L << 32),
                step(0, 1, 0, 1));
        Set<Integer> numbers = new HashSet<>();
        for (Networks.Step step : steps) numbers.add(networks.number(step));
        assertThat(numbers).hasSize(steps.size()).doesNotContain(0);
        assertThat(networks.number(step(1, 1, 1))).isEqualTo(networks.number(steps.get(1)));
    }

    /// The one that asks uses its step again; what was asked before stays.
    @Test
    void numbersStayWhenTheStepIsUsedAgain() {
        Networks networks = new Networks();
        Networks.Step step = step(0, 1, 0);
        Map<Long, Integer> given = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            for (long number = 0; number < 50_000; number++) {
                step.first = number;
                int own = networks.number(step);
                assertThat(own).isEqualTo(given.computeIfAbsent(number, ignored -> own));
            }
        }
        assertThat(new HashSet<>(given.values())).hasSize(50_000);
    }

    /// What comes when there are too many shares the numbers that are left, never those that are taken.
    @Test
    void moreThanAreKeptShareWhatIsLeft() {
        Networks networks = new Networks(false, 10);
        Set<Integer> exact = new HashSet<>();
        for (int number = 0; number < 10; number++) exact.add(networks.number(step(0, 1, number)));
        assertThat(exact).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        Set<Integer> hashed = new HashSet<>();
        for (int number = 10; number < 10_000; number++) {
            int one = networks.number(step(0, 1, number));
            assertThat(one).isBetween(11, (1 << Networks.NUMBER_BITS) - 1);
            assertThat(networks.number(step(0, 1, number))).isEqualTo(one);
            hashed.add(one);
        }
        assertThat(hashed).hasSizeGreaterThan(9_900);
        for (int number = 0; number < 10; number++) assertThat(exact).contains(networks.number(step(0, 1, number)));
        Set<Integer> otherwise = new HashSet<>();
        Networks other = new Networks(false, 10);
        for (int number = 0; number < 10_000; number++) otherwise.add(other.number(step(0, 1, number)));
        otherwise.retainAll(hashed);
        assertThat(otherwise).as("a secret seed").hasSizeLessThan(100);
    }

    @Test
    void workersGiveTheSamePathOneNumber() throws Exception {
        Networks networks = new Networks(false, 3_000);
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Future<List<Integer>>> all = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                all.add(workers.submit(() -> {
                    Networks.Step step = step(0, 1, 0);
                    List<Integer> numbers = new ArrayList<>();
                    for (int number = 0; number < 4_000; number++) {
                        step.first = number;
                        numbers.add(networks.number(step));
                    }
                    return numbers;
                }));
            }
            List<Integer> first = all.getFirst().get();
            for (Future<List<Integer>> other : all) assertThat(other.get()).isEqualTo(first);
            assertThat(new HashSet<>(first.subList(0, 3_000))).hasSize(3_000);
        }
    }
}

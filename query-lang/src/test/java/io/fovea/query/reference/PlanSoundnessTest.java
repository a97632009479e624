package io.fovea.query.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.query.QueryFrontEnd;
import io.fovea.query.Toy;
import io.fovea.query.check.CheckedPrinter;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.QuerySource;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Guards the whole compile side: a plan says what the query says, and early answers are never taken back.
class PlanSoundnessTest {
    private static final Catalogue CATALOGUE = Toy.catalogue();

    @ParameterizedTest
    @ValueSource(strings = {"packet", "conn", "toy", "other"})
    void plansGiveTheSameTruthAsTheirQueries(String kindName) {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        RowKind kind = CATALOGUE.kind(kindName).orElseThrow();
        RandomFilters filters = new RandomFilters(random, kind, CATALOGUE);
        int trueCount = 0;
        int checkedCount = 0;
        for (int round = 0; round < 400; round++) {
            String text = "from " + kindName + " where " + filters.filter(3);
            CheckedQueries checked = check(text);
            Plan plan = QueryFrontEnd.plan(checked);
            Formula formula = plan.queries().getFirst().filter();
            for (int trial = 0; trial < 10; trial++) {
                Map<String, List<Object>> values = filters.facts();
                boolean expected = Evaluator.evaluate(checked.queries().getFirst().filter(), facts(values));
                boolean[] truths = truths(plan, values);
                assertThat(PlanOracle.evaluate(formula, id -> truths[id]))
                        .as("seed %d%n%s%n%s%n%s", seed, text, formula, plan.predicates()).isEqualTo(expected);
                assertNeverTakenBack(formula, truths, random, expected, text);
                trueCount += expected ? 1 : 0;
                checkedCount++;
            }
        }
        assertThat(trueCount).as("the random filters are worth something").isBetween(checkedCount / 10,
                checkedCount * 9 / 10);
    }

    /// Knowledge comes predicate by predicate in any order; a known answer must be the last one.
    private static void assertNeverTakenBack(
            Formula formula, boolean[] truths, Random random, boolean expected, String text) {
        Boolean[] known = new Boolean[truths.length];
        List<Integer> order = new ArrayList<>();
        for (int id = 0; id < truths.length; id++) order.add(random.nextInt(order.size() + 1), id);
        for (int id : order) {
            Boolean early = PlanOracle.evaluate(formula, one -> known[one]);
            assertThat(early == null || early == expected).as(text).isTrue();
            known[id] = truths[id];
        }
    }

    @RepeatedTest(3)
    void printsCheckedFiltersThatCheckToTheSame() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        RandomFilters filters = new RandomFilters(new Random(seed), CATALOGUE.kind("toy").orElseThrow(), CATALOGUE);
        for (int round = 0; round < 200; round++) {
            String text = "from toy where " + filters.filter(3);
            String printed = CheckedPrinter.print(check(text).queries().getFirst().filter());
            String again = CheckedPrinter.print(check("from toy where " + printed).queries().getFirst().filter());
            assertThat(again).as("seed %d, %s", seed, text).isEqualTo(printed);
        }
    }

    private static boolean[] truths(Plan plan, Map<String, List<Object>> values) {
        boolean[] truths = new boolean[plan.predicates().size()];
        for (int id = 0; id < truths.length; id++) {
            var predicate = plan.predicates().get(id);
            assertThat(predicate.id()).isEqualTo(id);
            truths[id] = PlanOracle.passes(predicate, values.get(predicate.field().name()));
        }
        return truths;
    }

    private static Facts facts(Map<String, List<Object>> values) {
        return new Facts() {
            @Override
            public List<Object> values(Field field) {
                if (!(field instanceof Field.Composite composite)) return values.get(field.name());
                List<Object> all = new ArrayList<>();
                composite.components().forEach(part -> all.addAll(values.get(part.name())));
                return all;
            }
        };
    }

    private static CheckedQueries check(String text) {
        return QueryFrontEnd.check(List.of(new QuerySource("q", text, null)), CATALOGUE);
    }
}

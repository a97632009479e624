package io.fovea.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.query.QueryParser;
import io.fovea.query.syntax.QueryNode.Name;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrinterTest {
    @Test
    void printsTreesThatParseBackToEqualTrees() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        RandomTrees trees = new RandomTrees(new Random(seed));
        for (int round = 0; round < 2_000; round++) {
            Expr tree = trees.filter();
            String text = "where " + Printer.print(tree);
            Expr parsed;
            try {
                parsed = QueryParser.parseFile("q", text).queries().getFirst().where().orElseThrow();
            } catch (RuntimeException exception) {
                throw new AssertionError("seed " + seed + ", tree " + tree, exception);
            }
            assertThat(sameTree(parsed, tree)).as("seed %d%n%s%n%s%n%s", seed, text, tree, parsed).isTrue();
        }
    }

    @Test
    void printsWholeFilesThatParseBack() throws ReflectiveOperationException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        RandomTrees trees = new RandomTrees(random);
        for (int round = 0; round < 200; round++) {
            QueryFile file = new QueryFile(
                    List.of(new Let("a", trees.filter(), Span.NONE), new Let("b", trees.filter(), Span.NONE)),
                    List.of(query("", random, trees), query("first", random, trees), query("second", random, trees)));
            String text = Printer.print(file);
            QueryFile parsed = QueryParser.parseFile("q", text);
            assertThat(sameTree(parsed, file)).as("seed %d%n%s", seed, text).isTrue();
        }
    }

    private static QueryNode query(String name, Random random, RandomTrees trees) {
        return new QueryNode(
                name.isEmpty() ? Optional.empty() : Optional.of(new Name(name, Span.NONE)),
                name.isEmpty() ? Optional.empty() : maybe(random, "it's \\ a\n'text'"),
                maybe(random, new Name("tls", Span.NONE)), Optional.of(trees.filter()),
                maybe(random, List.of(new SelectItem.Everything(Span.NONE),
                        new SelectItem.Column(trees.filter(), maybe(random, "from"), Span.NONE))),
                maybe(random, new QueryNode.Group(
                        List.of(new SelectItem.Column(trees.filter(), maybe(random, "let"), Span.NONE)),
                        maybe(random, new Literal.Duration(5_000_000_000L, Span.NONE)), Span.NONE)),
                maybe(random, new QueryNode.Sample(1, 64, Span.NONE)), maybe(random, new QueryNode.Limit(7, Span.NONE)),
                maybe(random, new QueryNode.Sink("parquet:x", Span.NONE)), Span.NONE);
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /// Equality of everything but spans.
    private static boolean sameTree(Object left, Object right) {
        if (left instanceof Span && right instanceof Span) return true;
        if (left instanceof List<?> a && right instanceof List<?> b) {
            if (a.size() != b.size()) return false;
            for (int index = 0; index < a.size(); index++) {
                if (!sameTree(a.get(index), b.get(index))) return false;
            }
            return true;
        }
        if (left instanceof Optional<?> a && right instanceof Optional<?> b) {
            return a.isPresent() == b.isPresent() && (a.isEmpty() || sameTree(a.get(), b.get()));
        }
        if (!(left instanceof Record) || left.getClass() != right.getClass()) return left.equals(right);
        try {
            for (RecordComponent component : left.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                if (!sameTree(component.getAccessor().invoke(left),
                        component.getAccessor().invoke(right))) return false;
            }
            return true;
        } catch (ReflectiveOperationException exception) {
            throw new AssertionError(exception);
        }
    }
}

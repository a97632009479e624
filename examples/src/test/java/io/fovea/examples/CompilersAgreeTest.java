package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The generated filters, which decide layer by layer and stop early, give the rows of the reference evaluator, which
/// parses everything and decides at the end.
class CompilersAgreeTest {
    private static final int SETS = 50;
    private static final int QUERIES_IN_A_SET = 20;

    private static List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>();
        for (String folder : List.of("captures", "behaviours")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".pcap")).sorted().forEach(captures::add);
            }
        }
        return captures;
    }

    @Test
    void onAThousandRandomQueries() throws IOException {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        System.out.println("random queries: -Dfovea.seed=" + seed);
        List<Path> captures = captures();
        assertThat(captures).hasSizeGreaterThanOrEqualTo(20);
        RandomQueries random = new RandomQueries(new Random(seed), Catalogue.ofInstalledProtocols());
        learnValues(random, captures);
        long rows = 0;
        int matching = 0;
        for (int set = 0; set < SETS; set++) {
            StringBuilder text = new StringBuilder();
            for (int q = 0; q < QUERIES_IN_A_SET; q++) text.append(random.query("q" + q)).append('\n');
            Fovea generated = Fovea.builder().query(text.toString()).build();
            Fovea closures = Fovea.builder().query(text.toString()).compiler("closures").build();
            Fovea reference = Fovea.builder().query(text.toString()).compiler("reference").build();
            for (Path capture : captures) {
                List<String> expected = Rows.of(reference, capture).lines();
                String where = "seed " + seed + ", " + capture + "\n" + text;
                assertThat(sorted(Rows.of(generated, capture).lines())).as(where).isEqualTo(sorted(expected));
                assertThat(sorted(Rows.of(closures, capture).lines())).as(where).isEqualTo(sorted(expected));
                rows += expected.size();
                matching += expected.isEmpty() ? 0 : 1;
            }
        }
        assertThat(rows).as("rows, so that something was compared").isGreaterThan(10_000);
        assertThat(matching).isGreaterThan(SETS * captures.size() / 2);
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    /// Fills the generator with values of the traffic, so that its predicates are neither always false nor always true.
    private static void learnValues(RandomQueries random, List<Path> captures) throws IOException {
        Catalogue catalogue = Catalogue.ofInstalledProtocols();
        for (RowKind rows : catalogue.kinds()) {
            String kind = rows.name();
            List<Field> fields = RandomQueries.fields(catalogue).stream()
                    .filter(field -> selectable(field, kind)).filter(RandomQueries::isPlain).toList();
            StringBuilder select = new StringBuilder("from " + kind + " select ");
            for (int f = 0; f < fields.size(); f++) {
                select.append(f == 0 ? "" : ", ").append(fields.get(f).name()).append(" as c").append(f);
            }
            Fovea fovea = Fovea.builder().query(select.toString()).build();
            for (Path capture : captures) {
                for (Map<String, String> row : Rows.of(fovea, capture).all()) {
                    for (int f = 0; f < fields.size(); f++) {
                        String cell = row.get("c" + f);
                        random.saw(fields.get(f).name(), fields.get(f).list() ? cell.split(",")[0] : cell);
                    }
                }
            }
        }
    }

    private static boolean selectable(Field field, String kind) {
        return switch (field) {
            case Field.Header _ -> kind.equals("packet");
            case Field.OfSession session -> kind.equals(session.module());
            case Field.Flow _ -> kind.equals(field.name().startsWith("weird.") ? "weird" : "conn");
            case Field.Composite _, Field.Protocol _ -> false;
        };
    }
}

package io.fovea.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fovea.spi.QueryException;
import io.fovea.spi.QuerySource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Every message that a person may meet, as it is shown. Add a case to `…-errors.txt`, rewrite, review.
class ErrorCatalogueTest {
    @Test
    void tellsSyntaxErrorsInWords() {
        assertCatalogue("syntax-errors", text -> QueryParser.parseFile("q.fq", text));
    }

    @Test
    void tellsWhatAQueryCannotMean() {
        assertCatalogue("check-errors",
                text -> QueryFrontEnd.check(List.of(new QuerySource("q.fq", text, null)), Toy.catalogue()));
    }

    private static void assertCatalogue(String name, Consumer<String> reader) {
        List<String> told = new ArrayList<>();
        for (String text : Golden.parts(name + ".txt")) {
            QueryException exception = catchThrowableOfType(QueryException.class, () -> reader.accept(text));
            assertThat(exception).as("no fault in: %s", text).isNotNull();
            told.add(exception.getMessage());
        }
        Golden.assertMatches(name + ".golden", String.join("\n----\n", told) + "\n");
    }

    @Test
    void tellsTheExampleOfTheManual() {
        String text = "query netflix\n  from   toy\n  where  toy.nane ~ 'netflix'\n";
        QueryException exception = catchThrowableOfType(QueryException.class, () -> QueryFrontEnd.check(
                List.of(new QuerySource("queries/netflix.fq", text, null)), Toy.catalogue()));
        assertThat(exception.getMessage()).isEqualTo("""
                queries/netflix.fq:3:10: error[Q102]: unknown field 'toy.nane'
                    3 |   where  toy.nane ~ 'netflix'
                      |          ^^^^^^^^ did you mean 'toy.name'?""");
    }

    @Test
    void tellsEveryFaultOfEveryTextAtOnce() {
        QueryException exception = catchThrowableOfType(QueryException.class, () -> QueryFrontEnd.check(List.of(
                new QuerySource("a.fq", "query a from toy where x =\nquery b from toy where y and toy.size = 'z'",
                        null),
                new QuerySource("b.fq", "query B from nothing", null)), Toy.catalogue()));
        assertThat(exception.diagnostics()).hasSize(5);
        assertThat(exception.diagnostics()).extracting(one -> one.substring(0, one.indexOf(" error")))
                .containsExactly("a.fq:1:27:", "a.fq:2:24:", "a.fq:2:41:", "b.fq:1:7:", "b.fq:1:14:");
    }
}

package io.fovea.sinks.table;

import static io.fovea.sinks.Samples.batch;
import static io.fovea.sinks.Samples.column;
import static io.fovea.sinks.Samples.list;
import static io.fovea.sinks.Samples.row;
import static io.fovea.sinks.Samples.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.ValueType;
import io.fovea.sinks.Samples;
import io.fovea.spi.Column;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tables for people.
final class TableSinkTest {
    private static final RowSchema TLS = schema("tls", column("ts", ValueType.TIME), column("id_resp_p", ValueType.INT),
            column("server_name", ValueType.TEXT), list("alpn", ValueType.TEXT));
    private static final RowSchema NAMES = schema("names", column("name", ValueType.TEXT));
    private static final int NO_TERMINAL = 0;

    @Test
    void alignsTextLeftAndNumbersRight() throws Exception {
        assertThat(table(NO_TERMINAL, batch(TLS,
                row(Samples.TIME_NS, 443L, "www.example.org", List.of("h2", "http/1.1")),
                row(Samples.TIME_NS, 8443L, null, null)))).isEqualTo("""
                ts                          id_resp_p  server_name      alpn
                2026-01-31 10:00:00.123456        443  www.example.org  h2, http/1.1
                2026-01-31 10:00:00.123456       8443
                """);
    }

    @Test
    void showsTheHeaderOfAQueryWithoutRows() throws Exception {
        assertThat(table(NO_TERMINAL, batch(NAMES))).isEqualTo("name\n");
    }

    @Test
    void neverCutsWithoutATerminal() throws Exception {
        String name = "x".repeat(5_000);
        assertThat(table(NO_TERMINAL, batch(NAMES, row(name)))).contains(name);
    }

    @Test
    void cutsTheWidestColumnsToFitTheTerminal() throws Exception {
        String text = table(60, batch(TLS,
                row(Samples.TIME_NS, 443L, "a-very-long-name.of-some-service.example.org", List.of("h2"))));

        assertThat(text).isEqualTo("""
                ts                    id_resp_p  server_name            alpn
                2026-01-31 10:00:00…        443  a-very-long-name.of-…  h2
                """);
        assertThat(text.lines()).allMatch(line -> line.length() <= 60);
    }

    @Test
    void saysHowManyColumnsHaveNoRoom() throws Exception {
        Column[] columns = IntStream.range(0, 20).mapToObj(i -> column("column_number_" + i, ValueType.TEXT))
                .toArray(Column[]::new);
        Object[] values = new Object[20];
        Arrays.fill(values, "some value of a column");

        String text = table(80, batch(schema("wide", columns), values));

        assertThat(text.lines().findFirst().orElseThrow()).startsWith("column").endsWith("  +13");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80).hasSize(2);
    }

    @Test
    void keepsWideAndCombiningCharactersAligned() throws Exception {
        RowSchema schema = schema("wide", column("name", ValueType.TEXT), column("n", ValueType.INT));

        assertThat(table(NO_TERMINAL, batch(schema, row("例え", 1L), row("e\u0301te\u0301", 2L), row("abcd", 3L))))
                .isEqualTo("""
                        name  n
                        例え  1
                        e\u0301te\u0301   2
                        abcd  3
                        """);
        assertThat(table(11, batch(schema, row("例え例え例え", 1L)))).isEqualTo("name      n\n例え例…   1\n");
    }

    @Test
    void letsNoHiddenCharacterThrough() throws Exception {
        String text = table(NO_TERMINAL, batch(NAMES, row(Samples.HOSTILE)));

        assertThat(text).isEqualTo("name\na\\r\\nb\"c\\d\\t\\u001b[31mred\\u0007\\u009b2J\\ud800\\u202eevil\\u2028,|;"
                + "\\u0000end\n");
        assertThat(table(40, batch(schema("\u001b]0;title\u0007", column("\u001b[2J", ValueType.TEXT))),
                batch(NAMES, row("a\u001b[2J")))).doesNotContain("\u001b", "\u0007");
    }

    @Test
    void coloursOnlyWhenAsked() throws Exception {
        assertThat(table(new Settings(null, 80, true, false, "", ""), batch(NAMES, row("a"))))
                .isEqualTo("\u001b[1mname\u001b[0m\na\n");
        assertThat(table(80, batch(NAMES, row("a")))).isEqualTo("name\na\n");
    }

    @Test
    void givesEveryQueryATitledTable() throws Exception {
        assertThat(table(NO_TERMINAL, batch(NAMES, row("a")), batch(schema("ports", column("p", ValueType.INT)),
                row(80L)))).isEqualTo("names:\nname\na\n\nports:\n p\n80\n");
    }

    @Test
    void keepsTheWidthsOfTheFirstRowsAndStreamsTheRest() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RowSchema schema = schema("stream", column("name", ValueType.TEXT), column("n", ValueType.INT));
        try (Sink sink = new TableSinkFactory().open("-", List.of(schema), Samples.settings(out))) {
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < TableSink.ROWS_BEFORE_WIDTHS - 1; i++) rows.add(row("name", 1L));
            sink.write(new RowBatch(schema, rows));
            assertThat(out.size()).isZero();

            sink.write(batch(schema, row("longer", 2L), row("x", 3L)));
            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("name    n\nname    1\n")
                    .endsWith("longer  2\nx       3\n");
            sink.write(batch(schema, row("much longer", 4L)));
            assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("much longer  4\n");
            sink.finish();
            assertThat(sink.outputs()).containsExactly(new Sink.Output("stream", "-", 202, out.size()));
        }
    }

    private static String table(int terminalWidth, RowBatch... batches) throws IOException {
        return table(new Settings(null, terminalWidth, false, false, "", ""), batches);
    }

    private static String table(Settings wanted, RowBatch... batches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Settings settings = new Settings(out, wanted.terminalWidth(), wanted.color(), false, "", "");
        List<RowSchema> schemas = Arrays.stream(batches).map(RowBatch::schema).toList();
        try (Sink sink = new TableSinkFactory().open("-", schemas, settings)) {
            for (RowBatch batch : batches) sink.write(batch);
            sink.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

package io.fovea.sinks.json;

import static io.fovea.sinks.Samples.EVERY_TYPE;
import static io.fovea.sinks.Samples.batch;
import static io.fovea.sinks.Samples.column;
import static io.fovea.sinks.Samples.list;
import static io.fovea.sinks.Samples.row;
import static io.fovea.sinks.Samples.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.ValueType;
import io.fovea.sinks.DuckDb;
import io.fovea.sinks.Samples;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JSON lines.
final class JsonSinkTest {
    private static final RowSchema NAMES = schema("names", column("name", ValueType.TEXT));

    @Test
    void writesEveryTypeInTheOrderOfTheColumns() throws Exception {
        assertThat(json(batch(EVERY_TYPE, Samples.full()))).isEqualTo("{\"ts\":\"2026-01-31T10:00:00.123456789Z\","
                + "\"duration\":1.500000001,\"count\":-42,\"share\":0.25,\"server_name\":\"www.example.org\","
                + "\"body\":\"001fff\",\"established\":true,\"id_orig_h\":\"192.0.2.1\",\"mac\":\"00:1b:63:84:45:e6\","
                + "\"names\":[\"h2\",\"http/1.1\"],\"ports\":[80,443],\"answers\":[\"2001:db8::1\"],"
                + "\"gaps\":[0.000000001,2.0]}\n");
    }

    @Test
    void leavesOutWhatIsAbsent() throws Exception {
        assertThat(json(batch(EVERY_TYPE, Samples.empty()))).isEqualTo("{}\n");
        RowSchema schema = schema("some", column("a", ValueType.INT), column("b", ValueType.FLOAT),
                column("c", ValueType.INT), list("d", ValueType.TEXT));
        assertThat(json(batch(schema, row(null, Double.NaN, 1L, Arrays.asList("x", null)))))
                .isEqualTo("{\"c\":1,\"d\":[\"x\",null]}\n");
    }

    @Test
    void escapesHostileTextWithoutLosingAnyOfIt() throws Exception {
        String line = json(batch(NAMES, row(Samples.HOSTILE)));

        assertThat(line).isEqualTo("{\"name\":\"a\\r\\nb\\\"c\\\\d\\t\\u001b[31mred\\u0007\\u009b2J\\\\ud800\\u202eevil"
                + "\\u2028,|;\\u0000end\"}\n");
    }

    @Test
    void isReadByDuckDbWhateverTheTextHolds(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("rows.json"), json(batch(NAMES, row(Samples.HOSTILE), row("b"))));
        try (DuckDb duckDb = new DuckDb()) {
            assertThat(duckDb.rows("select name from '" + file + "'"))
                    .containsExactly(List.of(Samples.HOSTILE.replace("\ud800", "\\ud800")), List.of("b"));
        }
    }

    @Test
    void keepsOtherTextAsItIs() throws Exception {
        assertThat(json(batch(NAMES, row("münchen.例え.😀")))).isEqualTo("{\"name\":\"münchen.例え.😀\"}\n");
        assertThat(json(batch(NAMES, row("tag\udb40\udc41")))).isEqualTo("{\"name\":\"tag\\udb40\\udc41\"}\n");
    }

    @Test
    void saysWhoseRowItIsWhenQueriesShareTheStream() throws Exception {
        RowSchema other = schema("other", column("n", ValueType.INT), column("query", ValueType.TEXT));

        assertThat(json(batch(NAMES, row("a"), row((Object) null)), batch(other, row(1L, "other"))))
                .isEqualTo("{\"name\":\"a\",\"_query\":\"names\"}\n{\"_query\":\"names\"}\n"
                        + "{\"n\":1,\"query\":\"other\"}\n");
    }

    private static String json(RowBatch... batches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<RowSchema> schemas = Arrays.stream(batches).map(RowBatch::schema).toList();
        try (Sink sink = new JsonSinkFactory().open("-", schemas, Samples.settings(out))) {
            for (RowBatch batch : batches) sink.write(batch);
            sink.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

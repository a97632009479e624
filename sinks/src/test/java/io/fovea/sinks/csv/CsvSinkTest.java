package io.fovea.sinks.csv;

import static io.fovea.sinks.Samples.EVERY_TYPE;
import static io.fovea.sinks.Samples.batch;
import static io.fovea.sinks.Samples.column;
import static io.fovea.sinks.Samples.list;
import static io.fovea.sinks.Samples.row;
import static io.fovea.sinks.Samples.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.packet.ValueType;
import io.fovea.sinks.Samples;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Comma-separated values.
final class CsvSinkTest {
    private static final RowSchema NAMES = schema("names", column("name", ValueType.TEXT));
    private static final RowSchema LISTS =
            schema("lists", list("names", ValueType.TEXT), list("ports", ValueType.INT));

    @Test
    void writesAHeaderAndEveryType() throws Exception {
        assertThat(csv(batch(EVERY_TYPE, Samples.full()))).isEqualTo(
                "ts,duration,count,share,server_name,body,established,id_orig_h,mac,names,ports,answers,gaps\n"
                + "2026-01-31T10:00:00.123456789Z,1.500000001,-42,0.25,www.example.org,001fff,true,192.0.2.1,"
                + "00:1b:63:84:45:e6,\"h2|http/1.1\",80|443,2001:db8::1,0.000000001|2.0\n");
    }

    @Test
    void writesTheHeaderOfAQueryWithoutRows() throws Exception {
        assertThat(csv(batch(NAMES))).isEqualTo("name\n");
    }

    @Test
    void tellsAbsentFromEmpty() throws Exception {
        RowSchema schema = schema("some", column("a", ValueType.TEXT), column("b", ValueType.TEXT),
                list("c", ValueType.TEXT), list("d", ValueType.INT));
        assertThat(csv(batch(schema, row(null, "", null, List.of())))).isEqualTo("a,b,c,d\n,\"\",,\"\"\n");
    }

    @Test
    void quotesWhatRfc4180WantsQuoted() throws Exception {
        assertThat(csv(batch(NAMES, row("a,b"), row("a\"b"), row("a\r\nb"), row(" a"), row("a b"))))
                .isEqualTo("name\n\"a,b\"\n\"a\"\"b\"\n\"a\r\nb\"\n\" a\"\na b\n");
    }

    @Test
    void letsNoHiddenCharacterThrough() throws Exception {
        assertThat(csv(batch(NAMES, row(Samples.HOSTILE)))).isEqualTo("name\n\"a\r\nb\"\"c\\d\t\\u001b[31mred\\u0007"
                + "\\u009b2J\\ud800\\u202eevil\\u2028,|;\\u0000end\"\n");
    }

    @Test
    void keepsElementsOfListsApart() throws Exception {
        assertThat(csv(batch(LISTS, row(Arrays.asList("a|b", null, "c\"d"), List.of(1L)))))
                .isEqualTo("names,ports\n\"a\\u007cb||c\"\"d\",1\n");
    }

    @Test
    void wantsAFolderForSeveralQueries(@TempDir Path folder) {
        for (String target : List.of("-", folder.resolve("rows.csv").toString())) {
            assertThatThrownBy(() -> new CsvSinkFactory().open(
                            target, List.of(NAMES, LISTS), Samples.settings(OutputStream.nullOutputStream())))
                    .isInstanceOf(IOException.class).hasMessageContaining("name a folder");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static String csv(RowBatch batch) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Sink sink = new CsvSinkFactory().open("-", List.of(batch.schema()), Samples.settings(out))) {
            sink.write(batch);
            sink.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

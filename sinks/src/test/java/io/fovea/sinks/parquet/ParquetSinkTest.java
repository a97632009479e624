package io.fovea.sinks.parquet;

import static io.fovea.sinks.Samples.EVERY_TYPE;
import static io.fovea.sinks.Samples.appending;
import static io.fovea.sinks.Samples.batch;
import static io.fovea.sinks.Samples.column;
import static io.fovea.sinks.Samples.list;
import static io.fovea.sinks.Samples.row;
import static io.fovea.sinks.Samples.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.packet.IpAddress;
import io.fovea.packet.ValueType;
import io.fovea.sinks.DuckDb;
import io.fovea.sinks.Samples;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parquet files, read back with DuckDB.
final class ParquetSinkTest {
    private static final RowSchema NAMES = schema("names", column("server_name", ValueType.TEXT));

    private static DuckDb duckDb;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openDuckDb() throws Exception {
        duckDb = new DuckDb();
    }

    @AfterAll
    static void closeDuckDb() throws Exception {
        duckDb.close();
    }

    @Test
    void isFoundByItsScheme() {
        assertThat(ServiceLoader.load(SinkFactory.class)).anyMatch(factory -> factory.scheme().equals("parquet"));
    }

    @Test
    void runsWithoutHadoop() {
        assertThatThrownBy(() -> Class.forName("org.apache.hadoop.conf.Configuration"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void keepsTheTypeOfEveryColumn() throws Exception {
        write(EVERY_TYPE, Samples.full());

        List<String> types = new ArrayList<>();
        for (List<String> line : duckDb.rows("describe from " + DuckDb.files(folder))) types.add(line.get(1));
        assertThat(types).containsExactly(
                "TIMESTAMPTZ_NS", "DOUBLE", "BIGINT", "DOUBLE", "VARCHAR", "BLOB", "BOOLEAN", "VARCHAR", "VARCHAR",
                "VARCHAR[]", "BIGINT[]", "VARCHAR[]", "DOUBLE[]");
    }

    @Test
    void keepsTheValueOfEveryColumn() throws Exception {
        write(EVERY_TYPE, Samples.full());

        assertThat(duckDb.row("select epoch_ns(ts), * exclude (ts, body), hex(body) from " + DuckDb.files(folder)))
                .containsExactly(
                        Long.toString(Samples.TIME_NS), "1.500000001", "-42", "0.25", "www.example.org", "true",
                        "192.0.2.1", "00:1b:63:84:45:e6", "[h2, http/1.1]", "[80, 443]", "['2001:db8::1']",
                        "[1e-09, 2.0]", "001FFF");
    }

    @Test
    void keepsAbsentValuesAbsent() throws Exception {
        write(EVERY_TYPE, Samples.empty());

        assertThat(duckDb.row("from " + DuckDb.files(folder))).containsOnlyNulls();
    }

    @Test
    void tellsAbsentListsFromEmptyOnesAndFromAbsentElements() throws Exception {
        write(schema("lists", list("names", ValueType.TEXT)),
                row(List.of()), row((Object) null), row(Arrays.asList("a", null, "b")), row(List.of("")));

        assertThat(duckDb.rows("select names, len(names) from " + DuckDb.files(folder))).containsExactly(
                List.of("[]", "0"), Arrays.asList(null, null), List.of("[a, NULL, b]", "3"), List.of("['']", "1"));
    }

    @Test
    void keepsHostileTextAndEscapesHalfASurrogate() throws Exception {
        write(NAMES, row(Samples.HOSTILE));

        String expected = Samples.HOSTILE.replace("\ud800", "\\ud800");
        String hex = java.util.HexFormat.of().withUpperCase().formatHex(expected.getBytes(StandardCharsets.UTF_8));
        assertThat(duckDb.row("select hex(encode(server_name)) from " + DuckDb.files(folder))).containsExactly(hex);
    }

    @Test
    void givesAQueryWithoutRowsAFileWithItsColumns() throws Exception {
        write(EVERY_TYPE);

        assertThat(duckDb.row("select count(*) from " + DuckDb.files(folder))).containsExactly("0");
        assertThat(duckDb.rows("describe from " + DuckDb.files(folder))).hasSize(EVERY_TYPE.columns().size());
    }

    @Test
    void saysWhereTheRowsCameFrom() throws Exception {
        write(NAMES, row("a"));

        assertThat(duckDb.rows("select decode(key), decode(value) from parquet_kv_metadata('" + folder
                        + "/names/*.parquet')"))
                .containsExactlyInAnyOrder(
                        List.of("fovea.schema_version", "1"), List.of("fovea.query", "names"),
                        List.of("fovea.query_text", NAMES.text()), List.of("fovea.kind", "tls"),
                        List.of("fovea.version", "0.1.0"));
    }

    @Test
    void keepsEveryRowOverChunksPagesAndRowGroups() throws Exception {
        int count = 3_517;
        RowSchema schema = schema("many", column("n", ValueType.INT), column("uid", ValueType.TEXT),
                list("names", ValueType.TEXT), column("body", ValueType.BYTES));
        List<Object[]> rows = new ArrayList<>();
        // 76 MB of bodies that no compressor makes shorter fill more than one row group.
        Random random = new Random(1);
        for (long i = 0; i < count; i++) {
            byte[] body = new byte[1 << 16];
            random.nextBytes(body);
            rows.add(row(i, "u" + i, i % 3 == 0 ? null : List.of("x" + i, "y"), i % 3 == 0 ? body : null));
        }
        try (Sink sink = open(schema)) {
            for (int i = 0; i < count; i += 100) {
                sink.write(new RowBatch(schema, rows.subList(i, Math.min(count, i + 100))));
            }
            sink.finish();
        }

        assertThat(duckDb.row("select count(*), sum(n), count(distinct uid), count(names), sum(octet_length(body)),"
                        + " count(*) filter (uid = 'u' || n), count(*) filter (names[1] = 'x' || n) from "
                        + DuckDb.files(folder)))
                .containsExactly("3517", "6182886", "3517", "2344", Long.toString(1_173L << 16), "3517", "2344");
        assertThat(duckDb.row("select count(distinct row_group_id) > 1 from parquet_metadata('" + folder
                + "/many/*.parquet')")).containsExactly("true");
    }

    @Test
    void keepsEveryValueWhenADictionaryGrowsTooLarge() throws Exception {
        int count = 150_000;
        RowSchema schema = schema("large", column("n", ValueType.INT), column("name", ValueType.TEXT),
                column("host", ValueType.IP), list("names", ValueType.TEXT), list("same", ValueType.TEXT));
        List<String> same = Arrays.asList("a", null, "b");
        try (Sink sink = open(schema)) {
            List<Object[]> rows = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                // The first pages repeat a few values, the later ones none.
                String text = "value " + (i < 30_000 ? i % 100 : i);
                List<String> names = i % 7 == 0 ? List.of() : i % 7 == 1 ? null : List.of(text, text);
                rows.add(row(i, i % 5 == 0 ? null : text, IpAddress.ofIpv4((int) (i < 30_000 ? 7 : i)), names, same));
            }
            sink.write(new RowBatch(schema, rows));
            sink.finish();
        }
        String expected = "'value ' || (case when n < 30000 then n % 100 else n end)";
        assertThat(duckDb.row("select count(*), count(*) filter (name = " + expected + "), count(name),"
                        + " count(*) filter (names = [" + expected + ", " + expected + "]), count(names),"
                        + " count(*) filter (names = []), count(*) filter (same = ['a', null, 'b']),"
                        + " count(distinct host) from " + DuckDb.files(folder)))
                .containsExactly("150000", "120000", "120000", "107142", "128571", "21429", "150000", "120001");
        assertThat(duckDb.row("select encodings from parquet_metadata('" + folder
                        + "/large/*.parquet') where path_in_schema = 'name'"))
                .containsExactly("PLAIN, DELTA_BYTE_ARRAY, RLE_DICTIONARY");
    }

    /// Texts of one hash: each is an entry of the dictionary all the same.
    @Test
    void keepsEveryValueThatWasMadeToBeHardToFind() throws Exception {
        RowSchema schema = schema("collisions", column("name", ValueType.TEXT), list("names", ValueType.TEXT));
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 1 << 13; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) text.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
            rows.add(row(text.toString(), List.of(text.toString(), "x")));
        }
        assertThat(rows.stream().map(each -> each[0].hashCode()).distinct()).hasSize(1);
        write(schema, rows.toArray(Object[][]::new));

        assertThat(duckDb.row("select count(*), count(distinct name), count(distinct names[1]),"
                        + " count(*) filter (names = [name, 'x']) from " + DuckDb.files(folder)))
                .containsExactly("8192", "4096", "4096", "8192");
        assertThat(duckDb.row("select encodings from parquet_metadata('" + folder
                        + "/collisions/*.parquet') where path_in_schema = 'name'"))
                .containsExactly("PLAIN, RLE_DICTIONARY");
    }

    @Test
    void findsEveryValueThroughTheBloomFilters() throws Exception {
        RowSchema schema = schema("lookup", column("uid", ValueType.TEXT), column("server_name", ValueType.TEXT),
                column("id_orig_h", ValueType.IP), column("proto", ValueType.TEXT));
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) rows.add(row("u" + i, "host" + i % 50, IpAddress.ofIpv4(i), "tcp"));
        try (Sink sink = open(schema)) {
            sink.write(new RowBatch(schema, rows));
            sink.finish();
        }

        String file = folder + "/lookup/*.parquet";
        assertThat(duckDb.rows("select path_in_schema from parquet_metadata('" + file
                        + "') where bloom_filter_offset is not null"))
                .containsExactly(List.of("uid"), List.of("server_name"), List.of("id_orig_h"));
        assertThat(excludes(file, "uid", "u19999")).isFalse();
        assertThat(excludes(file, "server_name", "host49")).isFalse();
        assertThat(excludes(file, "id_orig_h", "0.0.78.31")).isFalse();
        int excluded = 0;
        for (int i = 0; i < 100; i++) if (excludes(file, "uid", "other" + i)) excluded++;
        assertThat(excluded).isGreaterThan(90);
    }

    private static boolean excludes(String file, String column, String value) throws Exception {
        String query = "select bloom_filter_excludes from parquet_bloom_probe('%s', '%s', '%s')";
        return Boolean.parseBoolean(duckDb.row(query.formatted(file, column, value)).getFirst());
    }

    @Test
    void showsFilesOnlyWhenTheyAreComplete() throws Exception {
        try (Sink sink = open(NAMES)) {
            sink.write(batch(NAMES, row("a")));
            assertThat(names()).containsExactly("names/._names-20260131T100000Z-0-0.parquet.inprogress");
            assertThat(sink.outputs()).isEmpty();

            sink.finish();
            assertThat(names()).containsExactly("names/names-20260131T100000Z-0-0.parquet");
            long length = Files.size(folder.resolve("names/names-20260131T100000Z-0-0.parquet"));
            assertThat(sink.outputs()).containsExactly(
                    new Sink.Output("names", "names/names-20260131T100000Z-0-0.parquet", 1, length));
        }
    }

    @Test
    void leavesNothingWhenItIsClosedUnfinished() throws Exception {
        try (Sink sink = open(NAMES)) {
            sink.write(batch(NAMES, row("a")));
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void refusesAFolderThatHoldsFilesUnlessItMayAppend() throws Exception {
        write(NAMES, row("first"));

        assertThatThrownBy(() -> open(NAMES)).isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString()).hasMessageContaining("not empty");
        try (Sink sink = new ParquetSinkFactory().open(folder.toString(), List.of(NAMES), appending())) {
            sink.write(batch(NAMES, row("second")));
            sink.finish();
        }
        assertThat(duckDb.rows("select server_name from " + DuckDb.files(folder) + " order by 1"))
                .containsExactly(List.of("first"), List.of("second"));
    }

    @Test
    void namesFilesSafelyWhateverTheQueryIsCalled() throws Exception {
        try (Sink sink = open(schema("../x:y", column("n", ValueType.INT)), schema("_ä", column("n", ValueType.INT)),
                schema("A", column("n", ValueType.INT)), schema("a", column("n", ValueType.INT)))) {
            sink.finish();
        }

        assertThat(names()).allMatch(name -> name.matches("([a-zA-Z0-9][a-zA-Z0-9._-]*/?)+\\.parquet")).hasSize(4);
        assertThat(names().map(name -> name.substring(0, name.indexOf('/'))))
                .containsExactlyInAnyOrder("q.._x_y", "q__", "A", "a-2");
    }

    @Test
    void keepsFinishedFilesAndNoHalfOnesWhenAnOutputFails() throws Exception {
        RowSchema doomed = schema("doomed", column("n", ValueType.INT));
        Sink sink = open(NAMES, doomed);
        sink.write(batch(NAMES, row("a")));
        // Without its folder the second file cannot be renamed.
        try (Stream<Path> files = Files.list(folder.resolve("doomed"))) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder.resolve("doomed"));

        assertThatThrownBy(sink::finish).isInstanceOf(IOException.class)
                .hasMessageContaining("doomed-20260131T100000Z-0-0.parquet");
        sink.close();
        assertThat(names()).containsExactly("names/names-20260131T100000Z-0-0.parquet");
        assertThat(sink.outputs()).extracting(Sink.Output::query).containsExactly("names");
    }

    @Test
    void refusesStandardOutput() {
        assertThatThrownBy(() -> new ParquetSinkFactory().open(
                        "-", List.of(NAMES), Samples.settings(OutputStream.nullOutputStream())))
                .isInstanceOf(IOException.class).hasMessageContaining("name a folder");
    }

    private void write(RowSchema schema, Object[]... rows) throws IOException {
        try (Sink sink = open(schema)) {
            sink.write(batch(schema, rows));
            sink.finish();
        }
    }

    private Sink open(RowSchema... schemas) throws IOException {
        return new ParquetSinkFactory().open(
                folder.toString(), List.of(schemas), Samples.settings(OutputStream.nullOutputStream()));
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString())
                    .toList().stream();
        }
    }
}

package io.fovea.query.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.packet.ValueType;
import io.fovea.query.QueryFrontEnd;
import io.fovea.query.Toy;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Column;
import io.fovea.spi.QuerySource;
import io.fovea.spi.RowContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckerTest {
    private static final Catalogue CATALOGUE = Toy.catalogue();

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "from toy where name = 'x'; toy.name = 'x'",
        "from toy where toy.handshake.name = 'x'; toy.name = 'x'",
        "from toy where toy_name = 'x'; toy.name = 'x'",
        "from toy where code >= 'middle'; toy.code >= 'middle'",
        "from toy where code in {'low', 3}; toy.code in {'low', 'high'}",
        "from toy where peer = 10.1.2.3/8; toy.peer in 10.0.0.0/8",
        "from toy where peer != '10.0.0.0/8'; toy.peer not in 10.0.0.0/8",
        "from toy where at > '2026-01-31T10:00:00+01:00'; toy.at > '2026-01-31T09:00:00Z'",
        "from toy where at > '2026-01-31 10:00:00'; toy.at > '2026-01-31T10:00:00Z'",
        "from toy where tags != 'a'; all toy.tags != 'a'",
        "from toy where tags = 'a'; any toy.tags = 'a'",
        "from toy where any tags != 'a'; any toy.tags != 'a'",
        "from toy where size = 80..100; toy.size in 80..100",
        "from toy where ok = 1 and ok; toy.ok = true and toy.ok",
        "from toy where name = |61 62|; toy.name = 'ab'",
        "from toy where cookie contains 'ab'; toy.cookie contains |61 62|",
        "from toy where ratio > 3; toy.ratio > 3.0",
        "from conn where tcp.flags & 0x12 = 0x12; tcp.flags & 0x12 = 18",
        "from conn where ip.proto = 'ICMP'; ip.proto = 1",
        "from packet where ipv4.protocol not in {'tcp', 17}; ipv4.protocol not in {6, 17}",
        "from conn where ip.proto = icmp or ip.proto != udp; ip.proto = 1 or ip.proto != 17",
        "from packet where ip.proto & 1 = 1; ip.proto & 0x1 = 1",
        "from packet where sctp.chunk_type = init_ack; any sctp.chunk_type = 2",
        "from packet where sctp.chunk_type_1 in {'DATA', 64}; sctp.chunk_type_1 in {0, 64}",
        "from conn where duration > 5s; conn.duration > 5s",
        "from conn where true and not false; true and not false",
        "from toy where toy.pairs['Key'] = 'x'; any toy.pairs['key'] = 'x'",
        "from toy where pair['key'] != 'x' and pairs['KEY']; all toy.pairs['key'] != 'x' and toy.pairs['key']",
        "from conn where toy.pairs['a'] not contains 'x'; all toy.pairs['a'] not contains 'x'",
    })
    void findsFieldsAndTypes(String text, String expected) {
        assertThat(CheckedPrinter.print(check(text).filter())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "``; conn",
        "tcp.port = 443; conn",
        "toy.name = 'x' and tcp.port = 443; toy",
        "toy and tcp; toy",
        "toy.pairs['a']; toy",
        "not toy.pairs['a']; conn",
        "toy or other; conn",
        "not toy and tcp.port = 443; conn",
        "not (toy or other); conn",
        "not toy and other; other",
        "not (not toy); toy",
        "where toy.name = 'x'; toy",
        "select toy.name; toy",
        "query a where toy select *; toy",
    })
    void tellsTheKindFromTheProtocolsNamed(String text, String kind) {
        assertThat(check(text).kind().name()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "from other where toy.name = 'x'; other.title = 'x'",
        "from other where toy.handshake.name = 'x' and toy; other.title = 'x' and other.toy",
        "from other where not toy.name; not other.title",
        "from other where toy.size = 3; toy.size = 3",
        "from toy where toy.name = 'x' and toy; toy.name = 'x' and toy",
        "from conn where toy.name = 'x'; toy.name = 'x'",
        "other and toy.name = 'x'; other and other.title = 'x'",
    })
    void readsFieldsOfACarriedProtocolFromTheRowsOwnSession(String text, String expected) {
        CheckedQueries checked = QueryFrontEnd.check(
                List.of(new QuerySource("test", text, null)), Toy.carryingCatalogue());
        assertThat(CheckedPrinter.print(checked.queries().getFirst().filter())).isEqualTo(expected);
    }

    @Test
    void selectsFieldsOfACarriedProtocolUnderTheirOwnNames() {
        CheckedQueries checked = QueryFrontEnd.check(List.of(new QuerySource(
                "test", "from other select toy.name, toy.handshake.name, title", null)), Toy.carryingCatalogue());
        List<Column> columns = checked.queries().getFirst().columns();
        RowContext row = new RowContext();
        Toy.ToySession session = new Toy.ToySession();
        session.values.put("other.title", "x");
        row.session = session;
        assertThat(columns).extracting(Column::name).containsExactly("toy_name", "toy_handshake_name", "title");
        assertThat(columns).allSatisfy(column -> assertThat(column.reader().apply(row)).isEqualTo("x"));
    }

    @Test
    void namesColumnsAsTheyAreWritten() {
        assertThat(names("from toy select toy.name, size, tcp.dst_port, ip.src, conn.duration, id.orig_h, "
                + "toy.handshake.name, ts as time"))
                .containsExactly("name", "size", "tcp_dst_port", "ip_src", "duration", "id_orig_h", "handshake_name",
                        "time");
        assertThat(names("from toy select *")).startsWith("ts", "uid", "community_id").contains("toy_name", "code")
                .endsWith("query", "src_file", "first_frame", "last_frame", "partial");
        assertThat(names("from toy")).isEqualTo(names("from toy select *"));
        assertThat(names("from packet select *")).contains("frame_number", "ip_src").doesNotHaveDuplicates();
    }

    @Test
    void namesColumnsOfMapsByTheirKeys() {
        CheckedQuery query = check("from toy select toy.pairs['Key'], pairs['ab'], toy.pair['key'] as mine");
        assertThat(query.columns()).extracting(Column::name).containsExactly("pairs_key", "pairs_ab", "mine");
        assertThat(query.columns()).extracting(Column::field)
                .containsExactly("toy.pairs['key']", "toy.pairs['ab']", "toy.pairs['key']");
        assertThat(query.columns()).allMatch(Column::list);
    }

    @Test
    void readsNamedValuesAsTheirNames() {
        List<Column> columns = check("from toy select code, codes, size, tags").columns();
        RowContext row = new RowContext();
        Toy.ToySession session = new Toy.ToySession();
        session.values.put("toy.code", 3L);
        session.values.put("toy.codes", List.of(1L, 7L));
        row.session = session;
        assertThat(columns.get(0).reader().apply(row)).isEqualTo("high");
        assertThat(columns.get(1).reader().apply(row)).isEqualTo(List.of("low", "unknown-7"));
        assertThat(columns.get(2).reader().apply(row)).isNull();
        assertThat(columns.get(0).type()).isEqualTo(ValueType.TEXT);
        assertThat(columns.get(1).list()).isTrue();
    }

    @Test
    void givesNamesToQueriesThatHaveNone() {
        CheckedQueries checked = QueryFrontEnd.check(List.of(new QuerySource("a", "tcp", null),
                new QuerySource("b", "query query_2 from conn", null), new QuerySource("c", "udp", null)), CATALOGUE);
        assertThat(checked.queries()).extracting(CheckedQuery::name).containsExactly("query", "query_2", "query_3");
        assertThat(checked.queries()).extracting(CheckedQuery::text)
                .containsExactly("tcp", "query query_2 from conn", "udp");
    }

    @Test
    void readsListsFromFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("nets.txt"),
                "\ufeff10.0.0.0/8\n# comment\n\n192.168.0.1..192.168.0.9 # few\nfd00::/8\r\n");
        Files.writeString(folder.resolve("names.txt"), "a b\n'c'\n#x\ny#z\n");
        Files.writeString(folder.resolve("bad.txt"), "1\n2..5\nthree\n");
        assertThat(filter("from toy where peer in file('nets.txt')", folder))
                .isEqualTo("toy.peer in {10.0.0.0/8, 192.168.0.1..192.168.0.9, fd00::/8}");
        assertThat(filter("let $n = file('names.txt') from toy where name in $n and name not in {$n, 'd'}", folder))
                .isEqualTo("toy.name in {'a b', '\\'c\\'', 'y#z'} and toy.name not in {'a b', '\\'c\\'', 'y#z', 'd'}");
        assertThatThrownBy(() -> filter("from toy where size in file('bad.txt')", folder))
                .hasMessageContaining("q:1:24: error[Q108]: line 3 of 'bad.txt': "
                        + "toy.size is an integer, and this is a text");
        assertThatThrownBy(() -> filter("from toy where size in file('.')",
                folder)).hasMessageContaining("is not a file");
        assertThatThrownBy(() -> filter("from toy where size in file('a\\x00b')", folder)).hasMessageContaining("Q108");
    }

    @Test
    void boundsSets(@TempDir Path folder) throws IOException {
        String lines = IntStream.rangeClosed(1,
                1_000_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("million.txt"), lines);
        Files.writeString(folder.resolve("more.txt"), lines + "\n0");
        CheckedQuery query = check("let $m = file('million.txt') query a from toy where size in $m or ports in $m",
                folder);
        assertThat(((CheckedExpr.Or) query.filter()).terms()).hasSize(2);
        assertThatThrownBy(() -> check("toy.size in file('more.txt')", folder))
                .hasMessageContaining("error[Q105]");
        assertThatThrownBy(() -> check("let $a = {1} let $b = {$a, $a} "
                + IntStream.range(0, 30).mapToObj(i -> "let $c" + i + " = {$" + (i == 0 ? "b" : "c" + (i - 1)) + ", $"
                        + (i == 0 ? "b" : "c" + (i - 1)) + "} ").collect(Collectors.joining())
                + "from toy where size in $c29", folder)).hasMessageContaining("error[Q105]");
    }

    private static List<String> names(String text) {
        return check(text).columns().stream().map(Column::name).toList();
    }

    private static String filter(String text, Path folder) {
        return CheckedPrinter.print(check(text, folder).filter());
    }

    private static CheckedQuery check(String text) {
        return check(text, null);
    }

    private static CheckedQuery check(String text, Path folder) {
        return QueryFrontEnd.check(List.of(new QuerySource("q", text, folder)), CATALOGUE).queries().getFirst();
    }
}

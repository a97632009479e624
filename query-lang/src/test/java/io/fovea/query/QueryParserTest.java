package io.fovea.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Operator;
import io.fovea.query.syntax.Printer;
import io.fovea.query.syntax.QueryFile;
import io.fovea.query.syntax.QueryNode;
import io.fovea.spi.QueryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueryParserTest {
    static List<String> acceptedElsewhere() {
        return Golden.text("accepted-elsewhere.txt").lines().toList();
    }

    @ParameterizedTest
    @MethodSource("acceptedElsewhere")
    void readsWhatRetinaAndIrisAccept(String text) {
        QueryFile file = QueryParser.parseFile("q.fq", text);
        assertThat(file.queries()).hasSize(1);
        assertThat(Printer.print(QueryParser.parseFile("q.fq", Printer.print(file)))).isEqualTo(Printer.print(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "ip.src = ::1; ip.src = ::1",
        "a in {fd00::/8, 2001:DB8::/32, ::}; a in {fd00::/8, 2001:db8::/32, ::}",
        "a in {::ffff:1.2.3.4, 1:2:3:4:5:6:7:8}; a in {1.2.3.4, 1:2:3:4:5:6:7:8}",
        "a in abcd::1..abcd::9; a in abcd::1..abcd::9",
        "a = 1.2.3.4/16; a = 1.2.3.4/16",
        "a in ::ffff:1.2.3.4/90; a in ::ffff:102:304/90",
        "eth.src = 00-11-22-AA-BB-CC; eth.src = 00:11:22:aa:bb:cc",
        "x in 1..2; x in 1..2",
        "x in 1.5..2.5; x in 1.5..2.5",
        "x in -5..-1; x in -5..-1",
        "x > 5m; x > 5m",
        "x > 1.5s; x > 1500ms",
        "x > 64KiB; x > 65536",
        "x = 0xff; x = 255",
        "a[1:3] = |00 11|; a[1:3] = |00 11|",
        "a[:4] = 1 and a[2:] = 1; a[:4] = 1 and a[2:] = 1",
        "a[-1] = 5 and http.header['x'] = 'y'; a[-1] = 5 and http.header['x'] = 'y'",
        "tcp.flags & 0x12 == 0x12; tcp.flags & 18 = 18",
        "not not a and !(b xor c ^^ d) && e || f; not not a and not (b xor c xor d) and e or f",
        "a or b xor c and not d = 1; a or b xor c and not d = 1",
        "(a or b) and c; (a or b) and c",
        "x !contains 'y' or x not in {1} or x !~ 'x'; x not contains 'y' or x not in {1} or x not ~ 'x'",
        "x eq 1 or x ne 1 or x lt 1 or x le 1 or x gt 1 or x ge 1;"
                + " x = 1 or x != 1 or x < 1 or x <= 1 or x > 1 or x >= 1",
        "x MATCHES 'a' AND y iMatches 'b'; x ~ 'a' and y ~* 'b'",
        "any tcp.port != 5 and all d in {1}; any tcp.port != 5 and all d in {1}",
        "dns.query = 'a' or tls.any or http.from = 1 or every = 2;"
                + " dns.query = 'a' or tls.any or http.from = 1 or every = 2",
        "a||b; a or b",
        "x = |32 2E|||y; x = |32 2e| or y",
        "a - (b - c) = (a + b) * 2; a - (b - c) = (a + b) * 2",
        "x = -9223372036854775808; x = -9223372036854775808",
        "x startswith r'\\n' or x endswith \"it's\"; x startswith '\\\\n' or x endswith 'it\\'s'",
    })
    void printsInOneSpelling(String written, String canonical) {
        assertThat(Printer.print(QueryParser.parseFile("q.fq", written))).isEqualTo(canonical + "\n");
        assertThat(Printer.print(QueryParser.parseFile("q.fq", canonical))).isEqualTo(canonical + "\n");
    }

    @Test
    void keepsPatternsAsTheyAreWritten() {
        assertCompares("tls.sni ~ 'google\\.com$'", Operator.MATCHES, "google\\.com$");
        assertCompares("a ~b '(?-u)^\\x15\\x1A.+\\x78$'", Operator.MATCHES_BYTES, "(?-u)^\\x15\\x1A.+\\x78$");
        assertCompares("a ~* \"it's\"", Operator.MATCHES_ANY_CASE, "it's");
        assertCompares("a = 'x\\x41\\n\\t\\\\\\.'", Operator.EQUAL, "xA\n\t\\\\.");
    }

    @Test
    void readsAFileOfQueriesAndLets() {
        QueryFile file = QueryParser.parseFile("shadow.fq", """
                -- shadow dns
                let $doh = file('doh-hosts.txt')              -- one value a line
                let $inside = {10.0.0.0/8, 192.168.0.0/16, fd00::/8}  # networks

                QUERY shadow_dns 'TLS from inside to a public DNS-over-HTTPS resolver'
                  from   tls
                  where  ip.src in $inside and tls.sni in $doh
                  select ts, query, sni as let
                query everything
                query sums from tls group by domain(tls.sni) as site, query every 1m sample 1/64
                  select *, top(x, 10) limit 5 into 'parquet:out'
                """);
        assertThat(file.lets()).extracting(let -> let.name()).containsExactly("doh", "inside");
        assertThat(file.lets().getFirst().value()).isInstanceOf(Expr.ListFile.class);
        assertThat(file.queries()).extracting(query -> query.name().orElseThrow().text())
                .containsExactly("shadow_dns", "everything", "sums");
        QueryNode sums = file.queries().getLast();
        assertThat(sums.group().orElseThrow().every().orElseThrow().nanoseconds()).isEqualTo(60_000_000_000L);
        assertThat(sums.sample().orElseThrow().denominator()).isEqualTo(64);
        assertThat(sums.limit().orElseThrow().rowsMax()).isEqualTo(5);
        assertThat(sums.into().orElseThrow().target()).isEqualTo("parquet:out");
        assertThat(file.queries().getFirst().description()).contains(
                "TLS from inside to a public DNS-over-HTTPS resolver");
        assertThat(Printer.print(QueryParser.parseFile("q", Printer.print(file)))).isEqualTo(Printer.print(file));
    }

    @Test
    void takesAnEmptyTextForTheEmptyFilter() {
        for (String text : List.of("", " \n", "-- nothing", "# nothing\n")) {
            QueryFile file = QueryParser.parseFile("q.fq", text);
            assertThat(file.queries()).singleElement().satisfies(query -> {
                assertThat(query.isBareFilter()).isTrue();
                assertThat(query.where()).isEmpty();
            });
        }
    }

    @Test
    void saysWhereEachNodeStands() {
        Expr.And and = (Expr.And) QueryParser.parseFile("q.fq", "tls\n  and a.x = 'é' ")
                .queries().getFirst().where().orElseThrow();
        assertThat(and.terms().get(1).span().line()).isEqualTo(2);
        assertThat(and.terms().get(1).span().column()).isEqualTo(7);
        assertThat(and.span().startOffset()).isZero();
        assertThat(and.span().endOffset()).isEqualTo("tls\n  and a.x = 'é'".length());
    }

    @Test
    void refusesWhatIsNestedDeeperThanTwoHundredLevels() {
        for (String opening : List.of("(", "not ", "f(", "x = (", "not (")) {
            int levels = opening.equals("not (") ? 100 : 200;
            String closing = opening.endsWith("(") ? ")" : "";
            assertThat(QueryParser.parseFile("q", opening.repeat(levels) + "a" + closing.repeat(levels)).queries())
                    .hasSize(1);
            assertDeep(opening.repeat(levels + 1) + "a" + closing.repeat(levels + 1));
            assertDeep(opening.repeat(150_000) + "a" + closing.repeat(150_000));
        }
        assertDeep("a" + "+a".repeat(500_000) + " = 1");
        assertDeep("a" + "[1]".repeat(300_000));
        assertThat(QueryParser.parseFile("q", "a" + "+a".repeat(200) + " = 1").queries()).hasSize(1);
        assertThat(QueryParser.parseFile("q", "a" + " or a".repeat(100_000)).queries()).hasSize(1);
    }

    private static void assertDeep(String text) {
        assertThatThrownBy(() -> QueryParser.parseFile("q", text)).isInstanceOf(QueryException.class)
                .hasMessageContaining("error[Q105]: the query is nested deeper than 200 levels");
    }

    @Test
    void boundsTheText() {
        assertThatThrownBy(() -> QueryParser.parseFile("q", " ".repeat((1 << 20)
                + 1))).isInstanceOf(QueryException.class)
                .hasMessageContaining("error[Q105]: the text is longer than 1 MiB");
        assertThatThrownBy(() -> QueryParser.parseFile("q", "query a from tls ".repeat(4097)))
                .isInstanceOf(QueryException.class).hasMessageContaining("more than 4096 queries");
    }

    @Test
    void readsASetAsLargeAsTheTextAllows() {
        String text = "x in {" + "1,".repeat(500_000) + "1}";
        Expr.Compare compare = (Expr.Compare) QueryParser.parseFile("q",
                text).queries().getFirst().where().orElseThrow();
        assertThat(((Expr.SetOf) compare.right()).members()).hasSize(500_001);
    }

    private static void assertCompares(String filter, Operator operator, String text) {
        Expr.Compare compare = where(filter);
        assertThat(compare.operator()).isEqualTo(operator);
        assertThat(((Literal.Text) compare.right()).value()).isEqualTo(text);
    }

    private static Expr.Compare where(String filter) {
        return (Expr.Compare) QueryParser.parseFile("q", filter).queries().getFirst().where().orElseThrow();
    }
}

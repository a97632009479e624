package io.fovea.query.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.query.Golden;
import io.fovea.query.QueryFrontEnd;
import io.fovea.query.Toy;
import io.fovea.query.check.CheckedQueries;
import io.fovea.spi.QuerySource;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final String QUERIES = """
            query bare from conn
            query sni from toy where tcp.port = 443 and toy.name ~ 'netflix' select ts, name
            query deny from toy where not toy.name ~ '^www\\.' and toy.name !~ '[ab]' and toy.tags !~ 'a.c'
              select code, ok
            query ports from conn where tcp.port != 53 and all vlan.id in {1, 2, 3, 9} or udp.port in {80, 81..90, 443}
            query flags from conn where tcp.flags & 0x12 = 0x12 and tcp.syn and not tcp.rst
            query nets from conn where ip.src in {10.0.0.0/8, 10.1.0.0/16, 192.168.0.1} and not ip.dst in 10.0.0.0/8
            query mixed from conn where toy and toy.name = 'a' xor other xor conn.orig_pkts > 3
              xor ts > '2026-01-31' xor true
            query packets from packet where tcp.flags & 2 = 2 or ipv4.ttl < 5 or eth.addr = 00:00:00:00:00:01
            query typed from toy where code >= 'middle' and took < 5s and mac in {} and cookie = |00 ff|
              or size not in {}
            query twice from toy where toy.name ~ 'netflix' and tcp.port = 443 limit 5
            """;

    @Test
    void explainsEachStage() {
        CheckedQueries checked = check(QUERIES);
        StringBuilder text = new StringBuilder();
        for (var section : PlanPrinter.sections(checked, QueryFrontEnd.plan(checked))) {
            text.append("== ").append(section.name()).append('\n').append(section.text()).append('\n');
        }
        Golden.assertMatches("plan.golden", text.toString());
    }

    @Test
    void sharesPredicatesBetweenQueries() {
        Plan plan = plan(QUERIES);
        assertThat(plan.predicates()).extracting(Predicate::text).contains("tcp.src_port = 443",
                "toy.name contains 'netflix'");
        assertThat(plan.predicates()).filteredOn(one -> one.text().equals("toy.name contains 'netflix'")).hasSize(1);
        assertThat(plan.predicates()).allSatisfy(one -> assertThat(plan.predicates().indexOf(one)).isEqualTo(one.id()));
    }

    @Test
    void saysWhenAllColumnsAreFinal() {
        assertThat(plan("from toy select ts, name").queries().getFirst().completeAt()).isZero();
        assertThat(plan("from toy select name, code").queries().getFirst().completeAt()).isEqualTo(1);
        assertThat(plan("from toy select *").queries().getFirst().completeAt()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void needsOnlyTheProtocolsThatAreAskedFor() {
        assertThat(plan("from conn where tcp select ts").protocols()).isEmpty();
        assertThat(plan("from conn where other select ts").protocols()).hasSize(1);
        assertThat(plan("from conn select service").protocols()).hasSize(2);
        assertThat(plan("from conn select service").queries().getFirst().probes()).isTrue();
        assertThat(plan("from toy select ts").queries().getFirst().protocol()).isZero();
    }

    @Test
    void cutsIpv6NetworksAroundIpv4() {
        assertNeverHoldsIpv4(plan("ip.src in ::/0"));
        assertNeverHoldsIpv4(plan("ip.src in {::/8, ::..fd00::1}"));
    }

    @Test
    void staysSmallWhateverTheShape() {
        String filter = "(tcp.port != 1 xor toy.name ~ 'a') "
                + "and (tcp.port != 2 xor toy.name ~ 'b') ".repeat(2_000);
        assertThat(plan("from conn where " + filter).predicates()).hasSizeLessThan(20);
    }

    /// Looks at what a plan's only predicate accepts.
    private static void assertNeverHoldsIpv4(Plan plan) {
        var addresses = (io.fovea.query.plan.Test.Addresses) plan.predicates().getFirst().test();
        assertThat(addresses.prefixes()).isNotEmpty().allSatisfy(prefix -> {
            boolean spansMapped = prefix.high() == 0 && prefix.length() <= 96
                    && (prefix.length() <= 64 || 0xffff_0000_0000L >>> 128 - prefix.length()
                            == prefix.low() >>> 128 - prefix.length());
            assertThat(spansMapped).as(prefix.toString()).isFalse();
        });
    }

    private static Plan plan(String text) {
        return QueryFrontEnd.plan(check(text));
    }

    private static CheckedQueries check(String text) {
        return QueryFrontEnd.check(List.of(new QuerySource("q", text, null)), Toy.catalogue());
    }
}

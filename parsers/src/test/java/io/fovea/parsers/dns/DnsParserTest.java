package io.fovea.parsers.dns;

import static io.fovea.parsers.dns.MessageBuilder.answer;
import static io.fovea.parsers.dns.MessageBuilder.query;
import static io.fovea.parsers.dns.MessageBuilder.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.Exchange.Part;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DnsParserTest {
    private static final DnsModule MODULE = new DnsModule();

    private final ParserRun run = ParserRun.of(MODULE);
    private long timeNs = 1_000_000_000L;

    private void ask(byte[] message) {
        timeNs += 1_000;
        run.datagram(true, message, timeNs, timeNs / 1_000);
    }

    private void reply(byte[] message) {
        timeNs += 1_000;
        run.datagram(false, message, timeNs, timeNs / 1_000);
    }

    /// Some fields of every row, absent ones as such.
    private List<String> rows(String... fields) {
        run.end();
        return lines(run.rows(), fields);
    }

    private static List<String> lines(List<Map<String, String>> rows, String... fields) {
        return rows.stream().map(row -> String.join(" ", Arrays.stream(fields)
                .map(field -> row.get(field.equals("partial") ? field : "dns." + field)).toList())).toList();
    }

    @Test
    void pairsQueriesAndAnswersByIdAndQuestion() {
        ask(query(1, "a.example", 1));
        ask(query(1, "b.example", 1));
        ask(query(2, "a.example", 1));
        reply(answer(1, "B.EXAMPLE"));
        reply(answer(2, "a.example"));
        reply(answer(1, "a.example"));
        assertThat(rows("id", "query", "answers", "unanswered", "unasked")).containsExactly(
                "1 b.example [192.0.2.1] false false", "2 a.example [192.0.2.1] false false",
                "1 a.example [192.0.2.1] false false");
    }

    @Test
    void pairsByIdAloneWhenTheQuestionIsAnotherOrMissing() {
        ask(query(1, "a.example", 1));
        reply(answer(1, "elsewhere.example"));
        ask(query(2, "b.example", 1));
        reply(new MessageBuilder(2, 0x8105).build());
        assertThat(rows("query", "rcode_name", "rejected", "answer_names")).containsExactly(
                "a.example NOERROR false [elsewhere.example]", "b.example REFUSED true absent");
    }

    @Test
    void everyRetransmissionIsARow() {
        for (int i = 0; i < 3; i++) ask(query(1, "a.example", 1));
        reply(answer(1, "a.example"));
        assertThat(rows("unanswered")).containsExactly("false", "true", "true");
    }

    @Test
    void anAnswerThatNobodyAskedForIsARow() {
        reply(answer(1, "a.example"));
        ask(query(1, "a.example", 1));
        assertThat(rows("query", "qtype_name", "rtt", "unasked", "unanswered")).containsExactly(
                "a.example A absent true false", "a.example A absent false true");
    }

    @Test
    void nobodyAnswersOneself() {
        ask(query(0, "a.local", 1));
        ask(answer(0, "a.local"));
        assertThat(rows("unasked", "unanswered")).containsExactly("true false", "false true");
    }

    @Test
    void measuresTheTimeToTheAnswer() {
        ask(query(1, "a.example", 1));
        timeNs += 41_000;
        reply(answer(1, "a.example"));
        assertThat(rows("rtt")).containsExactly("42000");
    }

    @Test
    void waitsAMinuteAndNoLonger() {
        ask(query(1, "a.example", 1));
        timeNs += PendingQueries.WAIT_NS;
        reply(answer(1, "a.example"));
        assertThat(rows("unanswered", "unasked", "partial")).containsExactly("true false []", "false true []");
    }

    @Test
    void keepsSoManyQueriesWaitingAndMarksTheRest() {
        for (int i = 0; i < 1_000; i++) ask(query(i, "a.example", 1));
        assertThat(run.rows()).hasSize(1_000 - PendingQueries.QUERIES_MAX);
        List<String> rows = rows("id", "partial");
        assertThat(rows).hasSize(1_000).startsWith("0 [LIMIT]", "1 [LIMIT]").endsWith("999 []");
    }

    @Test
    void keepsSoManyBytesWaiting() {
        byte[] large = Arrays.copyOf(query(1, "a.example", 1), 60_000);
        for (int i = 0; i < 10; i++) run.packet(true, stream(large), i, i);
        assertThat(run.rows()).hasSize(10 - PendingQueries.BYTES_MAX / large.length);
    }

    @Test
    void aQueryThatNoQueryWantsTakesItsAnswerAlong() {
        Exchange exchange = new Exchange("two", true, List.of(
                new Part(true, query(1, "a.example", 1), 0), new Part(true, query(2, "b.example", 1), 0),
                new Part(false, answer(1, "a.example"), 0), new Part(false, answer(2, "b.example"), 0)));
        assertThat(lines(ParserRun.run(MODULE, exchange, 1).rows(), "query", "unasked"))
                .containsExactly("b.example false");
    }

    @Test
    void whatCannotBeAMessageIsLeftOut() {
        ask(new byte[] {1, 2, 3});
        ask(query(1, "a.example", 1));
        ask("Not a message of any kind at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        reply(Arrays.copyOf(answer(1, "a.example"), 40));
        assertThat(rows("query", "ancount", "answers", "malformed")).containsExactly("a.example 1 absent true");
    }

    @Test
    void aMessageIsReadAsFarAsItGoes() {
        byte[] loop = new MessageBuilder(1, MessageBuilder.ANSWER).question("a.example", 1)
                .record(1, "c00c", 1, "c0000201").record(1, "c02b", 1, "c0000202").build();
        reply(loop);
        byte[] greedy = new MessageBuilder(2, MessageBuilder.ANSWER).question("a.example", 1).announce(1, 0xffff)
                .announce(3, 0xffff).build();
        reply(greedy);
        assertThat(rows("ancount", "answers", "malformed")).containsExactly(
                "2 [192.0.2.1] true", "65535 absent true");
    }

    /// 255 bytes of name behind two bytes of pointer, again and again.
    @Test
    void makesNoMoreTextOfAMessageThanTheBudgetAllows() {
        String label = "3fff" + "ff".repeat(62);
        String name = label + label + label + "3dff" + "ff".repeat(60) + "00";
        MessageBuilder bomb = new MessageBuilder(1, MessageBuilder.ANSWER).question(name, 1, 1);
        for (int i = 0; i < 4_000; i++) bomb.record(1, "c00c", 5, "c00c");
        reply(bomb.build());
        run.end();
        Map<String, String> row = run.rows().getFirst();
        assertThat(row).containsEntry("dns.ancount", "4000").containsEntry("partial", "[LIMIT]");
        int text = row.get("dns.answers").length() + row.get("dns.answer_names").length();
        assertThat(text).isBetween(200_000, 300_000);
        MessageBuilder questions = new MessageBuilder(2, MessageBuilder.QUERY).question(name, 1, 1);
        for (int i = 0; i < 200; i++) questions.question("c00c", 1, 1);
        assertThat(new DnsMessage(questions.build()).shownEnd()).isBetween(20, 60);
    }

    @Test
    void showsAllOfAnOrdinaryZoneTransfer() {
        MessageBuilder transfer = new MessageBuilder(1, MessageBuilder.ANSWER).question("zone.example", 252);
        for (int i = 0; i < 1_000; i++) transfer.record(1, "04686f7374c00c", 2, "036e7331c00c");
        reply(transfer.build());
        assertThat(run.rows().getFirst()).containsEntry("partial", "[]");
        assertThat(((DnsExchange) run.sessions().getFirst()).answer.isShortened()).isFalse();
    }

    @Test
    void readsEdnsOfBothSides() {
        Exchange sample = Exchange.sample("dns", "all-types.txt");
        assertThat(lines(ParserRun.rows(MODULE, sample), "edns_version", "edns_udp_size", "dnssec_ok", "client_subnet",
                "client_cookie", "server_udp_size", "server_cookie", "extended_errors")).containsExactly(
                "0 1232 true 192.0.2.0/24 0102030405060708 4096 a1a2a3a4a5a6a7a8 [No-Reachable-Authority]");
    }

    @Test
    void theResponseCodeHasTheBitsOfEdns() {
        Exchange sample = Exchange.sample("dns", "datagrams.txt");
        assertThat(lines(ParserRun.rows(MODULE, sample), "query", "rcode_name", "opcode_name", "rejected")).contains(
                "b.example NXDOMAIN QUERY false", "c.example BADVERS QUERY false", "d.example REFUSED QUERY true",
                "zone.example NOERROR NOTIFY false", "f.example absent QUERY false");
    }

    @Test
    void readsMulticastMessages() {
        Exchange sample = Exchange.sample("dns", "mdns.txt");
        assertThat(lines(ParserRun.rows(MODULE, sample), "query", "qclass_name", "question_names", "question_types",
                "answers", "additional", "unasked")).containsExactlyInAnyOrder(
                "_ipp._tcp.local C_INTERNET [_ipp._tcp.local, My Printer (2).local] [PTR, ANY] absent [192.0.2.1] false"
                        .replace("[192.0.2.1]", "absent"),
                "_ipp._tcp.local absent absent absent"
                        + " [Dr\\x2e Who\\xe2\\x80\\x99s \\x07\\\\._ipp._tcp.local, \"\"]"
                        + " [_ipp._tcp.local A AAAA, 192.0.2.5] true");
    }

    @Test
    void decodesNamesOfNetbios() {
        Exchange sample = Exchange.sample("dns", "netbios.txt");
        assertThat(lines(ParserRun.rows(MODULE, sample), "query", "netbios_name", "qtype_name", "answers"))
                .containsExactlyInAnyOrder(
                        "WORKGROUP WORKGROUP<1d> NB absent", "FILESRV FILESRV<20> NB [192.0.2.11 192.0.2.12]",
                        "* *<00> NBSTAT absent");
    }

    @Test
    void aHoleInAStreamCostsTheMessagesThatItIsIn() {
        byte[] first = query(1, "a.example", 1);
        byte[] all = stream(first, query(2, "b.example", 1), query(3, "c.example", 1));
        run.packet(true, Arrays.copyOf(all, 20), 1, 1);
        run.gap(true, first.length + 2 - 20);
        run.packet(true, Arrays.copyOfRange(all, first.length + 2, all.length), 2, 2);
        assertThat(rows("id", "malformed", "partial")).containsExactly(
                "1 true [GAP]", "2 false []", "3 false []");
    }

    @Test
    void findsTheNextMessageBehindALongerHole() {
        byte[] all = stream(query(1, "a.example", 1), query(2, "b.example", 1), query(3, "c.example", 1));
        run.packet(true, Arrays.copyOf(all, 5), 1, 1);
        run.gap(true, 40);
        run.packet(true, Arrays.copyOfRange(all, 45, all.length), 2, 2);
        assertThat(rows("id")).containsExactly("3");
    }

    @Test
    void aStreamOfOtherThingsStops() {
        List<byte[]> nonsense = new ArrayList<>();
        for (int i = 0; i < 20; i++) nonsense.add("Not a message of any kind".getBytes(
                java.nio.charset.StandardCharsets.US_ASCII));
        run.packet(true, stream(nonsense.toArray(byte[][]::new)), 1, 1);
        assertThat(run.progress()).isEqualTo(Progress.STOP);
        assertThat(rows("id")).isEmpty();
    }

    @Test
    void theLargestMessageIsReadInSmallPieces() {
        byte[] large = Arrays.copyOf(answer(1, "a.example"), DnsMessage.LENGTH_MAX);
        byte[] all = stream(large, answer(2, "a.example"));
        for (int at = 0; at < all.length; at += 1_000) {
            run.packet(false, Arrays.copyOfRange(all, at, Math.min(all.length, at + 1_000)), 1, 1);
        }
        assertThat(rows("id", "partial")).containsExactly("1 []", "2 []");
        assertThat(run.sessions().getFirst().partial()).doesNotContain(Partial.LIMIT);
    }
}

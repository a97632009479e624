package io.fovea.parsers.dns;

import static io.fovea.parsers.dns.DnsExchange.END;
import static io.fovea.parsers.dns.DnsExchange.QUERY;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The fields of DNS exchanges, each with the milestone at which it is final. What was asked is the query's first
/// question, or the answer's where the query was not seen.
final class DnsFields {
    static final List<Field.OfSession> ALL = all();

    private DnsFields() {}

    private static List<Field.OfSession> all() {
        List<Field.OfSession> fields = new ArrayList<>();
        addQuestion(fields);
        addQueryFlags(fields);
        addOutcome(fields);
        addCounts(fields);
        addAnswers(fields);
        addRecords(fields);
        addEdns(fields);
        return List.copyOf(fields);
    }

    private static void addQuestion(List<Field.OfSession> fields) {
        fields.add(field("dns.query", ValueType.TEXT, QUERY, DnsQuestion::name,
                "Name that was asked for, in the letters of the message, `.` for the root; without a question the"
                        + " name of the first answer; names of NetBIOS are decoded.",
                "dns.query_domain", "dns.qry.name"));
        fields.add(field("dns.query_lower", ValueType.TEXT, QUERY, e -> lower(DnsQuestion.name(e)),
                "Name that was asked for, in small letters, as names compare."));
        fields.add(enumeration("dns.qtype", QUERY, DnsNames.TYPES, DnsQuestion::type,
                "Type that was asked for, a number; filters take names such as 'AAAA'.",
                "dns.query_type", "dns.qry.type"));
        fields.add(field("dns.qtype_name", ValueType.TEXT, QUERY, DnsQuestion::typeName,
                "Type that was asked for, by name."));
        fields.add(enumeration("dns.qclass", QUERY, DnsNames.CLASSES, DnsQuestion::recordClass,
                "Class that was asked for, a number; filters take names such as 'IN'.", "dns.qry.class"));
        fields.add(field("dns.qclass_name", ValueType.TEXT, QUERY, DnsQuestion::className,
                "Class that was asked for, by Zeek's name."));
        fields.add(list("dns.question_names", ValueType.TEXT, QUERY, DnsQuestion::names,
                "Names of all questions; multicast DNS asks several at once."));
        fields.add(list("dns.question_types", ValueType.TEXT, QUERY, DnsQuestion::typeNames,
                "Types of all questions, by name."));
        fields.add(field("dns.netbios_name", ValueType.TEXT, QUERY, DnsQuestion::netbiosName,
                "NetBIOS name that was asked for, with what it is for, as `WORKGROUP<1d>`.", "nbns.name"));
    }

    private static void addQueryFlags(List<Field.OfSession> fields) {
        fields.add(number("dns.id", QUERY, e -> e.question().id(),
                "Id that query and answer share.", "dns.trans_id"));
        fields.add(enumeration("dns.opcode", QUERY, DnsNames.OPCODES, e -> e.question().opcode(),
                "Kind of message, a number; filters take names such as 'NOTIFY'.", "dns.flags.opcode"));
        fields.add(field("dns.opcode_name", ValueType.TEXT, QUERY,
                e -> DnsNames.OPCODES.nameOf(e.question().opcode()),
                "Kind of message, by name."));
        fields.add(field("dns.rd", ValueType.BOOL, QUERY, e -> e.question().has(DnsMessage.FLAG_RECURSION_DESIRED),
                "The query desires recursion.", "dns.flags.recdesired"));
        fields.add(field("dns.cd", ValueType.BOOL, QUERY, e -> e.question().has(DnsMessage.FLAG_CHECKING_DISABLED),
                "The query wants data that were not checked by DNSSEC too.", "dns.flags.checkdisable"));
        fields.add(number("dns.z", QUERY, e -> e.question().reserved(),
                "The query's three bits between RA and the response code, AD and CD among them, as Zeek has them."));
        fields.add(number("dns.qdcount", QUERY, e -> e.question().questionCount(),
                "Questions that the message announces.", "dns.count.queries"));
    }

    private static void addOutcome(List<Field.OfSession> fields) {
        fields.add(enumeration("dns.rcode", END, DnsNames.RCODES, e -> e.answer == null ? -1 : e.answer.rcode(),
                "Response code with the bits of EDNS, a number; filters take names such as 'NXDOMAIN'.",
                "dns.flags.rcode", "dns.response_code"));
        fields.add(ofAnswer("dns.rcode_name", ValueType.TEXT, a -> DnsNames.RCODES.nameOf(a.rcode()),
                "Response code, by name."));
        fields.add(ofAnswer("dns.aa", ValueType.BOOL, a -> a.has(DnsMessage.FLAG_AUTHORITATIVE),
                "The answer comes from an authority for the name.", "dns.flags.authoritative"));
        fields.add(field("dns.tc", ValueType.BOOL, END, e -> e.outcome().has(DnsMessage.FLAG_TRUNCATED),
                "The answer was cut short; of the query when nobody answered.", "dns.flags.truncated"));
        fields.add(ofAnswer("dns.ra", ValueType.BOOL, a -> a.has(DnsMessage.FLAG_RECURSION_AVAILABLE),
                "The server offers recursion.", "dns.flags.recavail"));
        fields.add(ofAnswer("dns.ad", ValueType.BOOL, a -> a.has(DnsMessage.FLAG_AUTHENTIC),
                "The server says that the data are authentic by DNSSEC.", "dns.flags.authenticated"));
        fields.add(field("dns.rtt", ValueType.DURATION, END,
                e -> e.query == null || e.answer == null ? null : e.answerTimeNs - e.timeNs,
                "Time from query to answer.", "dns.time"));
        fields.add(field("dns.rejected", ValueType.BOOL, END,
                e -> e.answer != null && e.answer.rcode() != 0 && e.answer.questionCount() == 0,
                "The server answered with an error and did not even repeat the question."));
        fields.add(field("dns.unanswered", ValueType.BOOL, END, e -> e.answer == null, "Nobody answered the query."));
        fields.add(field("dns.unasked", ValueType.BOOL, END, e -> e.query == null,
                "An answer whose query was not seen, as in multicast DNS."));
        fields.add(field("dns.malformed", ValueType.BOOL, END,
                e -> e.query != null && !e.query.isWhole() || e.answer != null && !e.answer.isWhole(),
                "Query or answer end early or hold what cannot be read."));
    }

    private static void addCounts(List<Field.OfSession> fields) {
        addCount(fields, Section.ANSWER, "an", "Answers", "dns.count.answers");
        addCount(fields, Section.AUTHORITY, "ns", "Authority records", "dns.count.auth_rr");
        addCount(fields, Section.ADDITIONAL, "ar", "Additional records", "dns.count.add_rr");
    }

    private static void addCount(
            List<Field.OfSession> fields, Section section, String name, String what, String alias) {
        fields.add(number("dns." + name + "count", END, e -> e.outcome().count(section),
                what + " that the answer announces; the query when nobody answered.", alias));
    }

    private static void addAnswers(List<Field.OfSession> fields) {
        fields.add(list("dns.answers", ValueType.TEXT, END, e -> DnsRecords.data(e, Section.ANSWER),
                "Data of the answers, as a zone file has them.", "dns.answer_data"));
        fields.add(list("dns.ttls", ValueType.INT, END, e -> DnsRecords.ttls(e, Section.ANSWER),
                "Seconds that each answer may be kept.", "dns.resp.ttl"));
        fields.add(list("dns.answer_names", ValueType.TEXT, END, e -> DnsRecords.names(e, Section.ANSWER),
                "Names that the answers are about.", "dns.resp.name"));
        fields.add(list("dns.answer_types", ValueType.TEXT, END, e -> DnsRecords.types(e, Section.ANSWER),
                "Types of the answers, by name.", "dns.resp.type"));
        fields.add(list("dns.answer_ips", ValueType.IP, END, DnsRecords::addresses,
                "Addresses in the answers."));
        fields.add(list("dns.a", ValueType.IP, END, DnsRecords::ipv4Addresses,
                "IPv4 addresses in the answers."));
        fields.add(list("dns.aaaa", ValueType.IP, END, DnsRecords::ipv6Addresses,
                "IPv6 addresses in the answers."));
        fields.add(list("dns.cname", ValueType.TEXT, END, DnsRecords::canonicalNames,
                "Names that the answers lead on to by CNAME."));
    }

    private static void addRecords(List<Field.OfSession> fields) {
        addSection(fields, Section.AUTHORITY, "authority");
        addSection(fields, Section.ADDITIONAL, "additional");
    }

    private static void addSection(List<Field.OfSession> fields, Section section, String name) {
        String but = section == Section.ADDITIONAL ? ", but for EDNS" : "";
        fields.add(list("dns." + name, ValueType.TEXT, END, e -> DnsRecords.data(e, section),
                "Data of the " + name + " records" + but + ", as a zone file has them; the query's when nobody"
                        + " answered."));
        fields.add(list("dns." + name + "_names", ValueType.TEXT, END, e -> DnsRecords.names(e, section),
                "Names that the " + name + " records are about" + but + "."));
        fields.add(list("dns." + name + "_types", ValueType.TEXT, END, e -> DnsRecords.types(e, section),
                "Types of the " + name + " records, by name" + but + "."));
    }

    private static void addEdns(List<Field.OfSession> fields) {
        fields.add(number("dns.edns_version", QUERY, e -> e.question().edns().version(),
                "Version of EDNS that the query speaks.", "dns.resp.edns0_version"));
        fields.add(number("dns.edns_udp_size", QUERY, e -> e.question().edns().udpSizeBytes(),
                "Bytes of a datagram that the asker takes, by EDNS.", "dns.rr.udp_payload_size"));
        fields.add(field("dns.dnssec_ok", ValueType.BOOL, QUERY,
                e -> e.question().edns().version() < 0 ? null : e.question().edns().dnssecOk(),
                "The asker wants DNSSEC records, by EDNS.", "dns.resp.z.do"));
        fields.add(field("dns.client_subnet", ValueType.TEXT, QUERY, e -> e.question().edns().clientSubnet(),
                "Network of the client for whom a resolver asks, as `192.0.2.0/24`."));
        fields.add(field("dns.client_cookie", ValueType.BYTES, QUERY, e -> e.question().edns().clientCookie(),
                "Cookie of the asker.", "dns.opt.cookie.client"));
        fields.add(ofAnswer("dns.server_cookie", ValueType.BYTES, a -> a.edns().serverCookie(),
                "Cookie of the server.", "dns.opt.cookie.server"));
        fields.add(ofAnswer("dns.server_udp_size", ValueType.INT,
                a -> a.edns().version() < 0 ? null : (long) a.edns().udpSizeBytes(),
                "Bytes of a datagram that the server takes, by EDNS."));
        fields.add(new Field.OfSession("dns.extended_errors", List.of("dns.opt.ext_error.info_code"), ValueType.INT,
                true, "dns", END, s -> answerOf(s) == null ? null : answerOf(s).edns().errors(), DnsNames.ERRORS,
                "Reasons that the server gives, by name (RFC 8914)."));
    }

    private static DnsMessage answerOf(Session session) {
        return ((DnsExchange) session).answer;
    }

    private static String lower(String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static Field.OfSession ofAnswer(
            String name, ValueType type, Function<DnsMessage, Object> reader, String doc, String... aliases) {
        return field(name, type, END, e -> e.answer == null ? null : reader.apply(e.answer), doc, aliases);
    }

    /// A number; a negative one is absent.
    private static Field.OfSession number(
            String name, int milestone, ToIntFunction<DnsExchange> reader, String doc, String... aliases) {
        return enumeration(name, milestone, null, reader, doc, aliases);
    }

    private static Field.OfSession field(
            String name, ValueType type, int milestone, Function<DnsExchange, Object> reader, String doc,
            String... aliases) {
        return new Field.OfSession(name, List.of(aliases), type, false, "dns", milestone,
                SessionFields.ofOwn(reader), null, doc);
    }

    /// A list, or null.
    private static Field.OfSession list(
            String name, ValueType type, int milestone, Function<DnsExchange, List<?>> reader, String doc,
            String... aliases) {
        return new Field.OfSession(name, List.of(aliases), type, true, "dns", milestone,
                SessionFields.ofOwn(reader), null, doc);
    }

    /// A number with names, or without any; a negative one is absent.
    private static Field.OfSession enumeration(
            String name, int milestone, Enumeration names, ToIntFunction<DnsExchange> reader, String doc,
            String... aliases) {
        return new Field.OfSession(name, List.of(aliases), ValueType.INT, false, "dns", milestone,
                session -> {
                    int number = reader.applyAsInt((DnsExchange) session);
                    return number < 0 ? null : (Object) (long) number;
                }, names, doc);
    }
}

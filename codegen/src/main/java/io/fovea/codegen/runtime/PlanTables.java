package io.fovea.codegen.runtime;

import io.fovea.packet.IpProtocol;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.spi.Field;
import io.fovea.spi.Field.Flow.Known;
import io.fovea.spi.RowKind.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What all programs of a plan share: the filters with their constants folded, and which queries and predicates each
/// stage is about. Never written after it is made.
///
/// Bits of `FlowState.known` behind the predicates say of each protocol whether its presence was answered.
public final class PlanTables {
    final int predicateWords;
    final int queryWords;
    final int protocolCount;

    /// Queries over `conn`, and over a protocol's sessions.
    final long[] flowQueries;
    final long[][] sessionQueries;
    /// Queries over what is odd.
    final long[] eventQueries;
    /// Queries above `packet` that a flow of TCP, or of UDP, may match.
    final long[] tcpQueries;
    final long[] udpQueries;
    /// Those that a flow of any other transport may match.
    final long[] otherQueries;
    /// Queries that show which protocols were identified.
    final long[] probingQueries;
    /// Queries whose filter names a protocol, or sessions of it in rows of another kind.
    final long[][] namingQueries;
    /// Queries whose filter speaks of a protocol's sessions in rows of another kind.
    final long[][] listQueries;
    /// Queries whose filter speaks of what differs from packet to packet.
    final long[] packetListQueries;
    final long[] allQueries;

    /// Predicates over lists of packets.
    final long[] packetLists;
    /// Predicates over lists of a protocol's sessions.
    final long[][] sessionLists;
    /// Predicates over lists whose every value has to pass.
    final long[] allLists;
    /// Predicates on protocols that hold of a flow that is the protocol, and of one that is not.
    final long[] trueOfPresentProtocol;
    final long[] trueOfAbsentProtocol;

    /// What is read when a flow opens, and when it ends.
    final ValuePredicate[] openReads;
    final ValuePredicate[] endReads;
    /// What is read of something odd, beside what was read when its flow opened.
    final ValuePredicate[] eventReads;
    /// What is read of a session of each protocol: for its own rows in order of milestones, for its rows at their
    /// moment, for other kinds' rows.
    final ValuePredicate[][] sessionReads;
    final ValuePredicate[][] momentReads;
    final ValuePredicate[][] listReads;
    /// Predicates that name each protocol.
    final Predicate[][] protocolTests;
    final boolean[] oneSessionPerFlow;
    /// Whether only other protocols' parsers tell of a protocol: then it is no service that a flow can have.
    final boolean[] isTold;
    /// Protocols that run over TCP, and those that run over UDP.
    private final boolean[] overTcp;
    private final boolean[] overUdp;
    final int[] completeAt;
    /// Queries above `packet` that need each predicate, in ascending order.
    final int[][] users;

    private final Plan plan;
    private final List<Formula> filters = new ArrayList<>();
    private final Map<String, Integer> protocols = new HashMap<>();

    public PlanTables(Plan plan) {
        this.plan = plan;
        protocolCount = plan.protocols().size();
        for (int p = 0; p < protocolCount; p++) protocols.put(plan.protocols().get(p).name(), p);
        for (PlannedQuery query : plan.queries()) {
            filters.add(FormulaFolding.fold(query.filter(), id -> named(query, id)));
        }
        users = findUsers();
        predicateWords = Words.count(plan.predicates().size() + protocolCount);
        queryWords = Words.count(plan.queries().size());
        overTcp = protocolsOver(IpProtocol.TCP);
        overUdp = protocolsOver(IpProtocol.UDP);
        completeAt = plan.queries().stream().mapToInt(PlannedQuery::completeAt).toArray();
        oneSessionPerFlow = new boolean[protocolCount];
        isTold = new boolean[protocolCount];
        for (int p = 0; p < protocolCount; p++) {
            oneSessionPerFlow[p] = plan.protocols().get(p).oneSessionPerFlow();
            isTold[p] = !plan.protocols().get(p).toldBy().isEmpty();
        }

        flowQueries = queries(query -> scopeOf(query) == Scope.FLOW);
        eventQueries = queries(query -> scopeOf(query) == Scope.EVENT);
        sessionQueries = perProtocol(p -> queries(query -> plan.queries().get(query).protocol() == p));
        tcpQueries = queries(query -> mayRunOver(query, IpProtocol.TCP));
        udpQueries = queries(query -> mayRunOver(query, IpProtocol.UDP));
        otherQueries = queries(query -> mayRunOver(query, IpProtocol.ICMP));
        allQueries = queries(query -> scopeOf(query) != Scope.PACKET);
        probingQueries = queries(query -> plan.queries().get(query).probes());
        namingQueries = perProtocol(p -> usersOf(id -> isAbout(id, Subject.PROTOCOL, p) || isList(id, p)));
        listQueries = perProtocol(p -> usersOf(id -> isList(id, p)));
        packetListQueries = usersOf(id -> plan.predicates().get(id).subject() == Subject.PACKET_LIST);

        packetLists = predicates(id -> plan.predicates().get(id).subject() == Subject.PACKET_LIST);
        sessionLists = perProtocol(p -> predicates(id -> isList(id, p)));
        allLists = predicates(id -> plan.predicates().get(id).all() && isOverList(plan.predicates().get(id)));
        trueOfPresentProtocol = predicates(id -> holdsOfProtocol(id, true));
        trueOfAbsentProtocol = predicates(id -> holdsOfProtocol(id, false));
        openReads = flowReads(Scope.FLOW, -1, Known.OPEN, Known.SESSION);
        endReads = flowReads(Scope.FLOW, -1, Known.MOMENT, Known.MOMENT);
        eventReads = flowReads(Scope.EVENT, -1, Known.SESSION, Known.MOMENT);
        sessionReads = new ValuePredicate[protocolCount][];
        momentReads = new ValuePredicate[protocolCount][];
        listReads = new ValuePredicate[protocolCount][];
        protocolTests = new Predicate[protocolCount][];
        fillReads();
    }

    /// The filter of a query; either a constant or without any.
    public Formula filter(int query) {
        return filters.get(query);
    }

    public Plan plan() {
        return plan;
    }

    /// Whether, for rows of this query, a predicate is known of the session and not of the flow.
    public static boolean isOfSession(PlannedQuery query, Predicate predicate) {
        if (query.kind().scope() != Scope.SESSION) return false;
        return predicate.subject() == Subject.SESSION
                || predicate.subject() == Subject.FLOW && ((Field.Flow) predicate.field()).known() != Known.OPEN;
    }

    /// Whether any query above `packet` needs a predicate.
    public boolean isUsed(int predicate) {
        return users[predicate].length > 0;
    }

    /// The number of a protocol in the plan.
    public int protocol(String name) {
        Integer number = protocols.get(name);
        if (number == null) throw new IllegalStateException("the plan has no protocol " + name);
        return number;
    }

    /// The bit that says whether a protocol's presence was answered.
    int answered(int protocol) {
        return plan.predicates().size() + protocol;
    }

    /// Tests of the query's own name are the one predicate that two queries can share and answer differently.
    private Boolean named(PlannedQuery query, int id) {
        Predicate predicate = plan.predicates().get(id);
        if (!(predicate.field() instanceof Field.Flow field) || !field.name().equals("query")) return null;
        return ValueTest.of(predicate.test()).passes(query.name());
    }

    private int[][] findUsers() {
        List<List<Integer>> found = new ArrayList<>();
        plan.predicates().forEach(_ -> found.add(new ArrayList<>()));
        for (int query = 0; query < filters.size(); query++) {
            if (scopeOf(query) != Scope.PACKET) addUser(filters.get(query), query, found);
        }
        return found.stream()
                .map(queries -> queries.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private static void addUser(Formula formula, int query, List<List<Integer>> found) {
        switch (formula) {
            case Formula.Constant _ -> {}
            case Formula.Atom(int predicate) -> {
                List<Integer> known = found.get(predicate);
                if (known.isEmpty() || known.getLast() != query) known.add(query);
            }
            case Formula.Not(Formula operand) -> addUser(operand, query, found);
            case Formula.And(List<Formula> terms) -> terms.forEach(term -> addUser(term, query, found));
            case Formula.Or(List<Formula> terms) -> terms.forEach(term -> addUser(term, query, found));
            case Formula.Xor(List<Formula> terms) -> terms.forEach(term -> addUser(term, query, found));
        }
    }

    private Scope scopeOf(int query) {
        return plan.queries().get(query).kind().scope();
    }

    private boolean mayRunOver(int query, int protocolNumber) {
        if (scopeOf(query) == Scope.PACKET) return false;
        int protocol = plan.queries().get(query).protocol();
        return protocol < 0 || runsOver(protocol, protocolNumber);
    }

    private boolean[] protocolsOver(int protocolNumber) {
        boolean[] those = new boolean[protocolCount];
        for (int p = 0; p < protocolCount; p++) {
            those[p] = plan.protocols().get(p).transports().contains(protocolNumber);
        }
        return those;
    }

    /// Whether a protocol runs over TCP (6) or UDP (17); none runs over anything else.
    boolean runsOver(int protocol, int protocolNumber) {
        return protocolNumber == IpProtocol.TCP ? overTcp[protocol]
                : protocolNumber == IpProtocol.UDP && overUdp[protocol];
    }

    private static boolean isOverList(Predicate predicate) {
        return predicate.subject() == Subject.PACKET_LIST || predicate.subject() == Subject.SESSION_LIST;
    }

    private boolean isList(int id, int protocol) {
        return isAbout(id, Subject.SESSION_LIST, protocol);
    }

    private boolean isAbout(int id, Subject subject, int protocol) {
        Predicate predicate = plan.predicates().get(id);
        if (predicate.subject() != subject) return false;
        return switch (predicate.field()) {
            case Field.Protocol field -> protocol(field.name()) == protocol;
            case Field.OfSession field -> protocol(field.module()) == protocol;
            default -> false;
        };
    }

    private boolean holdsOfProtocol(int id, boolean present) {
        Predicate predicate = plan.predicates().get(id);
        return predicate.subject() == Subject.PROTOCOL && ValueTest.of(predicate.test()).passes(present);
    }

    private void fillReads() {
        for (int p = 0; p < protocolCount; p++) {
            ValuePredicate[] atOnce = flowReads(Scope.SESSION, p, Known.SESSION, Known.SESSION);
            List<ValuePredicate> own = new ArrayList<>(List.of(atOnce));
            List<ValuePredicate> lists = new ArrayList<>();
            List<Predicate> tests = new ArrayList<>();
            for (Predicate predicate : plan.predicates()) {
                int id = predicate.id();
                if (!isUsed(id)) continue;
                if (isAbout(id, Subject.SESSION, p)) own.add(new ValuePredicate(predicate, users[id]));
                if (isList(id, p)) lists.add(new ValuePredicate(predicate, users[id]));
                if (isAbout(id, Subject.PROTOCOL, p)) tests.add(predicate);
            }
            sessionReads[p] = inOrder(own);
            listReads[p] = inOrder(lists);
            momentReads[p] = flowReads(Scope.SESSION, p, Known.MOMENT, Known.MOMENT);
            protocolTests[p] = tests.toArray(Predicate[]::new);
        }
    }

    private static ValuePredicate[] inOrder(List<ValuePredicate> reads) {
        reads.sort(Comparator.comparingInt(read -> read.milestone));
        return reads.toArray(ValuePredicate[]::new);
    }

    /// Predicates on flow fields that are known at one of two times, as far as rows of a kind need them. Those known
    /// when the flow opens are read for every kind at once.
    private ValuePredicate[] flowReads(Scope scope, int protocol, Known known, Known alsoKnown) {
        List<ValuePredicate> reads = new ArrayList<>();
        for (Predicate predicate : plan.predicates()) {
            if (predicate.subject() != Subject.FLOW) continue;
            Known when = ((Field.Flow) predicate.field()).known();
            if (when != known && when != alsoKnown) continue;
            int[] needing = Arrays.stream(users[predicate.id()])
                    .filter(query -> when == Known.OPEN
                            || scopeOf(query) == scope && plan.queries().get(query).protocol() == protocol)
                    .toArray();
            if (needing.length > 0) reads.add(new ValuePredicate(predicate, needing));
        }
        return reads.toArray(ValuePredicate[]::new);
    }

    private interface Choice {
        boolean takes(int number);
    }

    private interface PerProtocol {
        long[] of(int protocol);
    }

    private long[][] perProtocol(PerProtocol words) {
        long[][] all = new long[protocolCount][];
        for (int p = 0; p < protocolCount; p++) all[p] = words.of(p);
        return all;
    }

    private long[] queries(Choice choice) {
        return words(filters.size(), Words.count(filters.size()), choice);
    }

    /// Used predicates that are chosen.
    private long[] predicates(Choice choice) {
        return words(users.length, Words.count(users.length + protocolCount), id -> isUsed(id) && choice.takes(id));
    }

    private static long[] words(int numbers, int wordCount, Choice choice) {
        long[] words = new long[wordCount];
        for (int number = 0; number < numbers; number++) {
            if (choice.takes(number)) Words.add(words, number);
        }
        return words;
    }

    /// Queries that use one of the chosen predicates.
    private long[] usersOf(Choice choice) {
        long[] words = new long[Words.count(filters.size())];
        for (int id = 0; id < users.length; id++) {
            if (!choice.takes(id)) continue;
            for (int query : users[id]) Words.add(words, query);
        }
        return words;
    }
}

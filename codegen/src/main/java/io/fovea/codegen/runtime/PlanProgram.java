package io.fovea.codegen.runtime;

import io.fovea.packet.Burst;
import io.fovea.packet.IpProtocol;
import io.fovea.query.plan.Predicate;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import io.fovea.spi.KnownBits;
import io.fovea.spi.RowContext;
import io.fovea.spi.Session;
import io.fovea.spi.Weird;
import java.util.Arrays;

/// The bookkeeping of a program: which predicates are known when, which queries are still pending. What it leaves open,
/// tests of headers and the value of formulas, is generated per plan (or interpreted).
///
/// Per stage: settle the stage's predicates that a pending query needs, then decide the queries that use them.
/// Invariant: a query leaves `pending` of a flow only when its filter is false there, whatever comes, or when nothing
/// of the flow can give it another row.
public abstract class PlanProgram implements FilterProgram {
    /// Nothing is known of a session.
    private final KnownBits noSession = new KnownBits();
    /// Where a row's own moment is worked out.
    private final KnownBits moment = new KnownBits();
    private final RowContext row = new RowContext();
    private final PlanTables tables;
    /// What is known of every flow of a transport when it opens.
    private final FlowState ofTcp;
    private final FlowState ofUdp;
    private final FlowState ofOthers;
    /// Made when something odd is first met outside flows.
    private FlowState outside;

    protected PlanProgram(PlanTables tables) {
        this.tables = tables;
        noSession.reset(tables.predicateWords);
        moment.reset(tables.predicateWords);
        ofTcp = opening(tables.tcpQueries, IpProtocol.TCP);
        ofUdp = opening(tables.udpQueries, IpProtocol.UDP);
        ofOthers = opening(tables.otherQueries, IpProtocol.ICMP);
    }

    /// A flow is certainly none of the protocols that do not run over its transport.
    private FlowState opening(long[] mayRun, int transport) {
        FlowState flow = new FlowState(null);
        flow.reset(tables.predicateWords, tables.queryWords);
        System.arraycopy(mayRun, 0, flow.pending, 0, mayRun.length);
        for (int p = 0; p < tables.protocolCount; p++) {
            if (!tables.runsOver(p, transport)) answerProtocol(flow, p, false);
        }
        return flow;
    }

    /// Tests what is the same in all packets of a flow, seen from its originator. // per packet
    protected abstract void testFlowConstants(Burst burst, int i, boolean fromOriginator, KnownBits known);

    /// Tests the predicates over lists of packets whose bits of a word are set in `open`. // per packet
    protected abstract void testPacketLists(Burst burst, int i, FlowState flow, int word, long open);

    /// The value of a query's filter, as one of `Kleene`'s. // per packet
    protected abstract int evaluate(int query, KnownBits flow, KnownBits session);

    @Override
    public final void openFlow(Burst burst, int i, boolean fromOriginator, FlowState flow) {
        flow.reset(tables.predicateWords, tables.queryWords);
        int transport = burst.transport[i];
        FlowState opening = transport == IpProtocol.TCP ? ofTcp : transport == IpProtocol.UDP ? ofUdp : ofOthers;
        System.arraycopy(opening.pending, 0, flow.pending, 0, tables.queryWords);
        System.arraycopy(opening.known.isTrue, 0, flow.known.isTrue, 0, tables.predicateWords);
        System.arraycopy(opening.known.isFalse, 0, flow.known.isFalse, 0, tables.predicateWords);
        testFlowConstants(burst, i, fromOriginator, flow.known);
        if (tables.openReads.length > 0) readFlow(tables.openReads, flow);
        decide(flow, tables.allQueries);
    }

    private void readFlow(ValuePredicate[] reads, FlowState flow) {
        enter(flow, null);
        for (ValuePredicate read : reads) {
            if (read.isWanted(flow.pending)) flow.known.set(read.id, read.holds(row));
        }
        leave();
    }

    @Override
    public final boolean observesPackets() {
        return !Words.isEmpty(tables.packetLists);
    }

    @Override
    public final void observePacket(Burst burst, int i, FlowState flow) {
        long[] isTrue = flow.known.isTrue;
        long[] isFalse = flow.known.isFalse;
        boolean settled = false;
        for (int word = 0; word < tables.packetLists.length; word++) {
            long unknown = tables.packetLists[word] & ~(isTrue[word] | isFalse[word]);
            if (unknown == 0) continue;
            long open = needed(flow, word, unknown);
            if (open == 0) continue;
            testPacketLists(burst, i, flow, word, open);
            settled |= (open & (isTrue[word] | isFalse[word])) != 0;
        }
        if (settled) decide(flow, tables.packetListQueries);
    }

    /// Those of a word's predicates that an undecided query needs.
    private long needed(FlowState flow, int word, long predicates) {
        if (tables.queryWords == 1) {
            long undecided = flow.pending[0] & ~flow.accepted[0];
            if ((undecided & tables.packetListQueries[0]) == 0) return 0;
        }
        long needed = 0;
        for (long rest = predicates; rest != 0; rest &= rest - 1) {
            int id = word << 6 | Long.numberOfTrailingZeros(rest);
            if (isNeeded(flow, tables.users[id])) needed |= rest & -rest;
        }
        return needed;
    }

    private static boolean isNeeded(FlowState flow, int[] users) {
        for (int query : users) {
            if (Words.contains(flow.pending, query) && !Words.contains(flow.accepted, query)) return true;
        }
        return false;
    }

    @Override
    public final void protocolKnown(FlowState flow, int protocol, boolean present) {
        answerProtocol(flow, protocol, present);
        decide(flow, tables.namingQueries[protocol]);
    }

    /// A protocol that is absent has no sessions: what lists of them show is settled, its rows cannot come.
    private void answerProtocol(FlowState flow, int protocol, boolean present) {
        KnownBits known = flow.known;
        known.set(tables.answered(protocol), present);
        for (Predicate predicate : tables.protocolTests[protocol]) {
            long[] holding = present ? tables.trueOfPresentProtocol : tables.trueOfAbsentProtocol;
            known.set(predicate.id(), Words.contains(holding, predicate.id()));
        }
        if (present) return;
        long[] lists = tables.sessionLists[protocol];
        for (int word = 0; word < lists.length; word++) known.isFalse[word] |= lists[word] & ~known.isTrue[word];
        removeAll(flow.pending, tables.sessionQueries[protocol]);
    }

    @Override
    public final boolean sessionReached(FlowState flow, int protocol, Session session, RowMatches matches) {
        begin(flow, protocol, session);
        enter(flow, session);
        addToLists(flow, protocol, session, session.milestone);
        readSession(tables.sessionReads[protocol], session, session.milestone);
        leave();
        for (int word = 0; word < session.pending.length; word++) {
            for (long rest = session.pending[word]; rest != 0; rest &= rest - 1) {
                int query = word << 6 | Long.numberOfTrailingZeros(rest);
                int value = evaluate(query, flow.known, session.known);
                if (value == Kleene.UNKNOWN) continue;
                if (value == Kleene.TRUE && tables.completeAt[query] > session.milestone) continue;
                settle(flow, protocol, session, query);
                if (value == Kleene.TRUE) matches.match(query, flow, session);
            }
        }
        return !Words.isEmpty(session.pending) || needsLists(flow, protocol, session.milestone);
    }

    @Override
    public final void sessionFinished(FlowState flow, int protocol, Session session, RowMatches matches) {
        begin(flow, protocol, session);
        enter(flow, session);
        addToLists(flow, protocol, session, Integer.MAX_VALUE);
        readSession(tables.sessionReads[protocol], session, Integer.MAX_VALUE);
        readSession(tables.momentReads[protocol], session, Integer.MAX_VALUE);
        leave();
        resolve(flow);
        for (int word = 0; word < session.pending.length; word++) {
            for (long rest = session.pending[word]; rest != 0; rest &= rest - 1) {
                int query = word << 6 | Long.numberOfTrailingZeros(rest);
                int value = evaluate(query, moment, session.known);
                assert value != Kleene.UNKNOWN : "at the row's own moment nothing is unknown";
                settle(flow, protocol, session, query);
                if (value == Kleene.TRUE) matches.match(query, flow, session);
            }
        }
        if (tables.oneSessionPerFlow[protocol]) removeAll(flow.pending, tables.sessionQueries[protocol]);
    }

    /// What lists of the protocol's sessions do not show by now they will not.
    @Override
    public final void protocolOver(FlowState flow, int protocol) {
        KnownBits known = flow.known;
        long[] lists = tables.sessionLists[protocol];
        for (int word = 0; word < lists.length; word++) {
            long open = lists[word] & ~(known.isTrue[word] | known.isFalse[word]);
            long passed = flow.passed[word] & tables.allLists[word];
            known.isTrue[word] |= open & passed;
            known.isFalse[word] |= open & ~passed;
        }
        removeAll(flow.pending, tables.sessionQueries[protocol]);
        decide(flow, tables.listQueries[protocol]);
    }

    /// Makes the session one that we know, with the queries that the flow still allows.
    private void begin(FlowState flow, int protocol, Session session) {
        if (session.pending == null) {
            session.known.reset(tables.predicateWords);
            session.pending = tables.sessionQueries[protocol].clone();
        }
        for (int word = 0; word < session.pending.length; word++) session.pending[word] &= flow.pending[word];
    }

    private void settle(FlowState flow, int protocol, Session session, int query) {
        Words.remove(session.pending, query);
        if (tables.oneSessionPerFlow[protocol]) Words.remove(flow.pending, query);
    }

    /// Adds what the session shows up to a milestone to the flow's lists, each value once.
    private void addToLists(FlowState flow, int protocol, Session session, int milestone) {
        boolean settled = false;
        for (ValuePredicate read : tables.listReads[protocol]) {
            if (read.milestone > milestone) break;
            if (session.known.isTrue(read.id)) continue;
            session.known.set(read.id, true); // here it only says that the value was taken
            if (isKnown(flow.known, read.id) || !read.isWanted(flow.pending)) continue;
            read.addTo(flow, row);
            if (tables.oneSessionPerFlow[protocol]) read.closeList(flow);
            settled |= isKnown(flow.known, read.id);
        }
        if (!settled) return;
        decide(flow, tables.listQueries[protocol]);
        for (int word = 0; word < session.pending.length; word++) session.pending[word] &= flow.pending[word];
    }

    private static boolean isKnown(KnownBits known, int id) {
        return known.isTrue(id) || known.isFalse(id);
    }

    private void readSession(ValuePredicate[] reads, Session session, int milestone) {
        for (ValuePredicate read : reads) {
            if (read.milestone > milestone) break;
            if (isKnown(session.known, read.id) || !read.isWanted(session.pending)) continue;
            session.known.set(read.id, read.holds(row));
        }
    }

    /// Whether an undecided query of another kind waits for what the session shows after a milestone.
    private boolean needsLists(FlowState flow, int protocol, int milestone) {
        for (ValuePredicate read : tables.listReads[protocol]) {
            if (read.milestone <= milestone || isKnown(flow.known, read.id)) continue;
            if (isNeeded(flow, tables.users[read.id])) return true;
        }
        return false;
    }

    @Override
    public final void flowEnded(FlowState flow, RowMatches matches) {
        if (tables.endReads.length > 0) readFlow(tables.endReads, flow);
        resolve(flow);
        for (int word = 0; word < flow.pending.length; word++) {
            for (long rest = flow.pending[word] & tables.flowQueries[word]; rest != 0; rest &= rest - 1) {
                int query = word << 6 | Long.numberOfTrailingZeros(rest);
                int value = Words.contains(flow.accepted, query) ? Kleene.TRUE : evaluate(query, moment, noSession);
                assert value != Kleene.UNKNOWN : "at the row's own moment nothing is unknown";
                if (value == Kleene.TRUE) matches.match(query, flow, null);
            }
        }
        Arrays.fill(flow.pending, 0);
    }

    @Override
    public final boolean flowContinues(FlowState flow, RowMatches matches) {
        System.arraycopy(flow.known.isTrue, 0, moment.isTrue, 0, tables.predicateWords);
        System.arraycopy(flow.known.isFalse, 0, moment.isFalse, 0, tables.predicateWords);
        enter(flow, null);
        for (ValuePredicate read : tables.endReads) moment.set(read.id, read.holds(row));
        leave();
        boolean told = false;
        for (boolean tells : new boolean[] {false, true}) {
            for (int word = 0; word < flow.pending.length; word++) {
                for (long rest = flow.pending[word] & tables.flowQueries[word]; rest != 0; rest &= rest - 1) {
                    int query = word << 6 | Long.numberOfTrailingZeros(rest);
                    int value = Words.contains(flow.accepted, query) ? Kleene.TRUE : evaluate(query, moment, noSession);
                    if (value == Kleene.UNKNOWN) return false;
                    if (tells && value == Kleene.TRUE) matches.match(query, flow, null);
                    told = true;
                }
            }
        }
        return told;
    }

    @Override
    public final void weirdMet(FlowState flow, Weird weird, RowMatches matches) {
        FlowState place = flow != null ? flow : outsideFlows();
        resolve(place);
        enter(place, null);
        row.weird = weird;
        for (ValuePredicate read : tables.eventReads) setAtMoment(read.id, read.holds(row));
        if (flow == null) for (ValuePredicate read : tables.openReads) setAtMoment(read.id, read.holds(row));
        row.weird = null;
        leave();
        for (int word = 0; word < place.pending.length; word++) {
            for (long rest = place.pending[word] & tables.eventQueries[word]; rest != 0; rest &= rest - 1) {
                int query = word << 6 | Long.numberOfTrailingZeros(rest);
                boolean holds = Words.contains(place.accepted, query)
                        || evaluate(query, moment, noSession) == Kleene.TRUE;
                if (holds) matches.match(query, place, null);
            }
        }
    }

    /// In place of a flow: nothing is present there.
    private FlowState outsideFlows() {
        if (outside == null) {
            outside = new FlowState(null);
            outside.reset(tables.predicateWords, tables.queryWords);
            System.arraycopy(tables.eventQueries, 0, outside.pending, 0, tables.eventQueries.length);
        }
        return outside;
    }

    private void setAtMoment(int predicate, boolean holds) {
        long bit = 1L << predicate;
        int word = predicate >>> 6;
        moment.isTrue[word] = holds ? moment.isTrue[word] | bit : moment.isTrue[word] & ~bit;
        moment.isFalse[word] = ~moment.isTrue[word];
    }

    /// Works out `moment`: what the flow is known to be if nothing more comes.
    private void resolve(FlowState flow) {
        KnownBits known = flow.known;
        for (int word = 0; word < tables.predicateWords; word++) {
            long unknown = ~(known.isTrue[word] | known.isFalse[word]);
            long passed = flow.passed[word] & tables.allLists[word] | tables.trueOfAbsentProtocol[word];
            moment.isTrue[word] = known.isTrue[word] | unknown & passed;
            moment.isFalse[word] = ~moment.isTrue[word];
        }
    }

    @Override
    public final boolean wantsProbe(FlowState flow) {
        for (int p = 0; p < tables.protocolCount; p++) {
            if (isKnown(flow.known, tables.answered(p))) continue;
            for (int word = 0; word < flow.pending.length; word++) {
                long undecided = ~flow.accepted[word] & tables.namingQueries[p][word];
                long probing = tables.isTold[p] ? 0 : tables.probingQueries[word];
                long wanting = undecided | tables.sessionQueries[p][word] | probing;
                if ((flow.pending[word] & wanting) != 0) return true;
            }
        }
        return false;
    }

    @Override
    public final boolean wantsParse(FlowState flow, int protocol) {
        boolean listsOpen = false;
        long[] lists = tables.sessionLists[protocol];
        for (int word = 0; word < lists.length; word++) {
            listsOpen |= (lists[word] & ~(flow.known.isTrue[word] | flow.known.isFalse[word])) != 0;
        }
        for (int word = 0; word < flow.pending.length; word++) {
            long undecided = listsOpen ? ~flow.accepted[word] & tables.listQueries[protocol][word] : 0;
            if ((flow.pending[word] & (undecided | tables.sessionQueries[protocol][word])) != 0) return true;
        }
        return false;
    }

    /// Gives the pending queries among some their value as far as the flow tells it.
    private void decide(FlowState flow, long[] among) {
        for (int word = 0; word < flow.pending.length; word++) {
            long undecided = flow.pending[word] & ~flow.accepted[word] & among[word];
            for (long rest = undecided; rest != 0; rest &= rest - 1) {
                int query = word << 6 | Long.numberOfTrailingZeros(rest);
                int value = evaluate(query, flow.known, noSession);
                if (value == Kleene.FALSE) flow.pending[word] &= ~(rest & -rest);
                if (value == Kleene.TRUE) flow.accepted[word] |= rest & -rest;
            }
        }
    }

    private static void removeAll(long[] from, long[] words) {
        for (int word = 0; word < from.length; word++) from[word] &= ~words[word];
    }

    private void enter(FlowState flow, Session session) {
        row.conn = flow.conn;
        row.session = session;
    }

    /// Lets go of the flow and the session, so that the program keeps neither alive.
    private void leave() {
        row.conn = null;
        row.session = null;
    }
}

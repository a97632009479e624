package io.fovea.query.reference;

import io.fovea.packet.Burst;
import io.fovea.packet.HeaderField.Scope;
import io.fovea.packet.Outcome;
import io.fovea.query.check.CheckedExpr;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.check.CheckedQuery;
import io.fovea.spi.Field;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowContext;
import io.fovea.spi.RowKind;
import io.fovea.spi.Session;
import io.fovea.spi.Weird;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Never decides before a row's own moment, and then evaluates the whole filter: what early decisions must agree with.
final class ReferenceProgram implements FilterProgram {
    private static final int BITS_OF_WORD = 64;

    private final List<CheckedQuery> queries;
    private final List<ProtocolModule> protocols;
    private final Map<String, Field.Header> headers = new HashMap<>();
    private final Map<String, Field.Header> asked = new LinkedHashMap<>();
    private final RowContext row = new RowContext();

    ReferenceProgram(CheckedQueries checked) {
        this.queries = checked.queries();
        this.protocols = checked.catalogue().protocols();
        for (Field field : checked.catalogue().fields()) {
            if (field instanceof Field.Header header) headers.put(header.name(), header);
        }
        for (CheckedQuery query : queries) collect(query.filter());
    }

    private void collect(CheckedExpr expr) {
        switch (expr) {
            case CheckedExpr.And(var terms, _) -> terms.forEach(this::collect);
            case CheckedExpr.Or(var terms, _) -> terms.forEach(this::collect);
            case CheckedExpr.Xor(var terms, _) -> terms.forEach(this::collect);
            case CheckedExpr.Not(var operand, _) -> collect(operand);
            case CheckedExpr.Constant _ -> { }
            case CheckedExpr.Presence(Field field, _) -> collect(field);
            case CheckedExpr.Comparison comparison -> collect(comparison.field());
        }
    }

    private void collect(Field field) {
        if (field instanceof Field.Header header) asked.put(header.name(), header);
        if (field instanceof Field.Composite composite) composite.components().forEach(this::collect);
    }

    private boolean isAbovePackets(int query) {
        return queries.get(query).kind().scope() != RowKind.Scope.PACKET;
    }

    @Override
    public void selectCandidates(Burst burst) {
        boolean tracks = queries.stream().anyMatch(query -> query.kind().scope() != RowKind.Scope.PACKET);
        for (int i = 0; i < burst.count; i++) {
            burst.candidate[i] = tracks && burst.outcome[i] == Outcome.FLOW.ordinal();
        }
    }

    @Override
    public void matchPackets(Burst burst, PacketMatches matches) {
        for (int i = 0; i < burst.count; i++) {
            for (int query = 0; query < queries.size(); query++) {
                if (isAbovePackets(query)) continue;
                if (Evaluator.evaluate(queries.get(query).filter(), new PacketFacts(burst, i))) matches.match(query,
                        burst, i);
            }
        }
    }

    @Override
    public void openFlow(Burst burst, int i, boolean fromOriginator, FlowState flow) {
        flow.reset(1, (queries.size() + BITS_OF_WORD - 1) / BITS_OF_WORD);
        for (int query = 0; query < queries.size(); query++) {
            if (isAbovePackets(query)) flow.pending[query / BITS_OF_WORD] |= 1L << query;
        }
        FlowRecord flowRecord = new FlowRecord();
        flowRecord.open(new PacketFacts(burst, i), fromOriginator, asked.values(), headers);
        flow.attachment = flowRecord;
    }

    @Override
    public void observePacket(Burst burst, int i, FlowState flow) {
        recordOf(flow).observe(new PacketFacts(burst, i), asked.values());
    }

    @Override
    public boolean observesPackets() {
        Collection<Field.Header> fields = asked.values();
        return fields.stream().anyMatch(field -> field.header().scope() == Scope.PACKET);
    }

    @Override
    public void protocolKnown(FlowState flow, int protocol, boolean present) {
        if (present) recordOf(flow).identify(protocols.get(protocol).name());
    }

    @Override
    public boolean sessionReached(FlowState flow, int protocol, Session session, RowMatches matches) {
        recordOf(flow).add(protocols.get(protocol).name(), session);
        return true;
    }

    @Override
    public void sessionFinished(FlowState flow, int protocol, Session session, RowMatches matches) {
        String name = protocols.get(protocol).name();
        recordOf(flow).add(name, session);
        settle(flow, session, name, matches);
    }

    @Override
    public void flowEnded(FlowState flow, RowMatches matches) {
        settle(flow, null, "conn", matches);
        java.util.Arrays.fill(flow.pending, 0);
    }

    @Override
    public void weirdMet(FlowState flow, Weird weird, RowMatches matches) {
        FlowState place = flow != null ? flow : outsideFlows();
        row.weird = weird;
        settle(place, null, "weird", matches);
        row.weird = null;
    }

    /// In place of a flow: nothing is present there.
    private FlowState outsideFlows() {
        FlowState outside = new FlowState(null);
        outside.reset(1, (queries.size() + BITS_OF_WORD - 1) / BITS_OF_WORD);
        java.util.Arrays.fill(outside.pending, -1);
        outside.attachment = new FlowRecord();
        return outside;
    }

    private void settle(FlowState flow, Session session, String kind, RowMatches matches) {
        row.conn = flow.conn;
        row.session = session;
        Facts facts = new RowFacts(recordOf(flow), row, kind);
        for (int query = 0; query < queries.size(); query++) {
            boolean isPending = (flow.pending[query / BITS_OF_WORD] & 1L << query) != 0;
            if (!isPending || !queries.get(query).kind().name().equals(kind)) continue;
            if (Evaluator.evaluate(queries.get(query).filter(), facts)) matches.match(query, flow, session);
        }
    }

    @Override
    public boolean wantsProbe(FlowState flow) {
        return flow.isPending();
    }

    @Override
    public boolean wantsParse(FlowState flow, int protocol) {
        return flow.isPending();
    }

    private static FlowRecord recordOf(FlowState flow) {
        return (FlowRecord) flow.attachment;
    }
}

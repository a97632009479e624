package io.fovea.engine;

import io.fovea.packet.IpProtocol;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.Limits;
import io.fovea.spi.Partial;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/// Takes reassembled bytes to the protocols: probes all candidates together, then feeds the one parser, and tells the
/// filter program what it learns. Does no work that no pending query needs.
final class StreamReader implements SessionHandler {
    private static final int PROTOCOLS_MAX = 64;

    private final List<ProtocolModule> protocols;
    private final List<Supplier<StreamParser>> parsers;
    private final FilterProgram program;
    private final FlowKnowledge knowledge;
    private final FilterProgram.RowMatches matches;
    private final Limits limits;
    private final NativePool pool;
    /// Protocols that run over TCP, and over UDP: bit p for number p.
    private final long overTcp;
    private final long overUdp;
    private final StreamSlice slice = new StreamSlice();
    private final ArrayDeque<FlowParsing> spare = new ArrayDeque<>();
    private QueryFlow current;
    private boolean learned;
    private long parsedFlows;
    private long sessions;

    StreamReader(
            CompiledQueries queries, FilterProgram program, FlowKnowledge knowledge,
            FilterProgram.RowMatches matches, Limits limits, NativePool pool) {
        protocols = queries.protocols();
        if (protocols.size() > PROTOCOLS_MAX) throw new IllegalStateException("more than 64 protocols");
        parsers = protocols.stream().map(module -> module.parsersOfWorker(queries.sessionFields())).toList();
        this.program = program;
        this.knowledge = knowledge;
        this.matches = matches;
        this.limits = limits;
        this.pool = pool;
        overTcp = protocolsOver(IpProtocol.TCP);
        overUdp = protocolsOver(IpProtocol.UDP);
    }

    private long protocolsOver(int transport) {
        long those = 0;
        for (int p = 0; p < protocols.size(); p++) {
            if (protocols.get(p).transports().contains(transport)) those |= 1L << p;
        }
        return those;
    }

    /// Forgets that the filter program was told anything.
    void startPacket() {
        learned = false;
    }

    /// Whether the filter program was told anything since `startPacket`, so that it may need less of a flow.
    boolean hasLearned() {
        return learned;
    }

    /// Decides, with the first packet, whether the flow's stream is wanted at all.
    void open(QueryFlow flow) {
        long candidates = flow.isTcp() ? overTcp : flow.protocol() == IpProtocol.UDP ? overUdp : 0;
        if (candidates == 0 || !program.wantsProbe(knowledge.of(flow))) return;
        FlowParsing parsing = spare.isEmpty() ? new FlowParsing() : spare.removeLast();
        flow.parsing = parsing;
        parsing.candidates = candidates;
        parsing.phase = FlowParsing.Phase.PROBING;
    }

    /// The next bytes of one direction.
    void bytes(QueryFlow flow, boolean originator, long address, int length, long timeNs, long frame) {
        FlowParsing parsing = flow.parsing;
        if (parsing == null) return;
        if (parsing.remaining(originator) == 0) {
            slice.wrap(address, length, originator, timeNs, frame);
            int consumed = read(flow);
            keep(flow, originator, address + consumed, length - consumed);
            return;
        }
        Remainder remainder = parsing.remainder(originator);
        if (!remainder.append(pool, address, length, limits.parserBytes())) {
            limitHit(flow);
            return;
        }
        slice.wrap(remainder.address(), remainder.length(), originator, timeNs, frame);
        int consumed = read(flow);
        if (parsing.isOn() && consumed > 0) remainder.consume(pool, consumed);
    }

    /// A datagram of one direction, as far as it was captured.
    void datagram(QueryFlow flow, boolean originator, long address, int length, long timeNs, long frame) {
        FlowParsing parsing = flow.parsing;
        if (parsing == null) return;
        slice.wrapDatagram(address, length, originator, timeNs, frame);
        if (parsing.phase == FlowParsing.Phase.PROBING) parsing.datagramsProbed++;
        read(flow);
    }

    /// Bytes that the parser or the probes want to see again.
    private void keep(QueryFlow flow, boolean originator, long address, int length) {
        if (flow.parsing == null || length == 0) return;
        if (!flow.parsing.remainder(originator).append(pool, address, length, limits.parserBytes())) limitHit(flow);
    }

    private void limitHit(QueryFlow flow) {
        flow.hitParserLimit();
        if (flow.parsing.phase == FlowParsing.Phase.PARSING) endParser(flow);
        else stop(flow);
    }

    /// Reads the slice and returns how many bytes were consumed.
    private int read(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        if (parsing.phase == FlowParsing.Phase.PROBING && !probe(flow)) return 0;
        if (parsing.phase != FlowParsing.Phase.PARSING) return 0;
        return parse(flow);
    }

    /// Asks every candidate; true once the protocol is known and parsed.
    private boolean probe(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        boolean waits = slice.isDatagram()
                ? parsing.datagramsProbed < ProtocolModule.DATAGRAMS_PROBED : slice.remaining() < limits.probeBytes();
        for (long left = parsing.candidates; left != 0; left &= left - 1) {
            int p = Long.numberOfTrailingZeros(left);
            Probe answer = protocols.get(p).probe(slice);
            if (answer == Probe.MATCH) return identified(flow, p);
            if (answer == Probe.NO || !waits) parsing.candidates &= ~(1L << p);
        }
        if (parsing.candidates == 0) notIdentified(flow);
        return false;
    }

    private void notIdentified(QueryFlow flow) {
        learned = true;
        for (int p = 0; p < protocols.size(); p++) program.protocolKnown(knowledge.of(flow), p, false);
        stop(flow);
    }

    private boolean identified(QueryFlow flow, int protocol) {
        learned = true;
        flow.identifiedAs(protocols.get(protocol).name());
        for (int p = 0; p < protocols.size(); p++) program.protocolKnown(knowledge.of(flow), p, p == protocol);
        FlowParsing parsing = flow.parsing;
        if (!program.wantsParse(knowledge.of(flow), protocol)) {
            stop(flow);
            return false;
        }
        parsedFlows++;
        parsing.phase = FlowParsing.Phase.PARSING;
        parsing.protocol = protocol;
        parsing.parser = parsers.get(protocol).get();
        return replayEarlier(flow);
    }

    /// Gives the parser what came before the bytes that told the protocol: gaps, and the other direction's bytes.
    private boolean replayEarlier(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        boolean originator = slice.fromOriginator();
        current = flow;
        if (!gapBefore(flow, !originator)) return false;
        if (parsing.remaining(!originator) > 0) {
            Remainder other = parsing.remainder(!originator);
            StreamSlice earlier = new StreamSlice().wrap(
                    other.address(), other.length(), !originator, slice.timeNs(), slice.frame());
            Progress progress = parsing.parser.parse(earlier, this);
            if (!goesOn(flow, progress)) return false;
            other.consume(pool, earlier.position());
        }
        return gapBefore(flow, originator);
    }

    private boolean gapBefore(QueryFlow flow, boolean originator) {
        FlowParsing parsing = flow.parsing;
        long missing = originator ? parsing.gapFromOriginator : parsing.gapFromResponder;
        return missing == 0 || goesOn(flow, parsing.parser.gap(originator, missing, this));
    }

    private int parse(QueryFlow flow) {
        current = flow;
        Progress progress = flow.parsing.parser.parse(slice, this);
        return goesOn(flow, progress) ? slice.position() : 0;
    }

    private boolean goesOn(QueryFlow flow, Progress progress) {
        if (progress == Progress.NEED_MORE && program.wantsParse(knowledge.of(flow), flow.parsing.protocol)) return true;
        endParser(flow);
        return false;
    }

    /// Bytes of one direction are missing.
    void gap(QueryFlow flow, boolean originator, long length) {
        FlowParsing parsing = flow.parsing;
        if (parsing == null) return;
        parsing.release(originator, pool);
        if (parsing.phase == FlowParsing.Phase.PARSING) {
            current = flow;
            goesOn(flow, parsing.parser.gap(originator, length, this));
            return;
        }
        if (originator) parsing.gapFromOriginator += length;
        else parsing.gapFromResponder += length;
    }

    /// The flow is over: what its parser holds is handed in.
    void end(QueryFlow flow) {
        if (flow.parsing == null) return;
        if (flow.parsing.phase == FlowParsing.Phase.PARSING) endParser(flow);
        else stop(flow);
    }

    private void endParser(QueryFlow flow) {
        current = flow;
        flow.parsing.parser.end(this);
        stop(flow);
    }

    /// The flow's bytes are of no more use. Its state is another flow's soon, though not before this packet is done.
    void stop(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        if (parsing == null) return;
        flow.parsing = null;
        parsing.reset(pool);
        spare.addLast(parsing);
    }

    @Override
    public boolean reached(Session session) {
        learned = true;
        if (session.milestone <= 0) sessions++;
        takeOver(session);
        return program.sessionReached(knowledge.of(current), current.parsing.protocol, session, matches);
    }

    @Override
    public void finished(Session session) {
        learned = true;
        takeOver(session);
        program.sessionFinished(knowledge.of(current), current.parsing.protocol, session, matches);
    }

    /// What is missing from the flow is missing from its sessions.
    private void takeOver(Session session) {
        if (current.isWhole()) return;
        for (Partial partial : current.partial()) session.mark(partial);
    }

    /// Flows that a parser was started for.
    long parsedFlows() {
        return parsedFlows;
    }

    /// Sessions that reached their first milestone.
    long sessions() {
        return sessions;
    }
}

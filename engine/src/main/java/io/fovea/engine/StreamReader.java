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
import java.util.Set;
import java.util.function.Supplier;

/// Takes reassembled bytes to the protocols: probes all candidates together, then feeds the one parser, and tells the
/// filter program what it learns. Where a protocol goes over to another, the rest is probed again. Does no work that no
/// pending query needs.
final class StreamReader implements SessionHandler {
    /// A stream that goes over to other protocols more often than this is read no further.
    private static final int UPGRADES_MAX = 4;

    private final List<ProtocolModule> protocols;
    private final ProtocolOrder order;
    private final StreamStarts starts;
    private final List<Supplier<StreamParser>> parsers;
    private final FilterProgram program;
    private final FlowKnowledge knowledge;
    private final FilterProgram.RowMatches matches;
    private final Limits limits;
    private final NativePool pool;
    private final StreamSlice slice = new StreamSlice();
    private final ArrayDeque<FlowParsing> spare = new ArrayDeque<>();
    /// Stand in for the state of a flow that nothing has come of yet, as of most flows in a flood.
    private final FlowParsing beginsOverTcp;
    private final FlowParsing beginsOverUdp;
    private QueryFlow current;
    private boolean learned;
    private long parsedFlows;
    private long sessions;

    StreamReader(
            CompiledQueries queries, FilterProgram program, FlowKnowledge knowledge,
            FilterProgram.RowMatches matches, Limits limits, NativePool pool) {
        protocols = queries.protocols();
        order = new ProtocolOrder(protocols);
        starts = new StreamStarts(protocols);
        parsers = protocols.stream().map(module -> module.parsersOfWorker(queries.sessionFields())).toList();
        this.program = program;
        this.knowledge = knowledge;
        this.matches = matches;
        this.limits = limits;
        this.pool = pool;
        beginsOverTcp = FlowParsing.probing(order.over(IpProtocol.TCP));
        beginsOverUdp = FlowParsing.probing(order.over(IpProtocol.UDP));
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
        if (!flow.isTcp() && flow.protocol() != IpProtocol.UDP) return;
        FlowParsing begins = flow.isTcp() ? beginsOverTcp : beginsOverUdp;
        if (begins.candidates != 0 && program.wantsProbe(knowledge.of(flow))) flow.parsing = begins;
    }

    private boolean isBeginning(FlowParsing parsing) {
        return parsing == beginsOverTcp || parsing == beginsOverUdp;
    }

    /// The flow's own state, now that something comes of it; null when nothing is wanted.
    private FlowParsing parsingOf(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        if (parsing == null || !isBeginning(parsing)) return parsing;
        FlowParsing own = spare.isEmpty() ? new FlowParsing() : spare.removeLast();
        own.probe(parsing.candidates);
        flow.parsing = own;
        return own;
    }

    /// The next bytes of one direction.
    void bytes(QueryFlow flow, boolean originator, long address, int length, long timeNs, long frame) {
        FlowParsing parsing = parsingOf(flow);
        if (parsing == null) return;
        if (parsing.remaining(originator) == 0) {
            slice.wrap(address, length, originator, timeNs, frame);
            int consumed = read(flow);
            keep(flow, originator, address + consumed, length - consumed);
        } else if (!appended(flow, originator, address, length, timeNs, frame)) {
            return;
        }
        if (parsing.upgrades > 0 && flow.parsing == parsing && parsing.phase == FlowParsing.Phase.PROBING) {
            readWaiting(flow, !originator, timeNs, frame);
        }
    }

    /// Reads bytes behind those that wait. False when they are too many.
    private boolean appended(
            QueryFlow flow, boolean originator, long address, int length, long timeNs, long frame) {
        Remainder remainder = flow.parsing.remainder(originator);
        if (!remainder.append(pool, address, length, limits.parserBytes())) {
            limitHit(flow);
            return false;
        }
        readWaiting(flow, originator, timeNs, frame);
        return true;
    }

    /// Reads the bytes of one direction that wait, if there are any.
    private void readWaiting(QueryFlow flow, boolean originator, long timeNs, long frame) {
        FlowParsing parsing = flow.parsing;
        if (parsing.remaining(originator) == 0) return;
        Remainder remainder = parsing.remainder(originator);
        slice.wrap(remainder.address(), remainder.length(), originator, timeNs, frame);
        int consumed = read(flow);
        if (flow.parsing == parsing && consumed > 0) remainder.consume(pool, consumed);
    }

    /// A datagram of one direction, as far as it was captured.
    void datagram(QueryFlow flow, boolean originator, long address, int length, long timeNs, long frame) {
        FlowParsing parsing = parsingOf(flow);
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
        boolean goesOn = true;
        while (goesOn && flow.parsing == parsing) {
            goesOn = parsing.phase == FlowParsing.Phase.PROBING ? probe(flow) : parse(flow);
        }
        return flow.parsing == parsing ? slice.position() : 0;
    }

    /// Asks every candidate; true once the protocol is known and parsed.
    private boolean probe(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        boolean waits = slice.isDatagram()
                ? parsing.datagramsProbed < ProtocolModule.DATAGRAMS_PROBED : slice.remaining() < limits.probeBytes();
        if (!slice.isDatagram() && slice.remaining() > 0) parsing.candidates &= starts.possible(slice);
        for (long left = parsing.candidates; left != 0; left &= left - 1) {
            int p = Long.numberOfTrailingZeros(left);
            Probe answer = protocols.get(p).probe(slice);
            if (answer == Probe.MATCH) return identified(flow, p);
            if (answer == Probe.NO || !waits) parsing.candidates &= ~(1L << p);
        }
        if (parsing.candidates == 0) notIdentified(flow);
        return false;
    }

    /// It is none of the candidates, and so nothing else comes.
    private void notIdentified(QueryFlow flow) {
        settle(flow);
        stop(flow);
    }

    private boolean identified(QueryFlow flow, int protocol) {
        learned = true;
        flow.identifiedAs(protocols.get(protocol).name());
        FlowParsing parsing = flow.parsing;
        parsing.found |= 1L << protocol;
        parsing.protocol = protocol;
        parsing.followers = order.followers(protocol, slice);
        long possible = parsing.found | order.told(protocol) | order.later(parsing.followers);
        program.protocolKnown(knowledge.of(flow), protocol, true);
        tellAbsent(flow, ~possible);
        if (!isWanted(flow)) {
            stop(flow);
            return false;
        }
        if (parsing.upgrades == 0) parsedFlows++;
        parsing.phase = FlowParsing.Phase.PARSING;
        parsing.parser = parsers.get(protocol).get();
        return replayEarlier(flow);
    }

    /// Tells the program that a flow is certainly not what some protocols are.
    private void tellAbsent(QueryFlow flow, long absent) {
        learned = true;
        for (int p = 0; p < protocols.size(); p++) {
            if ((absent & 1L << p) != 0) program.protocolKnown(knowledge.of(flow), p, false);
        }
    }

    /// Whether a pending query needs more of the protocol at hand, of what its parser tells, or of what follows.
    private boolean isWanted(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        return program.wantsParse(knowledge.of(flow), parsing.protocol) || isMoreWanted(flow);
    }

    /// Whether a pending query needs anything of a flow but the sessions of the protocol at hand.
    private boolean isMoreWanted(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        long possible = order.told(parsing.protocol) | order.later(parsing.followers);
        if (possible == 0) return false;
        for (long left = possible & parsing.found; left != 0; left &= left - 1) {
            if (program.wantsParse(knowledge.of(flow), Long.numberOfTrailingZeros(left))) return true;
        }
        // All protocols that cannot come any more are known to be absent: only those that can are asked for.
        return program.wantsProbe(knowledge.of(flow));
    }

    /// No other protocol comes, and no more sessions of those that were found.
    private void settle(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        tellAbsent(flow, ~parsing.found);
        for (long left = parsing.found; left != 0; left &= left - 1) {
            program.protocolOver(knowledge.of(flow), Long.numberOfTrailingZeros(left));
        }
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
            if (progress == Progress.UPGRADE) {
                other.consume(pool, earlier.position());
                return handOver(flow);
            }
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

    /// Lets the parser read the slice. True when something else has to read on.
    private boolean parse(QueryFlow flow) {
        current = flow;
        Progress progress = flow.parsing.parser.parse(slice, this);
        if (progress == Progress.UPGRADE) return handOver(flow);
        goesOn(flow, progress);
        return false;
    }

    /// Ends the protocol at hand and probes for the one that goes on. False when nobody asks for it.
    private boolean handOver(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        current = flow;
        parsing.parser.end(this);
        boolean probes = parsing.followers != 0 && parsing.upgrades++ < UPGRADES_MAX && isMoreWanted(flow);
        if (probes) {
            parsing.probe(parsing.followers);
        } else {
            settle(flow);
            stop(flow);
        }
        return probes;
    }

    private boolean goesOn(QueryFlow flow, Progress progress) {
        if (progress == Progress.NEED_MORE && isWanted(flow)) return true;
        endParser(flow);
        return false;
    }

    /// Bytes of one direction are missing.
    void gap(QueryFlow flow, boolean originator, long length) {
        FlowParsing parsing = parsingOf(flow);
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
        settle(flow);
        stop(flow);
    }

    /// The flow's bytes are of no more use. Its state is another flow's soon, though not before this packet is done.
    void stop(QueryFlow flow) {
        FlowParsing parsing = flow.parsing;
        if (parsing == null) return;
        flow.parsing = null;
        if (isBeginning(parsing)) return;
        parsing.reset(pool);
        spare.addLast(parsing);
    }

    @Override
    public boolean reached(Session session) {
        learned = true;
        if (session.milestone <= 0) sessions++;
        takeOver(session);
        boolean isNeeded = program.sessionReached(knowledge.of(current), protocolOf(session), session, matches);
        return isNeeded || session.kind() == null && isMoreWanted(current);
    }

    @Override
    public void finished(Session session) {
        learned = true;
        takeOver(session);
        program.sessionFinished(knowledge.of(current), protocolOf(session), session, matches);
    }

    @Override
    public boolean wants(String protocol) {
        int p = order.number(protocol);
        if (p < 0) return false;
        boolean isFound = (current.parsing.found & 1L << p) != 0;
        return isFound ? program.wantsParse(knowledge.of(current), p) : program.wantsProbe(knowledge.of(current));
    }

    /// The protocol of a session; the first of one that is only told of is how the flow is found to hold it.
    private int protocolOf(Session session) {
        FlowParsing parsing = current.parsing;
        if (session.kind() == null) return parsing.protocol;
        int p = order.number(session.kind());
        if ((parsing.found & 1L << p) == 0) {
            parsing.found |= 1L << p;
            program.protocolKnown(knowledge.of(current), p, true);
        }
        return p;
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

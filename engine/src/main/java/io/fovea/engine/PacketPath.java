package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.ChecksumVerdict;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.Outcome;
import io.fovea.packet.TunnelContext;
import io.fovea.reassembly.EndReason;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import io.fovea.spi.FlowTimes;
import io.fovea.spi.Limits;
import io.fovea.spi.Weird;

/// The journey of packets, burst by burst, in order. Read `route` first, then `follow`: decode, fragments, packet
/// filter, owner; flow table, then for each packet reassembly, parser, session filter, row. One worker's; not thread
/// safe. Chunks that this worker routes are followed by every worker, each for its own flows. // per packet
final class PacketPath implements AutoCloseable {
    /// So many tracked flows fit the caches of a core.
    private static final int FLOWS_IN_CACHE = 1 << 10;
    private static final byte FLOW = (byte) Outcome.FLOW.ordinal();

    /// By ordinal of the outcome: nothing wrong with the packet, only that no flow is kept for it.
    private static final boolean[] IS_LIMITED = new boolean[Outcome.values().length];

    static {
        for (Outcome outcome : Outcome.values()) {
            IS_LIMITED[outcome.ordinal()] = outcome.category() == Outcome.Category.LIMITED;
        }
    }

    final PathCounters counters = new PathCounters();
    final WeirdCounts weirdCounts;
    private final FilterProgram program;
    private final boolean tracksFlows;
    private final boolean matchesPackets;
    private final boolean observesPackets;
    private final Decoder decoder;
    private final ChecksumStage checksums;
    private final RowCollector rows;
    private final FragmentStage fragments;
    private final NativePool pool;
    private final FlowKnowledge knowledge = new FlowKnowledge();
    private final StreamReader streams;
    private final FlowStreams delivery;
    private final StreamMemory waiting;
    private final FlowTable<QueryFlow> flows;
    private final int worker;
    private final int workers;
    private final long seed;
    /// Time after which a flow that goes on gives a row; 0 for never.
    private final long intervalNs;
    private final boolean failsWhenFull;
    /// Whether the table was full and the run must end for it.
    private volatile boolean failed;
    /// Of the packet at hand.
    private final FlowKey key = new FlowKey();
    private boolean clockStarted;
    private FlowOrigin origin;
    /// Adds up what prefetching loads, so that it is not optimised away.
    private int prefetched;

    /// @param fragments of all workers, which take turns at it
    /// @param seed of the flow hash, secret, the same for all workers
    PacketPath(
            CompiledQueries queries, Limits limits, ChecksumStage checksums, RowCollector rows,
            FragmentStage fragments, int worker, int workers, long seed) {
        this.checksums = checksums;
        this.fragments = fragments;
        decoder = new Decoder(fragments.networks());
        this.rows = rows;
        this.worker = worker;
        this.workers = workers;
        this.seed = seed;
        weirdCounts = new WeirdCounts(queries.wantsWeird());
        origin = new FlowOrigin("", -1, weirdCounts, null);
        program = queries.newProgram();
        tracksFlows = queries.tracksFlows();
        matchesPackets = queries.matchesPackets();
        observesPackets = program.observesPackets();
        pool = new NativePool(limits.waitingBytesMax() / workers);
        streams = new StreamReader(queries, program, knowledge, rows, limits, pool);
        FlowTimes times = limits.flowTimes();
        intervalNs = times.interimNs();
        failsWhenFull = limits.whenFull() == Limits.WhenFull.FAIL;
        FlowTimeouts timeouts = new FlowTimeouts(
                times.tcpIdleNs(), times.udpIdleNs(), times.icmpIdleNs(), times.sctpIdleNs(), times.tcpCloseNs(),
                times.tcpResetNs(), times.tcpAttemptNs());
        delivery = new FlowStreams(streams);
        waiting = new StreamMemory(limits.waitingBytesPerFlow(), limits.waitingBytesMax() / workers);
        int flowsMax = Math.max(1, limits.flowsMax() / workers);
        flows = new FlowTable<>(flowsMax, timeouts, seed,
                () -> new QueryFlow(waiting, intervalNs > 0), this::onFlowEnd,
                limits.whenFull() == Limits.WhenFull.EVICT_IDLE);
    }

    /// Says which capture the next bursts come from.
    void source(String name, int number) {
        if (origin.number() != number) origin = new FlowOrigin(name, number, weirdCounts, null);
        rows.source(name);
    }

    /// Takes a chunk's frames to the doors of the flow tables: every packet gets its fate or an owner. From the first
    /// burst with fragments on, packets wait at the packet filter for `routeRest`.
    ///
    /// @return whether all are there
    boolean route(ChunkWork work) {
        int bursts = work.chunk.bursts();
        int firstWithFragments = bursts;
        for (int b = 0; b < bursts; b++) {
            Burst burst = work.chunk.burst(b);
            decode(work, burst, b);
            if (burst.fragments > 0 && tracksFlows) firstWithFragments = Math.min(firstWithFragments, b);
            if (b < firstWithFragments) settleOrHandOver(work, burst, b);
        }
        work.firstWithFragments = firstWithFragments;
        return firstWithFragments == bursts;
    }

    /// Puts a chunk's fragments together, which has its turn at that, and takes the packets that waited to the doors.
    void routeRest(ChunkWork work, FragmentTurns turns) {
        fragments.assemble(work, work.firstWithFragments);
        turns.pass(work.sequence);
        for (int b = work.firstWithFragments; b < work.chunk.bursts(); b++) {
            settleOrHandOver(work, work.chunk.burst(b), b);
        }
    }

    private void decode(ChunkWork work, Burst burst, int number) {
        work.burstEnd(number, burst.timeNs[burst.count - 1]);
        decoder.decode(burst);
        if (checksums.verifies()) checksums.onDecoded(burst, weirdCounts, origin);
        count(burst);
        long taken = 0;
        if (matchesPackets) {
            rows.startBurst();
            program.matchPackets(burst, rows);
            taken = rows.packetsTaken();
        }
        work.taken(number, taken);
    }

    private void settleOrHandOver(ChunkWork work, Burst burst, int number) {
        long taken = work.taken(number);
        if (!tracksFlows) {
            settleWithoutFlows(burst, taken);
            return;
        }
        program.selectCandidates(burst);
        boolean verified = checksums.verifies();
        if (verified) checksums.onSelected(burst);
        boolean hasFragments = burst.fragments > 0;
        int candidates = 0;
        for (int i = 0; i < burst.count; i++) {
            boolean isTaken = (taken & 1L << i) != 0;
            if (burst.outcome[i] == FLOW && burst.candidate[i]) {
                int flags = burst.transport[i] == IpProtocol.TCP ? burst.tcpFlags[i] : 0;
                if (hasFragments) flags |= flagsOfDatagram(burst, i);
                if (verified && ChecksumVerdict.isBad(burst.checksum[i])) flags |= RoutedPackets.BAD_CHECKSUM;
                handOver(work, burst, i, number, isTaken ? flags | RoutedPackets.TAKEN : flags);
                candidates++;
            } else {
                if (checksums.marksFlowOf(burst, i)) handOver(work, burst, i, number, RoutedPackets.LEFT_OUT);
                settle(burst, i, isTaken, hasFragments ? burst.otherFragments[i] : 0);
            }
        }
        counters.candidates += candidates;
    }

    private void handOver(ChunkWork work, Burst burst, int i, int number, int flags) {
        key.load(burst, i);
        long hash = key.hash(seed);
        work.routed[owner(hash)].add(key, hash, number * Chunk.BURST_PACKETS + i, flags, burst.timeNs[i]);
    }

    /// Of a packet that may be a datagram of fragments. What cannot be noted of their number is counted at once.
    private int flagsOfDatagram(Burst burst, int i) {
        int others = Math.min(burst.otherFragments[i], RoutedPackets.OTHERS_MAX);
        counters.delivered += burst.otherFragments[i] - others;
        int flags = (burst.fragmentsConflict[i] ? RoutedPackets.CONFLICT : 0)
                | (burst.fragmentsOverlap[i] ? RoutedPackets.OVERLAP : 0);
        return RoutedPackets.withOthers(flags, others);
    }

    /// By bits of the hash that choose no slot.
    private int owner(long hash) {
        return workers == 1 ? 0 : (int) ((hash >>> 48) * workers >>> 16);
    }

    /// Takes the packets of this worker's flows all the way.
    void follow(ChunkWork work) {
        if (!tracksFlows) return;
        RoutedPackets mine = work.routed[worker];
        int next = 0;
        for (int b = 0; b < work.chunk.bursts(); b++) {
            if (!clockStarted) startClock(work.chunk.burst(0).timeNs[0]);
            int end = endOf(mine, next, b);
            touchSlots(mine, next, end);
            if (flows.tracked() > FLOWS_IN_CACHE) touchFlows(mine, next, end);
            for (; next < end; next++) track(work, mine.address(next));
            flows.advance(work.burstEndNs(b));
        }
    }

    private void startClock(long timeNs) {
        clockStarted = true;
        flows.advance(timeNs);
    }

    /// Where the packets of a burst end.
    private static int endOf(RoutedPackets packets, int from, int burst) {
        int placeEnd = (burst + 1) * Chunk.BURST_PACKETS;
        int end = from;
        while (end < packets.count() && RoutedPackets.place(packets.address(end)) < placeEnd) end++;
        return end;
    }

    /// Touches all slots first, so that the cache misses of a burst overlap.
    private void touchSlots(RoutedPackets packets, int from, int end) {
        int sum = 0;
        for (int n = from; n < end; n++) sum += flows.prefetch(RoutedPackets.hash(packets.address(n)));
        prefetched += sum;
    }

    /// The same for the flows themselves.
    private void touchFlows(RoutedPackets packets, int from, int end) {
        int sum = 0;
        for (int n = from; n < end; n++) {
            long packet = packets.address(n);
            RoutedPackets.loadKey(packet, key);
            sum += flows.prefetchFlow(key, RoutedPackets.hash(packet));
        }
        prefetched += sum;
    }

    private void count(Burst burst) {
        long bytes = 0;
        for (int i = 0; i < burst.count; i++) bytes += burst.capturedLength[i];
        counters.received += burst.count;
        counters.bytes += bytes;
    }

    private void settleWithoutFlows(Burst burst, long taken) {
        for (int i = 0; i < burst.count; i++) {
            settle(burst, i, (taken & 1L << i) != 0, 0);
        }
    }

    /// A packet that does not go on to a flow table.
    ///
    /// @param others packets that are counted with it
    private void settle(Burst burst, int i, boolean taken, int others) {
        byte outcome = burst.outcome[i];
        if (OddPackets.isOdd(outcome)) OddPackets.count(burst, i, weirdCounts, origin.source(), origin.number());
        int packets = others + 1;
        if (taken) {
            counters.delivered++;
            packets--;
        }
        if (outcome == FLOW || !tracksFlows && IS_LIMITED[outcome]) counters.filteredPacket += packets;
        else counters.outcome(outcome, packets);
    }

    /// @param packet address of the packet's line
    private void track(ChunkWork work, long packet) {
        RoutedPackets.loadKey(packet, key);
        long hash = RoutedPackets.hash(packet);
        int flags = RoutedPackets.flags(packet);
        if ((flags & RoutedPackets.LEFT_OUT) != 0) {
            QueryFlow flow = flows.glance(key, hash, RoutedPackets.timeNs(packet));
            if (flow != null) flow.lacksPacket(key.fromLower);
            return;
        }
        long slot = flows.find(key, hash);
        if (slot != FlowTable.NONE && flows.touchTombstone(
                slot, key.fromLower, RoutedPackets.timeNs(packet), flags & RoutedPackets.TCP_FLAGS_MASK)) {
            counters.filteredFlow += untaken(flags);
            return;
        }
        int place = RoutedPackets.place(packet);
        track(work.chunk.burst(place / Chunk.BURST_PACKETS), place % Chunk.BURST_PACKETS, slot, hash, flags);
    }

    /// Counts the packet if a query over packets took it; gives how many packets there are to count else.
    private int untaken(int flags) {
        int others = RoutedPackets.others(flags);
        if ((flags & RoutedPackets.TAKEN) == 0) return others + 1;
        counters.delivered++;
        return others;
    }

    /// @param found where the table has the packet's key, or `NONE`
    /// @param flags of `RoutedPackets`
    private void track(Burst burst, int i, long found, long hash, int flags) {
        long slot = flows.current(found, key.fromLower, burst, i);
        boolean isNew = slot == FlowTable.NONE;
        if (isNew) {
            slot = flows.open(key, hash, burst, i);
            if (slot == FlowTable.NONE) {
                counters.tableFull += untaken(flags);
                if (failsWhenFull) failed = true;
                return;
            }
            open(flows.flow(slot), burst, i);
        } else if (flows.isTombstone(slot)) {
            flows.touch(slot, key.fromLower, burst, i);
            counters.filteredFlow += untaken(flags);
            return;
        }
        counters.delivered += 1 + RoutedPackets.others(flags);
        QueryFlow flow = flows.flow(slot);
        if (intervalNs > 0 && !isNew && flow.part().endsBefore(burst.timeNs[i], intervalNs)) {
            tellPart(flow, burst.frameNumber[i]);
        }
        if ((flags & RoutedPackets.CONFLICT) != 0) {
            flow.sawFragmentsConflict(burst.timeNs[i], burst.frameNumber[i]);
        } else if ((flags & RoutedPackets.OVERLAP) != 0) {
            flow.sawFragmentsOverlap(burst.timeNs[i], burst.frameNumber[i]);
        }
        if ((flags & RoutedPackets.BAD_CHECKSUM) != 0) {
            flow.sawBadChecksum(ChecksumStage.weird(burst.checksum[i]), key.fromLower, burst.timeNs[i],
                    burst.frameNumber[i]);
        }
        if (observesPackets) program.observePacket(burst, i, knowledge.of(flow));
        if ((isNew || observesPackets) && !knowledge.of(flow).isPending()) {
            flows.touch(slot, key.fromLower, burst, i);
        } else {
            streams.startPacket();
            flows.deliver(slot, key.fromLower, burst, i);
            // A flow that was pending is so until the filter program learns something.
            if (!streams.hasLearned() || knowledge.of(flow).isPending()) return;
        }
        streams.stop(flow);
        knowledge.forget(flow);
        flows.entomb(slot);
    }

    private void open(QueryFlow flow, Burst burst, int i) {
        TunnelContext tunnel = TunnelContext.of(burst, i);
        flow.opened(origin.in(tunnel == null || !flow.isFlipped() ? tunnel : tunnel.mirrored()));
        if (intervalNs > 0) flow.part().reset(intervalNs);
        program.openFlow(burst, i, !flow.isFlipped(), knowledge.ofNew(flow));
        streams.open(flow);
        if (flow.parsing != null) flow.consume(delivery);
    }

    private void onFlowEnd(QueryFlow flow, EndReason reason) {
        streams.end(flow);
        if (flow.weirds() != null) tellWeird(flow);
        if (flow.part() != null) flow.part().show(true, false);
        program.flowEnded(knowledge.of(flow), rows);
        if (flow.part() != null) flow.part().show(false, false);
        knowledge.forget(flow);
    }

    /// Makes rows of what a flow did since its row before, up to the packet before this one.
    private void tellPart(QueryFlow flow, long frame) {
        flow.part().show(true, true);
        boolean told = program.flowContinues(knowledge.of(flow), rows);
        flow.part().show(false, false);
        if (told) flow.part().begin(frame);
    }

    private void tellWeird(QueryFlow flow) {
        for (Weird weird : flow.weirds().rows(flow.source())) tellWeird(knowledge.of(flow), weird);
    }

    private void tellWeird(FlowState flow, Weird weird) {
        rows.odd(weird);
        program.weirdMet(flow, weird, rows);
        rows.odd(null);
    }

    /// Makes rows of what all workers met outside flows.
    void tellWeirdOutsideFlows(WeirdCounts ofAll) {
        for (Weird weird : ofAll.rowsOutsideFlows()) tellWeird(null, weird);
    }

    /// Ends all flows, at the end of the input.
    void finish() {
        flows.finish();
    }

    /// Whether the table was full and the run must end for it. Any thread.
    boolean hasFailed() {
        return failed;
    }

    long flowsEvicted() {
        return flows.evicted();
    }

    long flowsOpened() {
        return flows.opened();
    }

    ChecksumStage checksums() {
        return checksums;
    }

    StreamReader streams() {
        return streams;
    }

    @Override
    public void close() {
        flows.close();
        waiting.close();
        pool.close();
    }
}

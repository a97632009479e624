package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.Outcome;
import io.fovea.reassembly.EndReason;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.Limits;

/// The journey of a burst of packets, in order. Read `route` first, then `follow`: decode, packet filter, owner; flow
/// table, then for each packet reassembly, parser, session filter, row. One worker's; not thread safe. Bursts that this
/// worker routes are followed by every worker, each for its own flows. // per packet
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
    private final FilterProgram program;
    private final boolean tracksFlows;
    private final boolean matchesPackets;
    private final boolean observesPackets;
    private final Decoder decoder = new Decoder();
    private final RowCollector rows;
    private final NativePool pool;
    private final StreamReader streams;
    private final FlowStreams delivery;
    private final StreamMemory waiting;
    private final FlowTable<QueryFlow> flows;
    private final int worker;
    private final int workers;
    private final long seed;
    /// Of the packet at hand.
    private final FlowKey key = new FlowKey();
    private boolean clockStarted;
    private String source = "";
    private int sourceNumber;
    /// Adds up what prefetching loads, so that it is not optimised away.
    private int prefetched;

    /// @param seed of the flow hash, secret, the same for all workers
    PacketPath(
            CompiledQueries queries, Limits limits, RowCollector rows, int worker, int workers, long seed) {
        this.rows = rows;
        this.worker = worker;
        this.workers = workers;
        this.seed = seed;
        program = queries.newProgram();
        tracksFlows = queries.tracksFlows();
        matchesPackets = queries.matchesPackets();
        observesPackets = program.observesPackets();
        pool = new NativePool(limits.waitingBytesMax() / workers);
        streams = new StreamReader(queries, program, rows, limits, pool);
        FlowTimeouts timeouts = new FlowTimeouts(limits.tcpIdleNs(), limits.udpIdleNs());
        delivery = new FlowStreams(streams);
        waiting = new StreamMemory(limits.waitingBytesPerFlow(), limits.waitingBytesMax() / workers);
        int flowsMax = Math.max(1, limits.flowsMax() / workers);
        flows = new FlowTable<>(flowsMax, timeouts, seed, () -> new QueryFlow(waiting), this::onFlowEnd);
    }

    /// Says which capture the next bursts come from.
    void source(String name, int number) {
        source = name;
        sourceNumber = number;
        rows.source(name);
    }

    /// Takes a burst of frames to the doors of the flow tables: every packet gets its fate or an owner.
    void route(ChunkWork work, int number) {
        Burst burst = work.chunk.burst(number);
        work.burstEnd(number, burst.timeNs[burst.count - 1]);
        decoder.decode(burst);
        count(burst);
        long taken = 0;
        if (matchesPackets) {
            rows.startBurst();
            program.matchPackets(burst, rows);
            taken = rows.packetsTaken();
        }
        if (!tracksFlows) {
            settleWithoutFlows(burst, taken);
            return;
        }
        program.selectCandidates(burst);
        int candidates = 0;
        for (int i = 0; i < burst.count; i++) {
            boolean isTaken = (taken & 1L << i) != 0;
            if (burst.outcome[i] == FLOW && burst.candidate[i]) {
                key.load(burst, i);
                long hash = key.hash(seed);
                int flags = burst.transport[i] == IpProtocol.TCP ? burst.tcpFlags[i] : 0;
                work.routed[owner(hash)].add(key, hash, number * Chunk.BURST_PACKETS + i,
                        isTaken ? flags | RoutedPackets.TAKEN : flags, burst.timeNs[i]);
                candidates++;
            } else {
                settle(burst.outcome[i], isTaken);
            }
        }
        counters.candidates += candidates;
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
            byte outcome = burst.outcome[i];
            settle(IS_LIMITED[outcome] ? FLOW : outcome, (taken & 1L << i) != 0);
        }
    }

    /// A packet that does not go on to a flow table.
    private void settle(byte outcome, boolean taken) {
        if (taken) counters.delivered++;
        else if (outcome == FLOW) counters.filteredPacket++;
        else counters.outcome(outcome);
    }

    /// @param packet address of the packet's line
    private void track(ChunkWork work, long packet) {
        RoutedPackets.loadKey(packet, key);
        long hash = RoutedPackets.hash(packet);
        int flags = RoutedPackets.flags(packet);
        boolean taken = (flags & RoutedPackets.TAKEN) != 0;
        long slot = flows.find(key, hash);
        if (slot != FlowTable.NONE && flows.touchTombstone(
                slot, key.fromLower, RoutedPackets.timeNs(packet), flags & RoutedPackets.TCP_FLAGS_MASK)) {
            if (taken) counters.delivered++;
            else counters.filteredFlow++;
            return;
        }
        int place = RoutedPackets.place(packet);
        track(work.chunk.burst(place / Chunk.BURST_PACKETS), place % Chunk.BURST_PACKETS, slot, hash, taken);
    }

    /// @param found where the table has the packet's key, or `NONE`
    private void track(Burst burst, int i, long found, long hash, boolean taken) {
        long slot = flows.current(found, key.fromLower, burst, i);
        boolean isNew = slot == FlowTable.NONE;
        if (isNew) {
            slot = flows.open(key, hash, burst, i);
            if (slot == FlowTable.NONE) {
                if (taken) counters.delivered++;
                else counters.tableFull++;
                return;
            }
            open(flows.flow(slot), burst, i);
        } else if (flows.isTombstone(slot)) {
            flows.touch(slot, key.fromLower, burst, i);
            if (taken) counters.delivered++;
            else counters.filteredFlow++;
            return;
        }
        counters.delivered++;
        QueryFlow flow = flows.flow(slot);
        if (observesPackets) program.observePacket(burst, i, flow.state);
        if ((isNew || observesPackets) && !flow.state.isPending()) {
            flows.touch(slot, key.fromLower, burst, i);
        } else {
            streams.startPacket();
            flows.deliver(slot, key.fromLower, burst, i);
            // A flow that was pending is so until the filter program learns something.
            if (!streams.hasLearned() || flow.state.isPending()) return;
        }
        streams.stop(flow);
        flows.entomb(slot);
    }

    private void open(QueryFlow flow, Burst burst, int i) {
        flow.opened(source, sourceNumber);
        program.openFlow(burst, i, !flow.isFlipped(), flow.state);
        streams.open(flow);
        if (flow.parsing != null) flow.consume(delivery);
    }

    private void onFlowEnd(QueryFlow flow, EndReason reason) {
        streams.end(flow);
        program.flowEnded(flow.state, rows);
    }

    /// Ends all flows, at the end of the input.
    void finish() {
        flows.finish();
    }

    long flowsOpened() {
        return flows.opened();
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

package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.Outcome;
import io.fovea.reassembly.EndReason;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamMemory;
import io.fovea.spi.CompiledQueries;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.Limits;

/// The journey of a burst of packets, in order. Read `route` first, then `follow`: decode, packet filter, owner; flow
/// table, then for each packet reassembly, parser, session filter, row. One worker's; not thread safe. Bursts that this
/// worker routes are followed by every worker, each for its own flows. // per packet
final class PacketPath implements AutoCloseable {
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
        streams = new StreamReader(queries.protocols(), program, rows, limits, pool);
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
    void route(RoutedBurst routed) {
        Burst burst = routed.burst;
        decoder.decode(burst);
        count(burst);
        if (matchesPackets) {
            rows.startBurst();
            program.matchPackets(burst, rows);
            routed.taken = rows.packetsTaken();
        }
        if (!tracksFlows) {
            settleWithoutFlows(routed);
            return;
        }
        program.selectCandidates(burst);
        int candidates = 0;
        for (int i = 0; i < burst.count; i++) {
            byte outcome = burst.outcome[i];
            if (outcome == FLOW && burst.candidate[i]) {
                FlowKey key = routed.keys[i];
                key.load(burst, i);
                long hash = key.hash(seed);
                routed.hashes[i] = hash;
                routed.owned[owner(hash)] |= 1L << i;
                candidates++;
            } else {
                settle(routed, i, outcome);
            }
        }
        counters.candidates += candidates;
    }

    /// By bits of the hash that choose no slot.
    private int owner(long hash) {
        return workers == 1 ? 0 : (int) ((hash >>> 48) * workers >>> 16);
    }

    /// Takes the packets of this worker's flows all the way.
    void follow(RoutedBurst routed) {
        if (!tracksFlows) return;
        Burst burst = routed.burst;
        if (!clockStarted) {
            clockStarted = true;
            flows.advance(burst.timeNs[0]);
        }
        long mine = routed.owned[worker];
        touchSlots(routed, mine);
        for (long left = mine; left != 0; left &= left - 1) track(routed, Long.numberOfTrailingZeros(left));
        flows.advance(burst.timeNs[burst.count - 1]);
    }

    /// Touches all slots first, so that the cache misses of a burst overlap.
    private void touchSlots(RoutedBurst routed, long mine) {
        int sum = 0;
        for (long left = mine; left != 0; left &= left - 1) {
            sum += flows.prefetch(routed.hashes[Long.numberOfTrailingZeros(left)]);
        }
        prefetched += sum;
    }

    private void count(Burst burst) {
        long bytes = 0;
        for (int i = 0; i < burst.count; i++) bytes += burst.capturedLength[i];
        counters.received += burst.count;
        counters.bytes += bytes;
    }

    private void settleWithoutFlows(RoutedBurst routed) {
        Burst burst = routed.burst;
        for (int i = 0; i < burst.count; i++) {
            settle(routed, i, IS_LIMITED[burst.outcome[i]] ? FLOW : burst.outcome[i]);
        }
    }

    /// A packet that does not go on to a flow table.
    private void settle(RoutedBurst routed, int i, byte outcome) {
        if (routed.isTaken(i)) counters.delivered++;
        else if (outcome == FLOW) counters.filteredPacket++;
        else counters.outcome(outcome);
    }

    private void track(RoutedBurst routed, int i) {
        Burst burst = routed.burst;
        FlowKey key = routed.keys[i];
        long hash = routed.hashes[i];
        long slot = flows.current(key, hash, burst, i);
        if (slot == FlowTable.NONE) {
            slot = flows.open(key, hash, burst, i);
            if (slot == FlowTable.NONE) {
                if (routed.isTaken(i)) counters.delivered++;
                else counters.tableFull++;
                return;
            }
            open(flows.flow(slot), burst, i);
        } else if (flows.isTombstone(slot)) {
            flows.touch(slot, key.fromLower, burst, i);
            if (routed.isTaken(i)) counters.delivered++;
            else counters.filteredFlow++;
            return;
        }
        counters.delivered++;
        QueryFlow flow = flows.flow(slot);
        if (observesPackets) program.observePacket(burst, i, flow.state);
        if (flow.state.isPending()) {
            flows.deliver(slot, key.fromLower, burst, i);
            if (flow.state.isPending()) return;
        } else {
            flows.touch(slot, key.fromLower, burst, i);
        }
        flow.parsing.reset(pool);
        flows.entomb(slot);
    }

    private void open(QueryFlow flow, Burst burst, int i) {
        flow.opened(source, sourceNumber);
        program.openFlow(burst, i, !flow.isFlipped(), flow.state);
        streams.open(flow);
        if (flow.parsing.isOn()) flow.consume(delivery);
    }

    private void onFlowEnd(QueryFlow flow, EndReason reason) {
        streams.end(flow);
        program.flowEnded(flow.state, rows);
        flow.parsing.reset(pool);
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

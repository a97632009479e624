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

/// The journey of a burst of packets, in order. Read `onBurst` first: decode, packet filter, flow table, then for each
/// packet reassembly, parser, session filter, row. One worker's; not thread safe. // per packet
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
    private final FlowKey[] keys;
    private final long[] hashes;
    private String source = "";
    private int sourceNumber;
    /// Adds up what prefetching loads, so that it is not optimised away.
    private int prefetched;

    /// @param seed of the flow hash, secret
    PacketPath(CompiledQueries queries, Limits limits, RowCollector rows, int burstCapacity, long seed) {
        this.rows = rows;
        program = queries.newProgram();
        tracksFlows = queries.tracksFlows();
        matchesPackets = queries.matchesPackets();
        observesPackets = program.observesPackets();
        pool = new NativePool(limits.waitingBytesMax());
        streams = new StreamReader(queries.protocols(), program, rows, limits, pool);
        FlowTimeouts timeouts = new FlowTimeouts(limits.tcpIdleNs(), limits.udpIdleNs());
        delivery = new FlowStreams(streams);
        waiting = new StreamMemory(limits.waitingBytesPerFlow(), limits.waitingBytesMax());
        flows = new FlowTable<>(limits.flowsMax(), timeouts, seed, () -> new QueryFlow(waiting), this::onFlowEnd);
        keys = new FlowKey[burstCapacity];
        for (int i = 0; i < burstCapacity; i++) keys[i] = new FlowKey();
        hashes = new long[burstCapacity];
    }

    /// Says which capture the next bursts come from.
    void source(String name, int number) {
        source = name;
        sourceNumber = number;
        rows.source(name);
    }

    /// Takes a burst of frames all the way.
    void onBurst(Burst burst) {
        decoder.decode(burst);
        count(burst);
        if (matchesPackets) {
            rows.startBurst(burst.count);
            program.matchPackets(burst, rows);
        }
        if (!tracksFlows) {
            settleWithoutFlows(burst);
            return;
        }
        program.selectCandidates(burst);
        findHomes(burst);
        for (int i = 0; i < burst.count; i++) {
            if (burst.outcome[i] != FLOW) settle(i, burst.outcome[i]);
            else if (burst.candidate[i]) track(burst, i);
            else settle(i, FLOW);
        }
        flows.advance(burst.timeNs[burst.count - 1]);
    }

    private void count(Burst burst) {
        long bytes = 0;
        for (int i = 0; i < burst.count; i++) bytes += burst.capturedLength[i];
        counters.received += burst.count;
        counters.bytes += bytes;
    }

    private void settleWithoutFlows(Burst burst) {
        for (int i = 0; i < burst.count; i++) {
            settle(i, IS_LIMITED[burst.outcome[i]] ? FLOW : burst.outcome[i]);
        }
    }

    /// A packet that does not go on to the flow table.
    private void settle(int i, byte outcome) {
        if (matchesPackets && rows.packetTaken(i)) counters.delivered++;
        else if (outcome == FLOW) counters.filteredPacket++;
        else counters.outcome(outcome);
    }

    /// Hashes all keys first and touches their slots, so that the cache misses of a burst overlap.
    private void findHomes(Burst burst) {
        int sum = 0;
        for (int i = 0; i < burst.count; i++) {
            if (!burst.candidate[i] || burst.outcome[i] != FLOW) continue;
            keys[i].load(burst, i);
            hashes[i] = flows.hash(keys[i]);
            sum += flows.prefetch(hashes[i]);
            counters.candidates++;
        }
        prefetched += sum;
    }

    private void track(Burst burst, int i) {
        FlowKey key = keys[i];
        long slot = flows.current(key, hashes[i], burst, i);
        if (slot == FlowTable.NONE) {
            slot = flows.open(key, hashes[i], burst, i);
            if (slot == FlowTable.NONE) {
                settleUntracked(i);
                return;
            }
            open(flows.flow(slot), burst, i);
        } else if (flows.isTombstone(slot)) {
            flows.touch(slot, key.fromLower, burst, i);
            settleTombstone(i);
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

    private void settleUntracked(int i) {
        if (matchesPackets && rows.packetTaken(i)) counters.delivered++;
        else counters.tableFull++;
    }

    private void settleTombstone(int i) {
        if (matchesPackets && rows.packetTaken(i)) counters.delivered++;
        else counters.filteredFlow++;
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

package io.fovea.engine;

import io.fovea.packet.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where packets went, counted by one worker. Plain fields, read after the worker is done or from its own thread.
final class PathCounters {
    private static final Outcome[] OUTCOMES = Outcome.values();

    long received;
    long bytes;
    long candidates;
    long delivered;
    long filteredPacket;
    long filteredFlow;
    long tableFull;
    private final long[] byOutcome = new long[OUTCOMES.length];

    /// Packets that no flow is kept for, by their `Outcome`.
    void outcome(int ordinal, int packets) {
        byOutcome[ordinal] += packets;
    }

    /// Corrects how many packets no flow is kept for.
    void outcome(Outcome outcome, long count) {
        byOutcome[outcome.ordinal()] += count;
    }

    /// Adds what another worker counted.
    void add(PathCounters other) {
        received += other.received;
        bytes += other.bytes;
        candidates += other.candidates;
        delivered += other.delivered;
        filteredPacket += other.filteredPacket;
        filteredFlow += other.filteredFlow;
        tableFull += other.tableFull;
        for (int o = 0; o < byOutcome.length; o++) byOutcome[o] += other.byOutcome[o];
    }

    Accounting accounting() {
        Map<String, Long> malformed = new LinkedHashMap<>();
        Map<String, Long> limited = new LinkedHashMap<>();
        long notIp = 0;
        for (Outcome outcome : OUTCOMES) {
            long count = byOutcome[outcome.ordinal()];
            if (count == 0) continue;
            switch (outcome.category()) {
                case NOT_IP -> notIp += count;
                case MALFORMED -> malformed.put(outcome.label(), count);
                case LIMITED -> limited.put(outcome.label(), count);
                case FLOW -> throw new IllegalStateException("flow packets are counted by where they went");
            }
        }
        if (tableFull > 0) limited.put("flow-table", tableFull);
        return new Accounting(
                received, delivered, filteredPacket, filteredFlow, notIp, malformed, limited, Map.of());
    }
}

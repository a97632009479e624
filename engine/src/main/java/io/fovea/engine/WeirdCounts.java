package io.fovea.engine;

import io.fovea.reassembly.FlowWeird;
import io.fovea.spi.Weird;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one worker met that is odd. In flows only numbers: flows keep their own examples. Outside flows also the first
/// and the last example of each name. Bounded by the number of names. Read after the worker is done.
final class WeirdCounts {
    private final long[] inFlows = new long[FlowWeird.values().length];
    private final Map<String, Outside> outsideFlows = new TreeMap<>();
    private final boolean keptByFlow;

    /// @param keptByFlow whether each flow keeps what is odd in it, because a query asks
    WeirdCounts(boolean keptByFlow) {
        this.keptByFlow = keptByFlow;
    }

    boolean isKeptByFlow() {
        return keptByFlow;
    }

    /// Where a packet was met: a capture, by name and by its number in the run, and a frame.
    record Place(String source, int sourceNumber, long timeNs, long frame) {
        private boolean isBefore(Place other) {
            return sourceNumber != other.sourceNumber ? sourceNumber < other.sourceNumber : frame < other.frame;
        }
    }

    /// One name outside flows.
    private static final class Outside {
        private final String layer;
        private long count;
        private Place first;
        private Place last;

        private Outside(String layer) {
            this.layer = layer;
        }

        private void add(long more, Place from, Place to) {
            count += more;
            if (first == null || from.isBefore(first)) first = from;
            if (last == null || last.isBefore(to)) last = to;
        }
    }

    /// Something odd in a flow.
    void inFlow(FlowWeird what) {
        inFlows[what.ordinal()]++;
    }

    /// Something odd in a packet that belongs to no flow.
    ///
    /// @param name from a small set, so that traffic cannot choose how many there are
    void outsideFlows(String name, String layer, Place place) {
        outsideFlows.computeIfAbsent(name, _ -> new Outside(layer)).add(1, place, place);
    }

    /// Adds what another worker met, whose packets lay before, behind and between.
    void add(WeirdCounts other) {
        for (int what = 0; what < inFlows.length; what++) inFlows[what] += other.inFlows[what];
        other.outsideFlows.forEach((name, outside) -> outsideFlows
                .computeIfAbsent(name, _ -> new Outside(outside.layer))
                .add(outside.count, outside.first, outside.last));
    }

    /// What was met outside flows, by name.
    List<Weird> rowsOutsideFlows() {
        List<Weird> rows = new ArrayList<>();
        outsideFlows.forEach((name, outside) -> rows.add(new Weird(
                name, outside.layer, outside.first.source, outside.first.timeNs, outside.first.frame,
                outside.last.frame, outside.count)));
        return rows;
    }

    /// How often each thing was met, in flows and outside.
    Map<String, Long> byName() {
        Map<String, Long> counts = new TreeMap<>();
        for (FlowWeird what : FlowWeird.values()) {
            if (inFlows[what.ordinal()] > 0) counts.put(what.label(), inFlows[what.ordinal()]);
        }
        outsideFlows.forEach((name, outside) -> counts.merge(name, outside.count, Long::sum));
        return counts;
    }
}

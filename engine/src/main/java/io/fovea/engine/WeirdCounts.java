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

    /// One name outside flows. Captures are told apart by their numbers in the run.
    private static final class Outside {
        final String layer;
        long count;
        String source;
        int firstSource = Integer.MAX_VALUE;
        long firstFrame;
        long firstTimeNs;
        int lastSource = -1;
        long lastFrame;

        Outside(String layer) {
            this.layer = layer;
        }

        void from(String name, int number, long timeNs, long frame) {
            if (number > firstSource || number == firstSource && frame >= firstFrame) return;
            source = name;
            firstSource = number;
            firstFrame = frame;
            firstTimeNs = timeNs;
        }

        void to(int number, long frame) {
            if (number < lastSource || number == lastSource && frame <= lastFrame) return;
            lastSource = number;
            lastFrame = frame;
        }

        void add(Outside other) {
            count += other.count;
            from(other.source, other.firstSource, other.firstTimeNs, other.firstFrame);
            to(other.lastSource, other.lastFrame);
        }
    }

    /// Something odd in a flow.
    void inFlow(FlowWeird what) {
        inFlows[what.ordinal()]++;
    }

    /// Something odd in a packet that belongs to no flow. // per packet
    ///
    /// @param name from a small set, so that traffic cannot choose how many there are
    /// @param source name of the capture
    /// @param sourceNumber the capture's place in the run
    void outsideFlows(String name, String layer, String source, int sourceNumber, long timeNs, long frame) {
        Outside outside = outsideFlows.get(name);
        if (outside == null) {
            outside = new Outside(layer);
            outsideFlows.put(name, outside);
        }
        outside.count++;
        outside.from(source, sourceNumber, timeNs, frame);
        outside.to(sourceNumber, frame);
    }

    /// Adds what another worker met, whose packets lay before, behind and between.
    void add(WeirdCounts other) {
        for (int what = 0; what < inFlows.length; what++) inFlows[what] += other.inFlows[what];
        other.outsideFlows.forEach((name, outside) -> outsideFlows
                .computeIfAbsent(name, _ -> new Outside(outside.layer)).add(outside));
    }

    /// What was met outside flows, by name.
    List<Weird> rowsOutsideFlows() {
        List<Weird> rows = new ArrayList<>();
        outsideFlows.forEach((name, outside) -> rows.add(new Weird(
                name, null, outside.layer, outside.source, outside.firstTimeNs, outside.firstFrame, outside.lastFrame,
                outside.count)));
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

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

    /// One name outside flows, with its first and last example: captures by their numbers in the run, and frames.
    private static final class Outside {
        private final String layer;
        private long count;
        private String firstSource;
        private int firstSourceNumber = Integer.MAX_VALUE;
        private long firstFrame;
        private long firstTimeNs;
        private int lastSourceNumber = -1;
        private long lastFrame;

        private Outside(String layer) {
            this.layer = layer;
        }

        private void first(String source, int sourceNumber, long timeNs, long frame) {
            if (!isBefore(sourceNumber, frame, firstSourceNumber, firstFrame)) return;
            firstSource = source;
            firstSourceNumber = sourceNumber;
            firstTimeNs = timeNs;
            firstFrame = frame;
        }

        private void last(int sourceNumber, long frame) {
            if (!isBefore(lastSourceNumber, lastFrame, sourceNumber, frame)) return;
            lastSourceNumber = sourceNumber;
            lastFrame = frame;
        }

        private static boolean isBefore(int source, long frame, int otherSource, long otherFrame) {
            return source != otherSource ? source < otherSource : frame < otherFrame;
        }

        private void add(Outside other) {
            count += other.count;
            first(other.firstSource, other.firstSourceNumber, other.firstTimeNs, other.firstFrame);
            last(other.lastSourceNumber, other.lastFrame);
        }
    }

    /// Something odd in a flow.
    void inFlow(FlowWeird what) {
        inFlows[what.ordinal()]++;
    }

    /// Something odd in a packet that belongs to no flow.
    ///
    /// Allocates nothing but for the first of a name. // per packet
    ///
    /// @param name from a small set, so that traffic cannot choose how many there are
    void outsideFlows(String name, String layer, String source, int sourceNumber, long timeNs, long frame) {
        Outside outside = outsideFlows.get(name);
        if (outside == null) {
            outside = new Outside(layer);
            outsideFlows.put(name, outside);
        }
        outside.count++;
        outside.first(source, sourceNumber, timeNs, frame);
        outside.last(sourceNumber, frame);
    }

    /// Adds what another worker met, whose packets lay before, behind and between.
    void add(WeirdCounts other) {
        for (int what = 0; what < inFlows.length; what++) inFlows[what] += other.inFlows[what];
        other.outsideFlows.forEach((name, outside) -> outsideFlows
                .computeIfAbsent(name, _ -> new Outside(outside.layer))
                .add(outside));
    }

    /// What was met outside flows, by name.
    List<Weird> rowsOutsideFlows() {
        List<Weird> rows = new ArrayList<>();
        outsideFlows.forEach((name, outside) -> rows.add(new Weird(
                name, outside.layer, outside.firstSource, outside.firstTimeNs, outside.firstFrame,
                outside.lastFrame, outside.count)));
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

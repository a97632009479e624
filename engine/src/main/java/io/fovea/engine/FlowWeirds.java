package io.fovea.engine;

import io.fovea.reassembly.FlowWeird;
import io.fovea.spi.Weird;
import java.util.ArrayList;
import java.util.List;

/// What is odd in one flow: of each thing, how often, and its first and last example. Most flows have none.
final class FlowWeirds {
    private static final FlowWeird[] ALL = FlowWeird.values();

    private final long[] counts = new long[ALL.length];
    private final long[] timesNs = new long[ALL.length];
    private final long[] firstFrames = new long[ALL.length];
    private final long[] lastFrames = new long[ALL.length];
    private final String[] said = new String[ALL.length];

    /// @return whether this is the first of its name
    boolean add(FlowWeird what, long timeNs, long frame) {
        int number = what.ordinal();
        boolean isFirst = counts[number]++ == 0;
        if (isFirst) {
            timesNs[number] = timeNs;
            firstFrames[number] = frame;
        }
        lastFrames[number] = frame;
        return isFirst;
    }

    /// Adds what there is to say about the first of a name.
    void say(FlowWeird what, String text) {
        said[what.ordinal()] = text;
    }

    /// One for each thing that was met.
    List<Weird> rows(String source) {
        List<Weird> rows = new ArrayList<>();
        for (FlowWeird what : ALL) {
            int number = what.ordinal();
            if (counts[number] == 0) continue;
            rows.add(new Weird(what.label(), said[number], what.layer(), source, timesNs[number],
                    firstFrames[number], lastFrames[number], counts[number]));
        }
        return rows;
    }
}

package io.fovea.engine;

import io.fovea.spi.SourceNotes;
import java.util.List;
import java.util.Map;

/// What a run did.
///
/// @param inputs the captures, in the order in which they were read
/// @param accounting where every packet went
/// @param funnel how much work was left after each stage
/// @param queries rows of each query
/// @param weird odd traffic that was met, by name: in packets that no flow takes, and in flows as far as queries needed
///         them
/// @param checksums how many packets have right checksums, bad ones or such as are left to the card, by verdict; of
///         those that queries had verified
/// @param shed what was given up to stay within limits, by name, beside the packets that the accounting has
/// @param failedLimit the limit that ended the run, because its policy is to fail; or null
/// @param stopped whether the run was stopped before the end of its inputs by `Fovea.stop`
/// @param workers how many shared the work
/// @param elapsedNs wall time of the run
public record RunReport(
        List<Input> inputs,
        Accounting accounting,
        Funnel funnel,
        List<Query> queries,
        Map<String, Long> weird,
        Map<String, Long> checksums,
        Map<String, Long> shed,
        String failedLimit,
        boolean stopped,
        int workers,
        long elapsedNs) {
    public RunReport {
        inputs = List.copyOf(inputs);
        queries = List.copyOf(queries);
        weird = Map.copyOf(weird);
        checksums = Map.copyOf(checksums);
        shed = Map.copyOf(shed);
    }

    /// One capture.
    ///
    /// @param name as it was given
    /// @param bytes bytes that were read
    /// @param packets frames that were read
    /// @param damage why reading ended early, with the byte offset; null when it did not
    /// @param notes what it says beside its packets
    public record Input(String name, long bytes, long packets, String damage, SourceNotes notes) {
        /// A capture that says nothing beside its packets.
        public Input(String name, long bytes, long packets, String damage) {
            this(name, bytes, packets, damage, SourceNotes.NONE);
        }
    }

    /// One query.
    ///
    /// @param rows rows that it gave
    /// @param limitReached whether its `limit` ended it
    public record Query(String name, long rows, boolean limitReached) {}

    /// How much was left after each stage.
    ///
    /// @param bytes bytes of frames read
    /// @param packets frames read
    /// @param candidates packets that passed the packet filter
    /// @param flows flows that were opened
    /// @param parsedFlows flows whose stream was parsed
    /// @param sessions sessions that reached a milestone
    /// @param rows rows given
    public record Funnel(
            long bytes, long packets, long candidates, long flows, long parsedFlows, long sessions, long rows) {}

    /// Whether every input was read to its end.
    public boolean isComplete() {
        return !stopped && failedLimit == null && inputs.stream().allMatch(input -> input.damage() == null);
    }
}

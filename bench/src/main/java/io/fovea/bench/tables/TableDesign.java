package io.fovea.bench.tables;

import io.fovea.packet.FlowKey;

/// A table of flows, by key: found and seen again, added, ended when they were silent too long.
public interface TableDesign extends AutoCloseable {
    /// No flow.
    long NONE = 0;

    /// Loads what a lookup reads first; add the result up somewhere.
    int prefetch(long hash);

    /// A handle for the flow of a key, good until the next `insert` or `expire`; or `NONE`.
    long find(FlowKey key, long hash);

    /// The flow was seen.
    void touch(long handle, long nowNs);

    /// Adds a flow that is not there.
    void insert(FlowKey key, long hash, long nowNs);

    /// Does a share of ending flows that were not seen for the idle time; called once a burst.
    void expire(long nowNs);

    /// Flows there are.
    int size();

    @Override
    void close();

    /// The design of a name, for so many flows.
    static TableDesign of(String name, int flows, long idleNs) {
        boolean wheel = name.endsWith("-wheel");
        return switch (name) {
            case "today" -> new TodaysTable(flows, idleNs);
            case "linear-scan" -> new LinearTable(idleNs, false);
            case "tags-wheel", "tags-scan" -> new TagArrayTable(idleNs, wheel);
            case "cuckoo-scan" -> new CuckooTable(idleNs);
            case "hashmap" -> new HashMapTable(idleNs);
            default -> throw new IllegalArgumentException("no design " + name);
        };
    }
}

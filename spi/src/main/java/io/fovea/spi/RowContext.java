package io.fovea.spi;

import io.fovea.packet.Burst;

/// Where a row's values come from: its query, its source, and a flow, a session of it, or a packet.
/// Reused for every row of a worker.
public final class RowContext {
    /// Name of the query.
    public String query;
    /// Name of the capture or device that is being read.
    public String source;
    /// The flow, or null in rows of packets and of what is odd outside flows.
    public ConnView conn;
    /// The session, or null in rows of flows and packets.
    public Session session;
    /// What is odd, in rows of `weird` only.
    public Weird weird;
    /// The burst, in rows of packets only.
    public Burst burst;
    /// The packet's place in the burst, in rows of packets only.
    public int packet;
}

package io.fovea.engine;

import io.fovea.packet.TunnelContext;

/// Where flows come from: what all those of one capture and worker have in common that lie in no tunnel. A flow in a
/// tunnel has one of its own.
///
/// @param source name of the capture
/// @param number the capture's place in the run
/// @param weirdCounts the worker's
/// @param tunnel seen from the flow's originator, or null
record FlowOrigin(String source, int number, WeirdCounts weirdCounts, TunnelContext tunnel) {
    /// The same in a tunnel; null for none.
    FlowOrigin in(TunnelContext flowTunnel) {
        return flowTunnel == null ? this : new FlowOrigin(source, number, weirdCounts, flowTunnel);
    }
}

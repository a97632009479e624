package io.fovea.reassembly;

/// Is told of every tracked flow that ends, after its streams have been flushed and before its object is used again.
///
/// @param <F> the engine's kind of flow
@FunctionalInterface
public interface FlowEndListener<F extends Flow> {
    /// Must not call the table.
    void onFlowEnd(F flow, EndReason reason);
}

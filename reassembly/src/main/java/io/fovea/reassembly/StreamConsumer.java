package io.fovea.reassembly;

/// Takes the bytes of a flow's two streams, each in its order, or its datagrams.
public interface StreamConsumer {
    /// The next bytes of a stream. They lie in the frame or in a waiting block: valid only during the call.
    ///
    /// @param timeNs time of the packet that brought them
    /// @param frame number of that packet's frame
    void onBytes(Flow flow, boolean fromOriginator, long address, int lengthBytes, long timeNs, long frame);

    /// The payload of a datagram, as far as it was captured, never empty; the rest as for `onBytes`.
    default void onDatagram(
            Flow flow, boolean fromOriginator, long address, int lengthBytes, long timeNs, long frame) {}

    /// The next bytes of a stream are missing.
    void onGap(Flow flow, boolean fromOriginator, long lengthBytes);

    /// Bytes that still wait were sent again with other content. The first content stays.
    void onConflict(Flow flow, boolean fromOriginator);
}

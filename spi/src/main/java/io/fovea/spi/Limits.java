package io.fovea.spi;

/// Every bound of a run; none is ever exceeded, every hit is counted.
///
/// @param flowsMax flows at the same time, tombstones included; workers share them out evenly
/// @param tcpIdleNs packet time after which a silent TCP flow is over
/// @param udpIdleNs the same for UDP
/// @param waitingBytesPerFlow out-of-order bytes kept for a flow
/// @param waitingBytesMax out-of-order bytes kept in all
/// @param parserBytes unconsumed bytes kept for one direction of a parsed flow
/// @param probeBytes bytes of a direction that protocols are probed with (request lines of HTTP are often longer
///         than 2 KiB)
/// @param fragmentBytesMax memory for IP fragments whose datagrams are not whole, in all
/// @param fragmentTimeoutNs packet time after its first fragment when a datagram is given up
public record Limits(
        int flowsMax,
        long tcpIdleNs,
        long udpIdleNs,
        int waitingBytesPerFlow,
        long waitingBytesMax,
        int parserBytes,
        int probeBytes,
        long fragmentBytesMax,
        long fragmentTimeoutNs) {
    private static final long SECOND_NS = 1_000_000_000L;

    /// The defaults.
    public static final Limits DEFAULT =
            new Limits(4 << 20, 300 * SECOND_NS, 60 * SECOND_NS, 1 << 20, 256L << 20, 64 << 10, 16 << 10, 32L << 20,
                    30 * SECOND_NS);
}

package io.fovea.spi;

/// Every bound of a run; none is ever exceeded, every hit is counted.
///
/// @param flowsMax flows at the same time, tombstones included; workers share them out evenly
/// @param whenFull what is done for a new flow when there are so many
/// @param flowTimes when flows are over
/// @param waitingBytesPerFlow out-of-order bytes kept for a flow
/// @param waitingBytesMax out-of-order bytes kept in all
/// @param parserBytes unconsumed bytes kept for one direction of a parsed flow
/// @param probeBytes bytes of a direction that protocols are probed with (request lines of HTTP are often longer
///         than 2 KiB)
/// @param fragmentBytesMax memory for IP fragments whose datagrams are not whole, in all
/// @param fragmentTimeoutNs packet time after its first fragment when a datagram is given up
public record Limits(
        int flowsMax,
        WhenFull whenFull,
        FlowTimes flowTimes,
        int waitingBytesPerFlow,
        long waitingBytesMax,
        int parserBytes,
        int probeBytes,
        long fragmentBytesMax,
        long fragmentTimeoutNs) {
    /// The defaults.
    public static final Limits DEFAULT = new Limits(
            4 << 20, WhenFull.EVICT_IDLE, FlowTimes.DEFAULT, 1 << 20, 256L << 20, 64 << 10, 16 << 10, 32L << 20,
            30_000_000_000L);

    /// What is done for a new flow when there are as many as may be. Each case is counted.
    public enum WhenFull {
        /// Another flow ends for it: one whose timeout is near.
        EVICT_IDLE("evict-idle"),
        /// It is not followed.
        IGNORE_NEW("ignore-new"),
        /// The run ends.
        FAIL("fail");

        private final String label;

        WhenFull(String label) {
            this.label = label;
        }

        /// The name under which users choose it.
        public String label() {
            return label;
        }
    }

    /// The same with other bounds for flows.
    public Limits withFlows(int flows, WhenFull policy) {
        return new Limits(flows, policy, flowTimes, waitingBytesPerFlow, waitingBytesMax, parserBytes, probeBytes,
                fragmentBytesMax, fragmentTimeoutNs);
    }

    /// The same with other times for flows.
    public Limits withFlowTimes(FlowTimes times) {
        return new Limits(flowsMax, whenFull, times, waitingBytesPerFlow, waitingBytesMax, parserBytes, probeBytes,
                fragmentBytesMax, fragmentTimeoutNs);
    }
}

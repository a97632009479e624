package io.fovea.reassembly;

/// How long a flow may be silent, in packet time.
///
/// @param tcpIdleNs silence after which a TCP flow is over
/// @param udpIdleNs the same for UDP
/// @param lingerNs the same for a TCP flow that has been closed: late ACKs and retransmissions still belong to it
/// @param attemptNs time from the first SYN of an originator that nothing answers, however often it is repeated, after
///         which the attempt is over: Zeek's `tcp_attempt_delay`
public record FlowTimeouts(long tcpIdleNs, long udpIdleNs, long lingerNs, long attemptNs) {
    /// Zeek's `tcp_close_delay`.
    public static final long LINGER_NS = 5_000_000_000L;
    private static final long TIMEOUT_MAX_NS = 1L << 60;

    public FlowTimeouts {
        check(tcpIdleNs);
        check(udpIdleNs);
        check(lingerNs);
        check(attemptNs);
    }

    /// Timeouts with which an attempt is a TCP flow like any other.
    public FlowTimeouts(long tcpIdleNs, long udpIdleNs, long lingerNs) {
        this(tcpIdleNs, udpIdleNs, lingerNs, tcpIdleNs);
    }

    /// The same with the usual linger.
    public FlowTimeouts(long tcpIdleNs, long udpIdleNs) {
        this(tcpIdleNs, udpIdleNs, LINGER_NS);
    }

    private static void check(long timeoutNs) {
        if (timeoutNs <= 0 || timeoutNs > TIMEOUT_MAX_NS) throw new IllegalArgumentException("timeout " + timeoutNs);
    }

    long longestNs() {
        return Math.max(Math.max(lingerNs, attemptNs), Math.max(tcpIdleNs, udpIdleNs));
    }

    /// Whether a flow last seen at one time is over at another. Differences are taken as unsigned, since times come
    /// from the capture and may be anything.
    static boolean isOver(long lastSeenNs, long nowNs, long timeoutNs) {
        return nowNs > lastSeenNs && Long.compareUnsigned(nowNs - lastSeenNs, timeoutNs) > 0;
    }
}

package io.fovea.reassembly;

import io.fovea.packet.FlowKey;

/// How long a flow may be silent, in packet time.
///
/// @param tcpIdleNs silence after which a TCP flow is over
/// @param udpIdleNs the same for UDP
/// @param icmpIdleNs the same for ICMP and ICMPv6
/// @param sctpIdleNs the same for SCTP
/// @param lingerNs the same for a TCP flow that FINs have closed: late ACKs and retransmissions still belong to it
/// @param resetNs the same for a TCP flow that a RST has closed, which may have been forged
/// @param attemptNs time from the first SYN of an originator that nothing answers, however often it is repeated, after
///         which the attempt is over: Zeek's `tcp_attempt_delay`
public record FlowTimeouts(
        long tcpIdleNs, long udpIdleNs, long icmpIdleNs, long sctpIdleNs, long lingerNs, long resetNs, long attemptNs) {
    /// Zeek's `tcp_close_delay`.
    public static final long LINGER_NS = 5_000_000_000L;
    private static final long TIMEOUT_MAX_NS = 1L << 60;

    public FlowTimeouts {
        check(tcpIdleNs);
        check(udpIdleNs);
        check(icmpIdleNs);
        check(sctpIdleNs);
        check(lingerNs);
        check(resetNs);
        check(attemptNs);
    }

    /// Timeouts with which all that is not TCP is as UDP, and a RST closes as FINs do.
    public FlowTimeouts(long tcpIdleNs, long udpIdleNs, long lingerNs, long attemptNs) {
        this(tcpIdleNs, udpIdleNs, udpIdleNs, udpIdleNs, lingerNs, lingerNs, attemptNs);
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
        long ofTcp = Math.max(Math.max(tcpIdleNs, attemptNs), Math.max(lingerNs, resetNs));
        return Math.max(ofTcp, Math.max(udpIdleNs, Math.max(icmpIdleNs, sctpIdleNs)));
    }

    /// What silence ends a flow that is open.
    ///
    /// @param context of its key
    long idleNs(int context) {
        if (FlowKey.isTcp(context)) return tcpIdleNs;
        if (FlowKey.isIcmp(context)) return icmpIdleNs;
        return FlowKey.isSctp(context) ? sctpIdleNs : udpIdleNs;
    }

    /// Whether a flow last seen at one time is over at another. Differences are taken as unsigned, since times come
    /// from the capture and may be anything.
    static boolean isOver(long lastSeenNs, long nowNs, long timeoutNs) {
        return nowNs > lastSeenNs && Long.compareUnsigned(nowNs - lastSeenNs, timeoutNs) > 0;
    }
}

package io.fovea.spi;

import java.util.LinkedHashMap;
import java.util.Map;

/// When flows are over, and when those that go on are told of. All in packet time. The defaults are Zeek's.
///
/// @param tcpIdleNs silence after which a TCP flow is over
/// @param tcpAttemptNs time after the first SYN when an attempt that nothing answers is over
/// @param tcpCloseNs silence after which a TCP flow is over that FINs have closed: late packets still belong to it
/// @param tcpResetNs silence after which a TCP flow is over that a RST has closed: the RST may have been forged
/// @param udpIdleNs silence after which a UDP flow is over
/// @param icmpIdleNs silence after which a flow of ICMP or ICMPv6 is over
/// @param sctpIdleNs silence after which an SCTP flow is over
/// @param interimNs time after which a flow that goes on gives a row of what happened since the row before; 0 for never
public record FlowTimes(
        long tcpIdleNs, long tcpAttemptNs, long tcpCloseNs, long tcpResetNs, long udpIdleNs, long icmpIdleNs,
        long sctpIdleNs, long interimNs) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long TIME_MAX_NS = 1L << 59;

    /// Zeek's. That of SCTP is what Zeek has for transports that it does not know; an association that is alive sends
    /// heartbeats from both ends every half minute (RFC 9260, sections 8.3 and 16).
    public static final FlowTimes DEFAULT = new FlowTimes(
            5 * MINUTE_NS, 5 * SECOND_NS, 5 * SECOND_NS, 5 * SECOND_NS, MINUTE_NS, MINUTE_NS, MINUTE_NS, 0);

    public FlowTimes {
        check(tcpIdleNs);
        check(tcpAttemptNs);
        check(tcpCloseNs);
        check(tcpResetNs);
        check(udpIdleNs);
        check(icmpIdleNs);
        check(sctpIdleNs);
        if (interimNs < 0 || interimNs > TIME_MAX_NS) throw new IllegalArgumentException("interval " + interimNs);
    }

    private static void check(long timeoutNs) {
        if (timeoutNs <= 0 || timeoutNs > TIME_MAX_NS) throw new IllegalArgumentException("timeout " + timeoutNs);
    }

    /// The timeouts by the names under which users set them.
    public Map<String, Long> timeouts() {
        Map<String, Long> timeouts = new LinkedHashMap<>();
        timeouts.put("tcp-idle", tcpIdleNs);
        timeouts.put("tcp-attempt", tcpAttemptNs);
        timeouts.put("tcp-close", tcpCloseNs);
        timeouts.put("tcp-reset", tcpResetNs);
        timeouts.put("udp-idle", udpIdleNs);
        timeouts.put("icmp-idle", icmpIdleNs);
        timeouts.put("sctp-idle", sctpIdleNs);
        return timeouts;
    }

    /// The same with some timeouts of other lengths.
    ///
    /// @param changed by name, as `timeouts` has them
    public FlowTimes withTimeouts(Map<String, Long> changed) {
        Map<String, Long> all = timeouts();
        changed.forEach((name, timeoutNs) -> {
            if (all.replace(name, timeoutNs) == null) throw new IllegalArgumentException("no timeout " + name);
        });
        return new FlowTimes(
                all.get("tcp-idle"), all.get("tcp-attempt"), all.get("tcp-close"), all.get("tcp-reset"),
                all.get("udp-idle"), all.get("icmp-idle"), all.get("sctp-idle"), interimNs);
    }

    /// The same with interim rows.
    public FlowTimes withInterim(long intervalNs) {
        return new FlowTimes(
                tcpIdleNs, tcpAttemptNs, tcpCloseNs, tcpResetNs, udpIdleNs, icmpIdleNs, sctpIdleNs, intervalNs);
    }
}

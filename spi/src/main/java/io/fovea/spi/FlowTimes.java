package io.fovea.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// When flows are over, and when those that go on are told of. All in packet time. The defaults are Zeek's.
///
/// @param tcpIdleNs silence after which a TCP flow is over
/// @param tcpAttemptNs time after the first SYN when an attempt that nothing answers is over
/// @param tcpCloseNs silence after which a closed TCP flow is over: late packets still belong to it
/// @param udpIdleNs silence after which a UDP flow is over
/// @param interimNs time after which a flow that goes on gives a row of what happened since the row before; 0 for never
public record FlowTimes(long tcpIdleNs, long tcpAttemptNs, long tcpCloseNs, long udpIdleNs, long interimNs) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long TIME_MAX_NS = 1L << 59;

    /// Zeek's.
    public static final FlowTimes DEFAULT =
            new FlowTimes(300 * SECOND_NS, 5 * SECOND_NS, 5 * SECOND_NS, 60 * SECOND_NS, 0);

    public FlowTimes {
        for (long timeoutNs : List.of(tcpIdleNs, tcpAttemptNs, tcpCloseNs, udpIdleNs)) {
            if (timeoutNs <= 0 || timeoutNs > TIME_MAX_NS) throw new IllegalArgumentException("timeout " + timeoutNs);
        }
        if (interimNs < 0 || interimNs > TIME_MAX_NS) throw new IllegalArgumentException("interval " + interimNs);
    }

    /// The timeouts by the names under which users set them.
    public Map<String, Long> timeouts() {
        Map<String, Long> timeouts = new LinkedHashMap<>();
        timeouts.put("tcp-idle", tcpIdleNs);
        timeouts.put("tcp-attempt", tcpAttemptNs);
        timeouts.put("tcp-close", tcpCloseNs);
        timeouts.put("udp-idle", udpIdleNs);
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
        return new FlowTimes(all.get("tcp-idle"), all.get("tcp-attempt"), all.get("tcp-close"), all.get("udp-idle"),
                interimNs);
    }

    /// The same with interim rows.
    public FlowTimes withInterim(long intervalNs) {
        return new FlowTimes(tcpIdleNs, tcpAttemptNs, tcpCloseNs, udpIdleNs, intervalNs);
    }
}

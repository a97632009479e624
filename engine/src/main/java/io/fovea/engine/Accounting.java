package io.fovea.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where every packet of a run went. One identity holds at every moment at which it is taken:
/// received = delivered + filtered + not-ip + malformed + limited + lost.
///
/// @param received packets that the sources handed over, and those that they say were lost
/// @param delivered packets that were taken in by a flow, or matched a query over packets
/// @param filteredPacket packets that no query can match, by the packet filter
/// @param filteredFlow packets of flows that no query can match any more
/// @param notIp packets without IP
/// @param malformed packets with headers that cannot be, by reason
/// @param limited packets that a limit of ours kept out, by reason
/// @param lost packets that were lost before us, by place
public record Accounting(
        long received,
        long delivered,
        long filteredPacket,
        long filteredFlow,
        long notIp,
        Map<String, Long> malformed,
        Map<String, Long> limited,
        Map<String, Long> lost) {
    public Accounting {
        malformed = Map.copyOf(new LinkedHashMap<>(malformed));
        limited = Map.copyOf(new LinkedHashMap<>(limited));
        lost = Map.copyOf(new LinkedHashMap<>(lost));
    }

    /// The same with packets that were lost before the sources had them: they are received, in the identity's sense.
    Accounting withLost(Map<String, Long> places) {
        Map<String, Long> all = new LinkedHashMap<>(lost);
        places.forEach((place, count) -> all.merge(place, count, Long::sum));
        return new Accounting(received + sum(places), delivered, filteredPacket, filteredFlow, notIp, malformed,
                limited, all);
    }

    /// The right-hand side of the identity.
    public long accounted() {
        return delivered + filteredPacket + filteredFlow + notIp + sum(malformed) + sum(limited) + sum(lost);
    }

    /// Whether the identity holds.
    public boolean holds() {
        return received == accounted();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}

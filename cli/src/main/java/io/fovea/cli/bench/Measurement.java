package io.fovea.cli.bench;

import java.util.Comparator;
import java.util.List;

/// What one run over a capture took.
///
/// @param packets frames that were read
/// @param bytes bytes of these frames
/// @param workers how many shared the work
/// @param wallNs time on the clock
/// @param cpuNs time of all processors, the JVM's own work included
/// @param rows rows that were given
public record Measurement(long packets, long bytes, int workers, long wallNs, long cpuNs, long rows) {
    private static final double BITS_PER_BYTE = 8;
    private static final double THOUSAND = 1_000;

    /// The measurement with the median CPU time.
    public static Measurement median(List<Measurement> rounds) {
        return rounds.stream().sorted(Comparator.comparingLong(Measurement::cpuNs)).toList().get(rounds.size() / 2);
    }

    /// CPU time of a packet.
    public double cpuNsPerPacket() {
        return packets == 0 ? 0 : (double) cpuNs / packets;
    }

    /// Millions of packets a second, by the clock.
    public double megaPacketsPerSecond() {
        return wallNs == 0 ? 0 : packets * THOUSAND / wallNs;
    }

    /// Gigabits of frames a second, by the clock.
    public double gigabitsPerSecond() {
        return wallNs == 0 ? 0 : bytes * BITS_PER_BYTE / wallNs;
    }

    /// Millions of packets a second that a core which does nothing else would take.
    public double megaPacketsPerSecondOfCore() {
        return cpuNs == 0 ? 0 : packets * THOUSAND / cpuNs;
    }
}

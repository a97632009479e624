package io.fovea.capture;

/// An interface that a pcapng section describes: what its packets are, and what it lost.
final class PcapngInterface {
    private static final int OPTION_NAME = 2;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final int STATISTICS_DROPPED = 5;
    private static final int STATISTICS_SYSTEM_DROPPED = 7;
    private static final int MICROSECONDS = 6;
    private static final int NANOSECONDS = 9;
    private static final int BINARY = 0x80;
    private static final int EXPONENT_MASK = 0x7f;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    final int linkType;
    /// Bytes of a packet that were kept at most, 0 for all.
    final int snapLength;
    /// Its name, or null.
    private String name;
    private int resolution = MICROSECONDS;
    private long offsetNs;
    /// For decimal resolutions of nanoseconds or coarser; else 0.
    private long nsPerTick;
    private boolean hasStatistics;
    private long dropped;
    private long systemDropped;
    private long droppedBetween;

    PcapngInterface(int linkType, int snapLength) {
        this.linkType = linkType;
        this.snapLength = snapLength;
        resolve();
    }

    /// Takes one option of its description.
    void describe(PcapngOptions option) {
        switch (option.code()) {
            case OPTION_NAME -> name = option.text();
            case OPTION_TIME_RESOLUTION -> {
                if (option.length() == 1) resolution = option.byteValue();
                resolve();
            }
            case OPTION_TIME_OFFSET -> {
                if (option.length() == Long.BYTES) offsetNs = option.longValue() * NS_PER_SECOND;
            }
            default -> { }
        }
    }

    private void resolve() {
        nsPerTick = 0;
        if (resolution > NANOSECONDS) return;
        nsPerTick = 1;
        for (int i = resolution; i < NANOSECONDS; i++) nsPerTick *= 10;
    }

    /// Takes one option of a statistics block. Its counters go on from the start of the capture: the last one counts.
    void count(PcapngOptions option) {
        if (option.length() != Long.BYTES) return;
        long value = Math.max(0, option.longValue());
        switch (option.code()) {
            case STATISTICS_DROPPED -> dropped = value;
            case STATISTICS_SYSTEM_DROPPED -> systemDropped = value;
            default -> {
                return;
            }
        }
        hasStatistics = true;
    }

    /// Takes the number of packets that were lost between two packets.
    void countBetween(long packets) {
        droppedBetween += Math.max(0, packets);
    }

    String name() {
        return name;
    }

    /// Packets that the interface dropped, as its statistics say.
    long dropped() {
        return dropped;
    }

    /// Packets that the operating system dropped, as its statistics say.
    long systemDropped() {
        return systemDropped;
    }

    /// Packets that were lost somewhere, as the packets after them say; 0 when statistics say it better.
    long droppedSomewhere() {
        return hasStatistics ? 0 : droppedBetween;
    }

    /// Nanoseconds since 1970 of a time in this interface's units. Resolutions finer than a nanosecond are cut;
    /// absurd ones give absurd times, not failures.
    long timeNs(long ticks) {
        return offsetNs + (nsPerTick != 0 ? ticks * nsPerTick : unusualNs(ticks));
    }

    private long unusualNs(long ticks) {
        int exponent = resolution & EXPONENT_MASK;
        if ((resolution & BINARY) == 0) {
            long ns = ticks;
            for (int i = NANOSECONDS; i < exponent && ns != 0; i++) ns = Long.divideUnsigned(ns, 10);
            return ns;
        }
        if (exponent > 63) return 0;
        long seconds = ticks >>> exponent;
        long fraction = ticks & (1L << exponent) - 1;
        long ns = exponent <= 30
                ? fraction * NS_PER_SECOND >>> exponent
                : (fraction >>> exponent - 30) * NS_PER_SECOND >>> 30;
        return seconds * NS_PER_SECOND + ns;
    }
}

package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.Outcome;

/// Names what is odd in packets that the decoder could make nothing of. Names are Zeek's where it has one.
final class OddPackets {
    private static final Outcome[] OUTCOMES = Outcome.values();
    /// By ordinal of the outcome: whether packets of it are odd.
    private static final boolean[] IS_ODD = new boolean[OUTCOMES.length];

    static {
        for (Outcome outcome : OUTCOMES) IS_ODD[outcome.ordinal()] = outcome.category() == Outcome.Category.MALFORMED;
    }

    private OddPackets() {}

    /// Whether a packet with this outcome is odd. // per packet
    static boolean isOdd(byte outcome) {
        return IS_ODD[outcome];
    }

    /// Counts packet `i`, which is odd.
    static void count(Burst burst, int i, WeirdCounts counts, String source, int sourceNumber) {
        Outcome outcome = OUTCOMES[burst.outcome[i]];
        counts.outsideFlows(nameOf(outcome), layerOf(outcome), source, sourceNumber, burst.timeNs[i],
                burst.frameNumber[i]);
    }

    private static String nameOf(Outcome outcome) {
        return switch (outcome) {
            case TRUNCATED_LINK -> "truncated_link_header";
            case TRUNCATED_IP -> "truncated_IP";
            case BAD_IP -> "bad_IP_header";
            case TOO_DEEP -> "too_many_headers";
            case TRUNCATED_TRANSPORT -> "truncated_header";
            case BAD_TRANSPORT -> "bad_transport_header";
            default -> outcome.label();
        };
    }

    private static String layerOf(Outcome outcome) {
        return switch (outcome) {
            case TRUNCATED_LINK, TOO_DEEP -> "link";
            case TRUNCATED_TRANSPORT, BAD_TRANSPORT -> "transport";
            default -> "ip";
        };
    }
}

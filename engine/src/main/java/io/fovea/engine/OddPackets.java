package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.Outcome;
import io.fovea.reassembly.FlowWeird;

/// Names what is odd in packets that the decoder could make nothing of. Names are Zeek's where it has one.
final class OddPackets {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final byte BAD_CHECKSUM = (byte) Outcome.BAD_CHECKSUM.ordinal();
    /// By ordinal of the outcome: what packets of it are called, or null when they are not odd.
    private static final String[] NAMES = new String[OUTCOMES.length];

    static {
        for (Outcome outcome : OUTCOMES) {
            if (outcome.category() == Outcome.Category.MALFORMED) NAMES[outcome.ordinal()] = nameOf(outcome);
        }
    }

    private OddPackets() {}

    /// Whether a packet with this outcome is odd. // per packet
    static boolean isOdd(byte outcome) {
        return NAMES[outcome] != null;
    }

    /// Counts packet `i`, which is odd. // per packet
    static void count(Burst burst, int i, WeirdCounts counts, String source, int sourceNumber) {
        byte outcome = burst.outcome[i];
        String name = NAMES[outcome];
        String layer = layerOf(OUTCOMES[outcome]);
        if (outcome == BAD_CHECKSUM) {
            FlowWeird what = ChecksumStage.weird(burst.checksum[i]);
            name = what.label();
            layer = what.layer();
        }
        counts.outsideFlows(name, layer, source, sourceNumber, burst.timeNs[i], burst.frameNumber[i]);
    }

    private static String nameOf(Outcome outcome) {
        return switch (outcome) {
            case TRUNCATED_LINK -> "truncated_link_header";
            case TRUNCATED_IP -> "truncated_IP";
            case BAD_IP -> "bad_IP_header";
            case TOO_DEEP -> "too_many_headers";
            case TRUNCATED_TRANSPORT -> "truncated_header";
            case BAD_TRANSPORT -> "bad_transport_header";
            default -> outcome.label().replace('-', '_');
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

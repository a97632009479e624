package io.fovea.engine;

import io.fovea.packet.Burst;
import io.fovea.packet.ChecksumVerdict;
import io.fovea.packet.Checksums;
import io.fovea.packet.Outcome;
import io.fovea.reassembly.FlowWeird;
import io.fovea.spi.CompiledQueries;
import java.util.Arrays;
import java.util.Map;

/// Verifies the checksums of packets, as far as the run needs them, once they are decoded. One worker's. // per packet
///
/// A run that drops damaged packets verifies all, at once, so that nothing sees them. Any other verifies those that the
/// packet filter lets through, and none when no query shows what comes of it: headers alone are read then. Fragments
/// are judged by the sums of their own headers; what is in them, once the datagram is whole.
final class ChecksumStage {
    private static final ChecksumVerdict[] VERDICTS = ChecksumVerdict.values();
    private static final byte UNJUDGED = (byte) ChecksumVerdict.UNJUDGED.ordinal();
    private static final byte IN_FRAGMENTS = (byte) ChecksumVerdict.IN_FRAGMENTS.ordinal();
    private static final byte RIGHT = (byte) ChecksumVerdict.RIGHT.ordinal();
    private static final byte FLOW = (byte) Outcome.FLOW.ordinal();
    private static final byte FRAGMENT = (byte) Outcome.FRAGMENT.ordinal();
    private static final byte OTHER_TRANSPORT = (byte) Outcome.OTHER_TRANSPORT.ordinal();
    private static final byte BAD_CHECKSUM = (byte) Outcome.BAD_CHECKSUM.ordinal();

    private final boolean verifies;
    private final boolean dropsBad;
    private final boolean marksDropped;
    private final long[] counts = new long[VERDICTS.length];

    ChecksumStage(ChecksumPolicy policy, CompiledQueries queries) {
        dropsBad = policy == ChecksumPolicy.ALL;
        marksDropped = dropsBad && queries.showsHistory();
        verifies = dropsBad || policy == ChecksumPolicy.AUTO && (queries.showsHistory() || queries.wantsWeird());
    }

    /// Whether any packet is verified. If not, verdicts mean nothing.
    boolean verifies() {
        return verifies;
    }

    /// What a bad checksum is called. The verdict is a bad one.
    static FlowWeird weird(byte verdict) {
        return switch (VERDICTS[verdict]) {
            case BAD_IP -> FlowWeird.BAD_IP_CHECKSUM;
            case BAD_TCP -> FlowWeird.BAD_TCP_CHECKSUM;
            case BAD_UDP -> FlowWeird.BAD_UDP_CHECKSUM;
            case BAD_ICMP -> FlowWeird.BAD_ICMP_CHECKSUM;
            case BAD_SCTP -> FlowWeird.BAD_SCTP_CHECKSUM;
            case UNJUDGED, IN_FRAGMENTS, RIGHT, OFFLOADED -> throw new IllegalArgumentException("no bad checksum");
        };
    }

    /// Takes a burst that was just decoded: every packet when damaged ones are dropped, else those that never come to
    /// a packet filter.
    void onDecoded(Burst burst, WeirdCounts odd, FlowOrigin origin) {
        Arrays.fill(burst.checksum, UNJUDGED);
        for (int i = 0; i < burst.count; i++) {
            byte outcome = burst.outcome[i];
            if (outcome == FLOW) {
                if (dropsBad) judge(burst, i, Checksums.verify(burst, i, false));
            } else if (outcome == FRAGMENT || outcome == OTHER_TRANSPORT) {
                judgeHeader(burst, i, outcome == FRAGMENT, odd, origin);
            }
        }
    }

    private void judgeHeader(Burst burst, int i, boolean isFragment, WeirdCounts odd, FlowOrigin origin) {
        byte verdict = Checksums.verifyHeader(burst, i, !dropsBad);
        // A fragment with a right header is counted with its datagram.
        if (!isFragment || verdict > RIGHT) judge(burst, i, verdict);
        if (ChecksumVerdict.isBad(verdict)) {
            if (dropsBad) return;
            tell(burst, i, odd, origin);
        }
        if (isFragment) burst.checksum[i] = IN_FRAGMENTS;
    }

    /// Takes a burst whose fragments are put together and whose candidates are known: every packet that no verdict was
    /// given yet.
    void onSelected(Burst burst) {
        if (dropsBad && burst.fragments == 0) return;
        for (int i = 0; i < burst.count; i++) {
            if (burst.outcome[i] != FLOW) continue;
            if (dropsBad ? burst.checksum[i] == IN_FRAGMENTS : burst.candidate[i]) {
                judge(burst, i, Checksums.verify(burst, i, !dropsBad));
            }
        }
    }

    private void judge(Burst burst, int i, byte verdict) {
        burst.checksum[i] = verdict;
        counts[verdict]++;
        if (dropsBad && ChecksumVerdict.isBad(verdict)) burst.outcome[i] = BAD_CHECKSUM;
    }

    private static void tell(Burst burst, int i, WeirdCounts odd, FlowOrigin origin) {
        FlowWeird what = weird(burst.checksum[i]);
        odd.outsideFlows(what.label(), what.layer(), origin.source(), origin.number(), burst.timeNs[i],
                burst.frameNumber[i]);
    }

    /// Whether packet `i` is left out, but its flow shall show that there was one. The header must be right: else it
    /// may be of any flow.
    boolean marksFlowOf(Burst burst, int i) {
        return marksDropped && burst.outcome[i] == BAD_CHECKSUM && burst.transport[i] != 0
                && burst.checksum[i] != ChecksumVerdict.BAD_IP.ordinal();
    }

    /// Adds what was counted to that of others: packets with a right sum, and those that have not, by verdict.
    void addTo(Map<String, Long> all) {
        for (ChecksumVerdict verdict : VERDICTS) {
            long count = counts[verdict.ordinal()];
            if (verdict == ChecksumVerdict.UNJUDGED || verdict == ChecksumVerdict.IN_FRAGMENTS || count == 0) continue;
            all.merge(verdict.label(), count, Long::sum);
        }
    }
}

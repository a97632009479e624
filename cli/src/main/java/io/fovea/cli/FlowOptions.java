package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

import io.fovea.cli.OptionList.Given;
import io.fovea.spi.FlowTimes;
import io.fovea.spi.Limits;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The options that say when flows end and how many there may be.
final class FlowOptions {
    private static final List<String> UNITS = List.of("ns", "us", "ms", "s", "m", "h", "d");
    private static final List<Long> UNITS_NS =
            List.of(1L, 1_000L, 1_000_000L, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L, 86_400_000_000_000L);

    private final Given<List<String>> timeouts;
    private final Given<String> interim;
    private final Given<Integer> flowsMax;
    private final Given<String> whenFull;
    private final Given<Boolean> tunnelKeys;

    FlowOptions(OptionList options) {
        timeouts = options.texts("NAME=TIME,…", names("--timeout"),
                "when flows are over, in packet time: tcp-idle=5m, tcp-attempt=5s (from",
                "the first SYN that nothing answers), tcp-close=5s (after FINs),",
                "tcp-reset=5s (after RST), udp-idle=1m, icmp-idle=1m, sctp-idle=1m;",
                "repeatable");
        interim = options.text("TIME", names("--interim"),
                "a row of 'conn' every so often for a flow that goes on, too: what",
                "happened since the row before; end_reason is 'interim'");
        flowsMax = options.value(Limits.DEFAULT.flowsMax(), "N", names("--flows-max"),
                "flows at a time (default: 4194304)");
        whenFull = options.value(Limits.DEFAULT.whenFull().label(), "HOW", names("--when-full"),
                "when there are so many flows: evict-idle (end another, default),",
                "ignore-new, or fail (end the run, exit code 8)");
        tunnelKeys = options.flag(names("--tunnel-keys"),
                "tell flows apart by keys of GRE, endpoint numbers of GTP and labels of",
                "MPLS, too; directions with different ones become two flows");
    }

    /// The limits that the options ask for.
    ///
    /// @throws UsageException when they make no sense
    Limits limits() {
        int flows = flowsMax.get();
        if (flows < 1) throw new UsageException("--flows-max " + flows + ": must be 1 or more", null);
        FlowTimes times = times();
        try {
            return Limits.DEFAULT.withFlows(flows, policy()).withFlowTimes(times);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), null);
        }
    }

    /// Whether keys that a direction may have for itself tell networks apart.
    boolean tunnelKeys() {
        return tunnelKeys.get();
    }

    private Limits.WhenFull policy() {
        return Stream.of(Limits.WhenFull.values()).filter(policy -> policy.label().equals(whenFull.get())).findFirst()
                .orElseThrow(() -> new UsageException(
                        "--when-full " + whenFull.get() + ": must be evict-idle, ignore-new or fail", null));
    }

    private FlowTimes times() {
        Map<String, Long> changed = new LinkedHashMap<>();
        for (String option : timeouts.get()) {
            for (String one : option.split(",")) {
                int equals = one.indexOf('=');
                String name = equals < 0 ? one : one.substring(0, equals);
                if (equals < 0 || !FlowTimes.DEFAULT.timeouts().containsKey(name)) {
                    throw new UsageException("--timeout " + one + ": must be NAME=TIME, with one of the names "
                            + String.join(", ", FlowTimes.DEFAULT.timeouts().keySet()), null);
                }
                changed.put(name, durationNs("--timeout " + one, one.substring(equals + 1)));
            }
        }
        FlowTimes times = FlowTimes.DEFAULT.withTimeouts(changed);
        String every = interim.get();
        return every == null ? times : times.withInterim(durationNs("--interim " + every, every));
    }

    /// A duration as queries write it: `500us`, `1.5s`, `5m`.
    static long durationNs(String option, String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) end--;
        int unit = UNITS.indexOf(text.substring(end));
        try {
            BigDecimal number = new BigDecimal(text.substring(0, Math.min(end, 30)));
            long ns = unit < 0 ? 0 : number.multiply(BigDecimal.valueOf(UNITS_NS.get(unit))).longValue();
            if (ns > 0 && ns <= 10 * 365 * UNITS_NS.getLast()) return ns;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException(option + ": must be a time such as 500ms, 30s or 5m, up to ten years", null);
    }
}

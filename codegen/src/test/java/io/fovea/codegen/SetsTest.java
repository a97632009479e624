package io.fovea.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.codegen.runtime.AddressSet;
import io.fovea.codegen.runtime.NumberSet;
import io.fovea.packet.Burst;
import io.fovea.packet.IpAddress;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test.Addresses;
import io.fovea.query.plan.Test.Prefix;
import io.fovea.query.plan.Test.Range;
import io.fovea.query.plan.Test.Texts;
import io.fovea.spi.FilterProgram;
import io.fovea.spi.FlowState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetsTest {
    @Test
    void addressSetsHoldWhatOneOfTheirPrefixesCovers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Prefix> prefixes = new ArrayList<>();
            int count = random.nextInt(150);
            for (int i = 0; i < count; i++) prefixes.add(prefix(random));
            AddressSet set = AddressSet.of(prefixes);
            for (int probe = 0; probe < 200; probe++) {
                boolean ipv4 = random.nextBoolean();
                long high = ipv4 ? 0 : edge(random);
                long low = ipv4 ? IpAddress.ipv4Low((int) edge(random)) : edge(random);
                boolean expected = prefixes.stream().anyMatch(prefix -> covers(prefix, high, low));
                assertThat(set.contains(high, low)).as("seed " + seed + " " + prefixes + " " + high + " " + low)
                        .isEqualTo(expected);
            }
        }
    }

    /// Numbers that meet now and then, in all signs.
    private static long edge(Random random) {
        return random.nextBoolean() ? random.nextInt(16) : -1L << random.nextInt(64) | random.nextInt(4);
    }

    private static Prefix prefix(Random random) {
        int length = random.nextInt(20) == 0 ? random.nextInt(96) : 96 + random.nextInt(33);
        boolean ipv4 = random.nextBoolean() && length >= 96;
        long high = ipv4 ? 0 : edge(random);
        long low = ipv4 ? IpAddress.ipv4Low((int) edge(random)) : edge(random);
        return new Prefix(high & AddressSet.highMask(length), low & AddressSet.lowMask(length), length);
    }

    private static boolean covers(Prefix prefix, long high, long low) {
        return (high & AddressSet.highMask(prefix.length())) == prefix.high()
                && (low & AddressSet.lowMask(prefix.length())) == prefix.low();
    }

    @Test
    void numberSetsHoldTheirRanges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            long scale = random.nextBoolean() ? 1 : 1L << 40;
            List<Range> ranges = new ArrayList<>();
            for (int i = 0; i < random.nextInt(20); i++) {
                long from = random.nextInt(500) * scale;
                ranges.add(new Range(from, from + random.nextInt(9)));
            }
            NumberSet set = NumberSet.of(ranges);
            for (int probe = 0; probe < 200; probe++) {
                long number = (random.nextInt(520) - 5) * scale + random.nextInt(12);
                boolean expected = ranges.stream().anyMatch(range -> range.from() <= number && number <= range.to());
                assertThat(set.contains(number)).as("seed " + seed + " " + ranges + " " + number).isEqualTo(expected);
            }
        }
    }

    @Test
    void aHundredThousandPrefixesAreOneLookup() {
        List<Prefix> prefixes = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) prefixes.add(new Prefix(0, IpAddress.ipv4Low(11 << 24 | i << 4), 124));
        prefixes.add(new Prefix(0, IpAddress.ipv4Low(10 << 24 | 2), 128));
        Plans plans = new Plans();
        plans.query("blocked", "conn",
                plans.atom(Subject.FLOW_CONSTANT, "ip.dst", new Addresses(prefixes, false), "ip.dst in $blocked"), 0,
                "from conn where ip.dst in $blocked");
        GeneratedProgram generated = new GeneratedProgram(plans.plan());
        assertThat(generated.text()).hasSizeLessThan(6000).contains("ipDstSet.contains(");
        FilterProgram program = generated.newInstance();
        try (Frames frames = new Frames(4)) {
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 3, 4, 64, 2, 0));
            frames.add(new Frames.Packet(false, 0, true, 2, 1, 3, 4, 64, 2, 0));
            frames.add(new Frames.Packet(false, 0, true, 1, 3, 3, 4, 64, 2, 0));
            Burst burst = frames.decoded();
            program.selectCandidates(burst);
            assertThat(burst.candidate).startsWith(true, true, false);
        }
    }

    @Test
    void aHundredThousandNamesAreOnePredicate() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 100_000; i++) names.add("host" + i + ".example");
        Plans plans = new Plans();
        plans.query("listed", "toy",
                plans.atom(Subject.SESSION, "toy.name", new Texts(names, false), "toy.name in $listed"), 0,
                "from toy where name in $listed");
        GeneratedProgram generated = new GeneratedProgram(plans.plan());
        assertThat(generated.text()).hasSizeLessThan(3000);
        FilterProgram program = generated.newInstance();
        try (Frames frames = new Frames(1)) {
            frames.add(new Frames.Packet(false, 0, true, 1, 2, 3, 4, 64, 2, 0));
            Burst burst = frames.decoded();
            List<Object> matches = new ArrayList<>();
            for (String name : List.of("host99999.example", "host100000.example")) {
                FlowState flow = new FlowState(new FakeConn(burst, 0, true));
                program.openFlow(burst, 0, true, flow);
                FakeProtocols.FakeSession session = new FakeProtocols.FakeSession(Map.of("name", name), 1);
                session.milestone = 0;
                program.sessionReached(flow, 0, session, (_, _, _) -> matches.add(session.values));
            }
            assertThat(matches).containsExactly(Map.of("name", "host99999.example"));
        }
    }

    @Test
    void manyQueriesForAddressesAreOneSet() {
        Plans plans = new Plans();
        for (int i = 0; i < 50; i++) {
            Prefix prefix = new Prefix(0, IpAddress.ipv4Low(10 << 24 | i), 128);
            String text = "ip.dst = 10.0.0." + i;
            plans.query("q" + i, "toy",
                    plans.atom(Subject.FLOW_CONSTANT, "ip.dst", new Addresses(List.of(prefix), false), text), 0,
                    "from toy where " + text);
        }
        String text = new GeneratedProgram(plans.plan()).text();
        assertThat(text).contains("outcome[i] == 0 && (b.transport[i] == 6 && (ipDstIn(b, i) || ipSrcIn(b, i)))");
    }
}

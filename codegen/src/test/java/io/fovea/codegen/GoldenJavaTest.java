package io.fovea.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test.Comparison;
import io.fovea.query.plan.Test.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The Java of representative plans against golden files; `-Dfovea.golden.write=true` rewrites them.
class GoldenJavaTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/fovea/codegen");

    private static void isGolden(String name, Plan plan) throws IOException {
        String text = new GeneratedProgram(plan).text();
        if (Boolean.getBoolean("fovea.golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name), text);
        }
        try (InputStream golden = GoldenJavaTest.class.getResourceAsStream(name)) {
            assertThat(golden).as("no golden file " + name).isNotNull();
            assertThat(text).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void writesFlowsOfAPort() throws IOException {
        Plans plans = new Plans();
        plans.query("https", "conn", plans.tcpPort(Subject.FLOW_CONSTANT, 443), 0, "from conn where tcp.port = 443");
        isGolden("Https.java.txt", plans.plan());
    }

    @Test
    void writesPacketsByFlags() throws IOException {
        Plans plans = new Plans();
        Formula filter = new Formula.And(List.of(
                plans.atom(Subject.PACKET, "tcp.flags",
                        new io.fovea.query.plan.Test.Masked(0x12, Comparison.EQUAL, 2), "tcp.flags & 0x12 = 0x2"),
                new Formula.Not(plans.atom(Subject.PACKET, "ip.ttl",
                        new io.fovea.query.plan.Test.Number(Comparison.LESS, 40), "ip.ttl < 40"))));
        plans.query("syn", "packet", filter, 0, "from packet where tcp.flags & 0x12 = 0x2 and not ip.ttl < 40");
        isGolden("Syn.java.txt", plans.plan());
    }

    @Test
    void writesSessionsWithPredicatesOfEveryLayer() throws IOException {
        Plans plans = new Plans();
        Formula filter = new Formula.And(List.of(
                plans.atom(Subject.FLOW_CONSTANT, "tcp.dst_port", Plans.equal(443), "tcp.dst_port = 443"),
                new Formula.Or(List.of(
                        plans.atom(Subject.SESSION, "toy.name", new Texts(Set.of("n1"), false), "toy.name = 'n1'"),
                        plans.atom(Subject.PACKET_LIST, "ip.ttl", Plans.above(64), true, "all ip.ttl > 64"),
                        new Formula.Not(plans.atom(Subject.SESSION_LIST, "web.size", Plans.equal(1), "web.size = 1")))),
                new Formula.Xor(List.of(
                        plans.atom(Subject.PROTOCOL, "web", new io.fovea.query.plan.Test.Present(), "web"),
                        plans.atom(Subject.FLOW, "conn.orig_pkts", Plans.above(3), "conn.orig_pkts > 3")))));
        plans.query("layers", "toy", filter, 1, "from toy where …");
        plans.query("rest", "conn", new Formula.Not(plans.tcpPort(Subject.FLOW_CONSTANT, 80)), 0,
                "from conn where not tcp.port = 80");
        isGolden("Layers.java.txt", plans.plan());
    }
}

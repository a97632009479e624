package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds the arrows between the modules: in the poms, and in every name that main code mentions.
final class ArchitectureTest {
    private static final String ROOT_PACKAGE = "io.fovea.";
    private static final String PARSERS_PACKAGE = "io.fovea.parsers.";
    /// Parts of `parsers` that all protocols share.
    private static final Set<String> SHARED = Set.of("support", "hello", "certificate");
    private static final Set<String> EVERYTHING = Set.of("*");

    /// What each module may mention besides itself. A new module draws its arrows here.
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("packet", Set.of()),
            Map.entry("spi", Set.of("packet")),
            Map.entry("query-lang", Set.of("spi", "packet")),
            Map.entry("codegen", Set.of("query-lang", "spi", "packet")),
            Map.entry("nic-offload", Set.of("query-lang", "spi", "packet")),
            Map.entry("capture", Set.of("spi", "packet")),
            Map.entry("reassembly", Set.of("packet")),
            Map.entry("parsers", Set.of("spi", "packet")),
            Map.entry("sinks", Set.of("spi", "packet")),
            Map.entry("engine", Set.of("spi", "capture", "reassembly", "packet")),
            Map.entry("cli", EVERYTHING),
            Map.entry("bench", EVERYTHING),
            Map.entry("spark", EVERYTHING),
            Map.entry("examples", EVERYTHING));
    private static final Set<String> COMPILE_SIDE = Set.of("query-lang", "codegen", "nic-offload");
    private static final Set<String> RUN_SIDE = Set.of("capture", "reassembly", "parsers", "sinks", "engine");

    @Test
    void drawsArrowsForEveryModule() throws IOException {
        assertThat(ARROWS.keySet()).containsAll(ProjectModel.modules());
    }

    @Test
    void neverLetsTheTwoSidesKnowEachOther() {
        for (String module : COMPILE_SIDE) {
            assertThat(ARROWS.get(module)).as(module).doesNotContainAnyElementsOf(RUN_SIDE);
        }
        for (String module : RUN_SIDE) {
            assertThat(ARROWS.get(module)).as(module).doesNotContainAnyElementsOf(COMPILE_SIDE);
        }
    }

    @Test
    void givesNoModuleADependencyBesideItsArrows() throws IOException {
        for (String module : ProjectModel.modules()) {
            if (ARROWS.get(module) != EVERYTHING) {
                List<String> dependencies = ProjectModel.mainDependencies(module);
                assertThat(ARROWS.get(module)).as("pom of " + module).containsAll(dependencies);
            }
        }
    }

    @Test
    void mentionsOnlyModulesAlongTheArrows() throws IOException {
        List<String> violations = new ArrayList<>();
        for (SourceFile file : SourceFile.readAll()) {
            violations.addAll(violationsOf(file));
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void reportsEachWayToCrossAFence() throws IOException {
        assertThat(violationsOf("engine", "package io.fovea.engine; import io.fovea.codegen.Emitter; class X {}"))
                .containsExactly("X.java: engine may not mention io.fovea.codegen.Emitter");
        assertThat(violationsOf("codegen", "package io.fovea.codegen; class X { io.fovea.engine.Fovea f; }"))
                .containsExactly("X.java: codegen may not mention io.fovea.engine.Fovea");
        assertThat(violationsOf("parsers", "package io.fovea.parsers.quic; class X { io.fovea.parsers.tls.Hello h; }"))
                .containsExactly("X.java: protocol quic may not mention io.fovea.parsers.tls.Hello");
        assertThat(violationsOf("sinks", "package io.fovea.spi; class X {}"))
                .containsExactly("X.java: package io.fovea.spi belongs to spi, not to sinks");
    }

    @Test
    void acceptsWhatTheArrowsAllow() throws IOException {
        assertThat(violationsOf("codegen", "package io.fovea.codegen; import io.fovea.query.Plan; class X {}"))
                .isEmpty();
        assertThat(violationsOf("parsers", "package io.fovea.parsers.tls; import io.fovea.parsers.support.Text; class X {}"))
                .isEmpty();
        assertThat(violationsOf("cli", "package io.fovea.cli; import io.fovea.sinks.csv.Csv; class X {}")).isEmpty();
    }

    private static List<String> violationsOf(String module, String text) throws IOException {
        return violationsOf(SourceFile.parse(module, "X.java", text));
    }

    private static List<String> violationsOf(SourceFile file) {
        List<String> violations = new ArrayList<>();
        String home = moduleOf(file.packageName() + '.');
        if (!home.equals(file.module())) {
            violations.add("%s: package %s belongs to %s, not to %s"
                    .formatted(file.name(), file.packageName(), home, file.module()));
        }
        String protocol = protocolOf(file.packageName() + '.');
        for (String name : mentionedNames(file)) {
            String module = moduleOf(name);
            Set<String> allowed = ARROWS.get(file.module());
            if (!module.equals(file.module()) && allowed != EVERYTHING && !allowed.contains(module)) {
                violations.add("%s: %s may not mention %s".formatted(file.name(), file.module(), name));
            }
            if (!protocol.isEmpty() && !protocolOf(name).isEmpty() && !protocolOf(name).equals(protocol)) {
                violations.add("%s: protocol %s may not mention %s".formatted(file.name(), protocol, name));
            }
        }
        return violations;
    }

    /// The qualified names of ours in imports and in code.
    private static Set<String> mentionedNames(SourceFile file) {
        Set<String> names = new TreeSet<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitPackage(PackageTree node, Void unused) {
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree node, Void unused) {
                if (node.toString().startsWith(ROOT_PACKAGE)) {
                    names.add(node.toString());
                    return null;
                }
                return super.visitMemberSelect(node, unused);
            }
        }.scan(file.unit(), null);
        return names;
    }

    private static String moduleOf(String name) {
        if (!name.startsWith(ROOT_PACKAGE)) {
            return "nothing of ours";
        }
        String part = partAfter(ROOT_PACKAGE, name);
        return switch (part) {
            case "query" -> "query-lang";
            case "offload" -> "nic-offload";
            default -> part;
        };
    }

    /// The protocol's package below `parsers`, or nothing for what all protocols share.
    private static String protocolOf(String name) {
        String part = name.startsWith(PARSERS_PACKAGE) ? partAfter(PARSERS_PACKAGE, name) : "";
        boolean shared = part.isEmpty() || SHARED.contains(part) || Character.isUpperCase(part.charAt(0));
        return shared ? "" : part;
    }

    private static String partAfter(String prefix, String name) {
        int end = name.indexOf('.', prefix.length());
        return name.substring(prefix.length(), end < 0 ? name.length() : end);
    }
}

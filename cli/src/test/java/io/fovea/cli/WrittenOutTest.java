package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the distribution's classes do does not change when their switches over types, and what records compare by, are
/// written out for the start's sake.
final class WrittenOutTest {
    @TempDir
    private Path folder;

    /// All kinds of component, in a hierarchy that a switch tells apart.
    sealed interface Node {
        record Numbers(int i, long l, short s, byte b, char c, boolean z) implements Node {}

        record Fractions(float f, double d) implements Node {}

        record Texts(String text, List<Integer> list, int[] array) implements Node {}

        record Nothing() implements Node {}

        /// The first guard that holds counts; after one that does not, the later labels are tried.
        default String told() {
            return switch (this) {
                case Numbers numbers when numbers.i > 1 -> "large " + numbers.i;
                case Numbers numbers when numbers.z -> "true";
                case Numbers _ -> "numbers";
                case Fractions(float f, double d) when f > d -> "f";
                case Fractions _ -> "fractions";
                case Texts texts -> texts.text;
                case Nothing _ -> "nothing";
            };
        }
    }

    /// What is written out must tell all these apart as the JDK does.
    public static final class Trial {
        private Trial() {}

        public static List<String> results() {
            int[] array = {1};
            List<Node> nodes = List.of(
                    new Node.Numbers(1, 2, (short) 3, (byte) 4, 'c', false),
                    new Node.Numbers(1, 2, (short) 3, (byte) 4, 'c', true),
                    new Node.Numbers(1, -2, (short) 3, (byte) 4, 'c', true),
                    new Node.Numbers(7, 2, (short) -3, (byte) -4, '\uffff', true), new Node.Fractions(0f, 0.0), new Node.Fractions(-0f, -0.0),
                    new Node.Fractions(Float.NaN, Double.NaN), new Node.Fractions(Float.NaN, Double.NaN),
                    new Node.Fractions(2f, 1.0), new Node.Texts("a", List.of(1), array),
                    new Node.Texts("a", List.of(1), array), new Node.Texts("a", List.of(2), array), new Node.Texts(null, null, null),
                    new Node.Texts(null, null, null), new Node.Nothing(), new Node.Nothing());
            List<String> results = new ArrayList<>();
            for (Node one : nodes) {
                // The hash of an array is of its place.
                boolean hasPlace = one instanceof Node.Texts texts && texts.array != null;
                results.add(one.told() + " " + (hasPlace ? "" : one.hashCode()));
                results.add(one.equals("a") + " " + one.equals(null));
                for (Node other : nodes) results.add(String.valueOf(one.equals(other)));
            }
            results.add(ofAny(null) + ofAny("x") + ofAny(2) + ofAny('c') + ofAny(new Node.Nothing()) + ofAny(2L));
            return results;
        }

        private static String ofAny(Object any) {
            return switch (any) {
                case null -> "null";
                case String text when text.isEmpty() -> "empty";
                case CharSequence _ -> "characters";
                case Integer number -> "i" + number;
                case Node node -> node.told();
                case Comparable<?> _ -> "comparable";
                default -> "other";
            };
        }
    }

    @Test
    void doesTheSameAndAsksForNothing() throws Exception {
        Path jar = folder.resolve("fovea-trial.jar");
        List<String> names = new ArrayList<>();
        for (Class<?> each : List.of(Trial.class, Node.class, Node.Numbers.class, Node.Fractions.class,
                Node.Texts.class, Node.Nothing.class, WrittenOutTest.class)) {
            names.add(each.getName().replace('.', '/') + ".class");
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : names) {
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = WrittenOutTest.class.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
        }
        assertThat(bootstraps(jar, names)).contains("typeSwitch", "equals", "hashCode");
        rewrite();
        // A record's text is still asked for.
        assertThat(bootstraps(jar, names)).contains("toString").doesNotContain("typeSwitch", "equals", "hashCode");
        assertThat(resultsOf(jar)).isEqualTo(Trial.results());
    }

    private void rewrite() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path program = Path.of("src/dist/CacheableJars.java");
        Process process = new ProcessBuilder(java.toString(), program.toString(), folder.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static List<String> bootstraps(Path jar, List<String> names) throws IOException {
        List<String> asked = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String name : names) {
                byte[] bytes = file.getInputStream(file.getEntry(name)).readAllBytes();
                ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.code().stream())
                        .flatMap(code -> code.elementStream()).forEach(element -> {
                            if (!(element instanceof InvokeDynamicInstruction call)) return;
                            asked.add(call.name().stringValue());
                        });
            }
        }
        return asked;
    }

    private static Object resultsOf(Path jar) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            return loader.loadClass(Trial.class.getName()).getMethod("results").invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }
}

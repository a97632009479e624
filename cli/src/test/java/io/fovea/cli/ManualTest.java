package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tries what the manual shows: its queries compile, its errors look like that, its Java compiles and runs.
final class ManualTest {
    @TempDir
    private Path folder;

    @Test
    void showsQueriesThatCompile() throws IOException {
        List<String> queries = blocks("QUERY.md", "fq");
        assertThat(queries).hasSizeGreaterThan(5);
        for (String query : queries) {
            Path file = Files.writeString(folder.resolve("manual.fq"), query);
            CommandRun run = CommandRun.of("check", file.toString());
            assertThat(run.exitCode()).as("%s%n%s", query, run.talk()).isZero();
        }
    }

    @Test
    void showsErrorsAsTheyAre() throws IOException {
        CommandRun run = CommandRun.of("check", "-q", "tls.snl = 1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_QUERY);
        assertThat(blocks("QUERY.md", "text")).containsExactly(run.talk());
    }

    @Test
    void showsALibraryThatCompilesAndRuns() throws Exception {
        Path source = Files.writeString(folder.resolve("Example.java"), blocks("EMBED.md", "java").getFirst());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(complaints, files, null,
                    List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")), null,
                    files.getJavaFileObjects(source)).call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
        Path capture = TestCapture.write(folder, "a.pcap", TestCapture.ofUdp(2));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp",
                folder + System.getProperty("path.separator") + System.getProperty("java.class.path"), "Example",
                capture.toString()).redirectErrorStream(true).start();
        assertThat(process.inputReader().lines().toList()).last().isEqualTo("0 rows, complete: true");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void namesEveryOptionOfEveryCommand() throws IOException {
        String page = page("CLI.md");
        for (String command : List.of("run", "check", "explain", "fields")) {
            for (String line : CommandRun.of("help", command).data().lines().toList()) {
                String option = line.strip().replaceFirst("[ ,=].*", "");
                if (line.startsWith("  ") && option.startsWith("-") && !option.equals("-h")) {
                    assertThat(page).as("docs/CLI.md").contains("`" + option);
                }
            }
        }
    }

    /// The fenced blocks of a page that are marked as `language`.
    private static List<String> blocks(String page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        for (String line : page(page).lines().toList()) {
            if (block == null && line.equals("```" + language)) {
                block = new StringBuilder();
            } else if (block != null && line.equals("```")) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }

    private static String page(String name) throws IOException {
        return Files.readString(SourceFile.projectRoot().resolve("docs").resolve(name));
    }
}

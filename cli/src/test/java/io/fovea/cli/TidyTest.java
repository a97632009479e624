package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the house rules that a machine can see, in the main sources of every module.
final class TidyTest {
    private static final int METHOD_LINES_MAX = 70;
    private static final int FILE_LINES_MAX = 800;
    private static final int LINE_LENGTH_MAX = 120;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TODO|FIXME)\\b");

    @Test
    void keepsTheHouseRulesInEveryFile() throws IOException {
        List<SourceFile> files = SourceFile.readAll();
        List<String> violations = new ArrayList<>();
        for (SourceFile file : files) {
            violations.addAll(violationsOf(file));
        }
        assertThat(files).as("main sources found").isNotEmpty();
        assertThat(violations).isEmpty();
    }

    @Test
    void acceptsFilesAtTheLimits() throws IOException {
        String method = "    void run() {\n" + "        step();\n".repeat(METHOD_LINES_MAX - 2) + "    }\n";
        String longLine = "    // " + "x".repeat(LINE_LENGTH_MAX - 7) + "\n";
        assertThat(violationsOf("package a;\n\n/// A type.\nfinal class X {\n" + longLine + method + "}\n")).isEmpty();
        assertThat(violationsOf("/// A type.\nclass X {}\n" + "\n".repeat(FILE_LINES_MAX - 2))).isEmpty();
    }

    @Test
    void reportsEveryRuleThatIsBroken() throws IOException {
        String method = "    void run() {\n" + "        step();\n".repeat(METHOD_LINES_MAX - 1) + "    }\n";
        assertThat(violationsOf("/// A type.\nclass X {\n" + method + "}\n"))
                .containsExactly("X.java:3: method run has 71 lines (at most 70)");
        assertThat(violationsOf("/// A type.\nclass X {}\n" + "\n".repeat(FILE_LINES_MAX - 1)))
                .containsExactly("X.java: 801 lines (at most 800)");
        assertThat(violationsOf("/// A type.\nclass X {}\n//" + " x".repeat(60) + "\n"))
                .containsExactly("X.java:3: 122 characters (at most 120)");
        assertThat(violationsOf("/// A type.\nclass X {\n\tint a; // TO" + "DO later\n}\n"))
                .containsExactly("X.java:3: a tab", "X.java:3: unfinished work belongs in an issue");
        assertThat(violationsOf("/// A type.\nclass X {}\n\n@Deprecated\nclass Y {}\n"))
                .containsExactly("X.java:4: type Y has no /// comment");
    }

    private static List<String> violationsOf(String text) throws IOException {
        return violationsOf(SourceFile.parse("cli", "X.java", text));
    }

    private static List<String> violationsOf(SourceFile file) {
        List<String> violations = new ArrayList<>();
        List<String> lines = file.text().lines().toList();
        if (lines.size() > FILE_LINES_MAX) {
            violations.add("%s: %d lines (at most %d)".formatted(file.name(), lines.size(), FILE_LINES_MAX));
        }
        checkLines(file, lines, violations);
        checkTypes(file, lines, violations);
        checkMethods(file, violations);
        return violations;
    }

    private static void checkLines(SourceFile file, List<String> lines, List<String> violations) {
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            String place = file.name() + ":" + (index + 1) + ": ";
            int length = line.codePointCount(0, line.length());
            if (length > LINE_LENGTH_MAX) {
                violations.add(place + length + " characters (at most " + LINE_LENGTH_MAX + ")");
            }
            if (line.indexOf('\t') >= 0) {
                violations.add(place + "a tab");
            }
            if (UNFINISHED.matcher(line).find()) {
                violations.add(place + "unfinished work belongs in an issue");
            }
        }
    }

    private static void checkTypes(SourceFile file, List<String> lines, List<String> violations) {
        for (Tree type : file.unit().getTypeDecls()) {
            int line = file.firstLine(type);
            boolean commented = line >= 2 && lines.get(line - 2).strip().startsWith("///");
            if (type instanceof ClassTree declared && !commented) {
                violations.add("%s:%d: type %s has no /// comment"
                        .formatted(file.name(), line, declared.getSimpleName()));
            }
        }
    }

    private static void checkMethods(SourceFile file, List<String> violations) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree node, Void unused) {
                int length = file.lastLine(node) - file.firstLine(node) + 1;
                if (length > METHOD_LINES_MAX) {
                    violations.add("%s:%d: method %s has %d lines (at most %d)".formatted(
                            file.name(), file.firstLine(node), node.getName(), length, METHOD_LINES_MAX));
                }
                return super.visitMethod(node, unused);
            }
        }.scan(file.unit(), null);
    }
}

package io.fovea.cli;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// One main source file of the project, parsed by the JDK's own parser.
///
/// @param module    the folder of the module
/// @param name      the path of the file, as messages show it
/// @param text      the whole file
/// @param unit      its syntax tree
/// @param positions where the tree's nodes stand in the text
record SourceFile(String module, String name, String text, CompilationUnitTree unit, SourcePositions positions) {

    /// The folder that holds the modules, wherever the tests were started.
    static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("packet/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no project above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    /// Every file below `src/main/java` of every module, in the order of their paths.
    static List<SourceFile> readAll() throws IOException {
        Path root = projectRoot();
        List<SourceFile> files = new ArrayList<>();
        for (String module : ProjectModel.modules()) {
            Path sources = root.resolve(module).resolve("src/main/java");
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (Stream<Path> paths = Files.walk(sources)) {
                for (Path path : paths.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                    files.add(parse(module, root.relativize(path).toString(), Files.readString(path)));
                }
            }
        }
        return files;
    }

    /// Parses a text as if it were a file of a module.
    static SourceFile parse(String module, String name, String text) throws IOException {
        var source = new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(source));
        CompilationUnitTree unit = task.parse().iterator().next();
        return new SourceFile(module, name, text, unit, Trees.instance(task).getSourcePositions());
    }

    /// The line, from 1, on which a node starts; annotations count, the comment before it does not.
    int firstLine(Tree node) {
        return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, node));
    }

    /// The line, from 1, on which a node ends.
    int lastLine(Tree node) {
        return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, node));
    }

    /// The package that the file says it belongs to.
    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }
}

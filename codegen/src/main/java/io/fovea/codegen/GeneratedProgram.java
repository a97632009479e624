package io.fovea.codegen;

import io.fovea.codegen.runtime.Handover;
import io.fovea.codegen.runtime.PlanProgram;
import io.fovea.codegen.runtime.PlanTables;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/// The generated classes of a plan, compiled and loaded by a class loader of their own.
///
/// Their source file is the text of the first query, so that a stack trace names it. With `-Dfovea.codegen.dump=DIR`
/// source and classes are written there.
final class GeneratedProgram {
    private static final String DUMP = "fovea.codegen.dump";
    private static final int JAVA_VERSION = 25;
    private static final int FILE_NAME_MAX = 120;

    private final PlanTables tables;
    private final String text;
    private final Constructor<? extends PlanProgram> constructor;

    GeneratedProgram(Plan plan) {
        tables = new PlanTables(plan);
        ProgramEmitter.Emitted emitted = ProgramEmitter.emit(tables);
        text = emitted.text();
        String main = emitted.classNames().getFirst();
        try {
            SimpleCompiler compiler = newCompiler();
            compiler.cook(fileName(plan), new StringReader(text));
            dump(main, compiler.getBytecodes());
            ClassLoader loader = compiler.getClassLoader();
            Handover.during(emitted.constants(), () -> emitted.classNames().forEach(name -> load(name, loader)));
            constructor = Class.forName(main, true, loader).asSubclass(PlanProgram.class)
                    .getConstructor(PlanTables.class);
        } catch (CompileException | IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new IllegalStateException("the code of a plan does not compile: " + e.getMessage()
                    + "\nqueries: " + plan.queries().stream().map(PlannedQuery::text).toList()
                    + "\nplan: " + plan + "\ncode:\n" + text, e);
        }
    }

    /// A compiler for classes that see those of the engine.
    static SimpleCompiler newCompiler() {
        SimpleCompiler compiler = new SimpleCompiler();
        compiler.setTargetVersion(JAVA_VERSION);
        compiler.setDebuggingInformation(true, true, false);
        compiler.setParentClassLoader(GeneratedProgram.class.getClassLoader());
        return compiler;
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the class " + name + " was not generated", e);
        }
    }

    /// The first query's text as a file's name: one line, without what would end a folder's name.
    private static String fileName(Plan plan) {
        String query = plan.queries().isEmpty() ? "no query" : plan.queries().getFirst().text();
        String line = GeneratedSource.comment(query).replace('/', '∕');
        return line.length() <= FILE_NAME_MAX ? line : line.substring(0, FILE_NAME_MAX) + "…";
    }

    private void dump(String main, Map<String, byte[]> classes) {
        String folder = System.getProperty(DUMP);
        if (folder == null) return;
        try {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, main + ".java"), text);
            for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
                Files.write(Path.of(folder, entry.getKey() + ".class"), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write generated classes to " + folder, e);
        }
    }

    /// The Java text.
    String text() {
        return text;
    }

    PlanProgram newInstance() {
        try {
            return constructor.newInstance(tables);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a generated program", e);
        }
    }
}

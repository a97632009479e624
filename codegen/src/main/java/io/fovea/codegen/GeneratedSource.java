package io.fovea.codegen;

import io.fovea.codegen.runtime.Handover;
import java.util.ArrayList;
import java.util.List;

/// The text of a generated program: one class, and further ones for static members when there are too many for one
/// class file's constant pool.
///
/// Members call each other by references, which turn into plain names inside one class and qualified names across.
final class GeneratedSource {
    static final String PACKAGE = "io.fovea.codegen.generated";

    private static final int MEMBERS_PER_CLASS = 600;
    private static final char OPEN = '\u0001';
    private static final char CLOSE = '\u0002';

    final JavaNames names = new JavaNames();

    private final String className;
    private final List<StringBuilder> classes = new ArrayList<>();
    private final List<Object> constants = new ArrayList<>();
    private int members;

    GeneratedSource(String className) {
        this.className = className;
        classes.add(new StringBuilder());
    }

    /// A static member that can be called before its text is added.
    ///
    /// @param name its name in its own class
    /// @param reference what to write to name it from anywhere
    /// @param home the number of its class
    record Member(String name, String reference, int home) {}

    /// Makes room for a static member.
    Member declare(String words) {
        int home = members++ / MEMBERS_PER_CLASS;
        while (classes.size() <= home) classes.add(new StringBuilder());
        String name = names.give(words);
        return new Member(name, OPEN + Integer.toString(home) + CLOSE + name, home);
    }

    /// Adds a declared member's text: whole lines.
    void add(Member member, String text) {
        classes.get(member.home()).append(text).append('\n');
    }

    /// Adds a member of the first class.
    void addToMain(String text) {
        classes.getFirst().append(text).append('\n');
    }

    /// A constant that is too big to write down, as a static field; its reference.
    String constant(String words, Object value) {
        Member member = declare(words);
        String type = value.getClass().getSimpleName();
        add(member, "    static final " + type + " " + member.name() + " = (" + type + ") "
                + Handover.class.getSimpleName() + ".constant(" + constants.size() + ");\n");
        constants.add(value);
        return member.reference();
    }

    List<Object> constants() {
        return List.copyOf(constants);
    }

    /// Full names of the classes, the program first.
    List<String> classNames() {
        List<String> found = new ArrayList<>();
        for (int home = 0; home < classes.size(); home++) found.add(PACKAGE + "." + simpleName(home));
        return found;
    }

    private String simpleName(int home) {
        return home == 0 ? className : className + "$Part" + home;
    }

    /// The compilation unit.
    String print(String comment) {
        StringBuilder unit = new StringBuilder();
        unit.append("package ").append(PACKAGE).append(";\n\n");
        unit.append("import io.fovea.codegen.runtime.*;\n");
        unit.append("import io.fovea.packet.*;\n");
        unit.append("import io.fovea.spi.*;\n\n");
        unit.append(comment);
        for (int home = 0; home < classes.size(); home++) {
            String modifiers = home == 0 ? "public final class " : "\nfinal class ";
            unit.append(modifiers).append(simpleName(home)).append(home == 0 ? " extends PlanProgram {\n" : " {\n");
            resolve(classes.get(home), home, unit);
            unit.setLength(unit.length() - 1); // the blank line behind the last member
            unit.append("}\n");
        }
        return unit.toString();
    }

    /// Copies text, its references resolved as seen from a class.
    private void resolve(CharSequence text, int home, StringBuilder to) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != OPEN) {
                to.append(c);
                continue;
            }
            int there = 0;
            while (text.charAt(++at) != CLOSE) there = there * 10 + text.charAt(at) - '0';
            if (there != home) to.append(simpleName(there)).append('.');
        }
    }

    /// Text that may stand in a comment: one line that cannot end it, without escapes of the compiler's own.
    static String comment(String text) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < text.length() && line.length() < 160; at++) {
            char c = text.charAt(at);
            line.append(c == '\\' ? '∖' : Character.isISOControl(c) || Character.isWhitespace(c) ? ' ' : c);
        }
        if (text.length() > 160) line.append(" …");
        return line.toString().replace("*/", "* /").strip();
    }
}

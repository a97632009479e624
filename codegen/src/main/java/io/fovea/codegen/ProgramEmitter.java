package io.fovea.codegen;

import io.fovea.codegen.runtime.PlanTables;
import io.fovea.packet.HeaderField;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Writes the Java of a plan: what `PlanProgram` leaves open, one method per stage.
final class ProgramEmitter {
    private static final int PER_METHOD = Long.SIZE;
    private static final int COMMENTED_QUERIES_MAX = 20;

    private final PlanTables tables;
    private final Plan plan;
    private final PacketGates packetGates;
    private final GeneratedSource source;
    private final HeaderTests tests;
    private final String className;

    private ProgramEmitter(PlanTables tables) {
        this.tables = tables;
        plan = tables.plan();
        packetGates = new PacketGates(tables);
        className = className(plan);
        source = new GeneratedSource(className);
        tests = new HeaderTests(source);
    }

    /// A generated program.
    ///
    /// @param classNames full names of its classes, the program first
    /// @param constants what their static fields take from `Handover`
    record Emitted(String text, List<String> classNames, List<Object> constants) {}

    static Emitted emit(PlanTables tables) {
        ProgramEmitter emitter = new ProgramEmitter(tables);
        emitter.constructor();
        emitter.selectCandidates();
        emitter.matchPackets();
        emitter.testFlowConstants();
        emitter.testPacketLists();
        emitter.evaluate();
        String text = emitter.source.print(emitter.comment());
        return new Emitted(text, emitter.source.classNames(), emitter.source.constants());
    }

    private static String className(Plan plan) {
        String names = new JavaNames().give(plan.queries().isEmpty() ? "nothing" : plan.queries().getFirst().name());
        int others = plan.queries().size() - 1;
        return "Filter$" + names + (others > 0 ? "And" + others + "More" : "");
    }

    private String comment() {
        StringBuilder comment = new StringBuilder("/**\n");
        for (PlannedQuery query : plan.queries().subList(0, Math.min(COMMENTED_QUERIES_MAX, plan.queries().size()))) {
            comment.append(" * ").append(GeneratedSource.comment(query.name() + ": " + query.text())).append('\n');
        }
        int others = plan.queries().size() - COMMENTED_QUERIES_MAX;
        if (others > 0) comment.append(" * and ").append(others).append(" more.\n");
        return comment.append(" */\n").toString();
    }

    private void constructor() {
        source.addToMain("    public " + className + "(PlanTables tables) {\n        super(tables);\n    }\n");
    }

    private void selectCandidates() {
        int gate = packetGates.mayMatchAny();
        StringBuilder body = new StringBuilder();
        body.append("        int count = b.count;\n");
        body.append("        byte[] outcome = b.outcome;\n");
        body.append("        boolean[] candidate = b.candidate;\n");
        body.append("        for (int i = 0; i < count; i++) {\n");
        body.append("            candidate[i] = ").append(isCandidate(gate)).append(";\n");
        body.append("        }\n");
        source.addToMain("    public void selectCandidates(Burst b) {\n" + body + "    }\n");
    }

    /// Outcome 0 is `FLOW`.
    private String isCandidate(int gate) {
        if (gate == packetGates.gates.alwaysFalse) return "false";
        if (gate == packetGates.gates.alwaysTrue) return "outcome[i] == 0";
        GateEmitter emitter = new GateEmitter(packetGates.gates, tests, source, "may match");
        return "outcome[i] == 0 && " + emitter.emit(gate).text();
    }

    private void matchPackets() {
        List<String> statements = new ArrayList<>();
        for (int query = 0; query < plan.queries().size(); query++) {
            PlannedQuery planned = plan.queries().get(query);
            if (planned.kind().scope() != Scope.PACKET) continue;
            GateEmitter emitter = new GateEmitter(packetGates.gates, tests, source, planned.name());
            String filter = emitter.emit(packetGates.matches(query)).bare();
            GeneratedSource.Member method = source.declare(planned.name());
            source.add(method, "    /** " + GeneratedSource.comment(planned.name() + ": " + planned.text()) + " */\n"
                    + "    static boolean " + method.name() + "(Burst b, int i) {\n"
                    + "        return " + filter + ";\n    }\n");
            statements.add("        if (" + method.reference() + "(b, i)) matches.match(" + query + ", b, i);\n");
        }
        String parameters = "Burst b, int i, FilterProgram.PacketMatches matches";
        StringBuilder body = new StringBuilder();
        for (String call : inMethods(statements, "match packet", parameters, "b, i, matches")) {
            body.append("    ").append(call);
        }
        if (!statements.isEmpty()) {
            body.insert(0, "        int count = b.count;\n        for (int i = 0; i < count; i++) {\n");
            body.append("        }\n");
        }
        source.addToMain("    public void matchPackets(Burst b, FilterProgram.PacketMatches matches) {\n"
                + body + "    }\n");
    }

    /// The statements themselves when they are few, else calls of methods with a part of them each.
    private List<String> inMethods(List<String> statements, String words, String parameters, String arguments) {
        List<String> level = statements;
        while (level.size() > PER_METHOD) {
            List<String> calls = new ArrayList<>();
            for (int from = 0; from < level.size(); from += PER_METHOD) {
                GeneratedSource.Member method = source.declare(words);
                List<String> part = level.subList(from, Math.min(from + PER_METHOD, level.size()));
                source.add(method, "    static void " + method.name() + "(" + parameters + ") {\n"
                        + String.join("", part) + "    }\n");
                calls.add("        " + method.reference() + "(" + arguments + ");\n");
            }
            level = calls;
        }
        return level;
    }

    /// Used predicates of one subject, by the word of their bits.
    private TreeMap<Integer, List<Predicate>> byWord(Subject subject) {
        TreeMap<Integer, List<Predicate>> words = new TreeMap<>();
        for (Predicate predicate : plan.predicates()) {
            if (predicate.subject() != subject || !tables.isUsed(predicate.id())) continue;
            words.computeIfAbsent(predicate.id() >>> 6, _ -> new ArrayList<>()).add(predicate);
        }
        return words;
    }

    private static HeaderField header(Predicate predicate) {
        return ((Field.Header) predicate.field()).header();
    }

    private void testFlowConstants() {
        List<String> forward = new ArrayList<>();
        List<String> mirrored = new ArrayList<>();
        byWord(Subject.FLOW_CONSTANT).forEach((word, predicates) -> {
            boolean directed = predicates.stream().anyMatch(predicate -> header(predicate).mirror() != null);
            forward.add(flowConstants(word, predicates, directed ? "from originator" : "from either end", false));
            mirrored.add(directed ? flowConstants(word, predicates, "from responder", true) : forward.getLast());
        });
        String parameters = "Burst b, int i, KnownBits known";
        StringBuilder body = new StringBuilder();
        List<String> calls = inMethods(forward, "all from originator", parameters, "b, i, known");
        if (forward.equals(mirrored)) {
            calls.forEach(body::append);
        } else {
            body.append("        if (fromOriginator) {\n");
            for (String call : calls) body.append("    ").append(call);
            body.append("        } else {\n");
            for (String call : inMethods(mirrored, "all from responder", parameters, "b, i, known")) {
                body.append("    ").append(call);
            }
            body.append("        }\n");
        }
        source.addToMain("    protected void testFlowConstants("
                + "Burst b, int i, boolean fromOriginator, KnownBits known) {\n" + body + "    }\n");
    }

    /// Writes the method that settles one word of predicates; its call.
    private String flowConstants(int word, List<Predicate> predicates, String words, boolean mirrored) {
        GeneratedSource.Member method = source.declare(words + " word " + word);
        StringBuilder text = new StringBuilder();
        text.append("    static void ").append(method.name()).append("(Burst b, int i, KnownBits known) {\n");
        text.append("        long isTrue = 0;\n");
        long all = 0;
        for (Predicate predicate : predicates) {
            all |= 1L << predicate.id();
            text.append("        if (").append(call(predicate, mirrored)).append(") isTrue |= ").append(bit(predicate))
                    .append("; // ").append(GeneratedSource.comment(predicate.text())).append('\n');
        }
        text.append("        known.isTrue[").append(word).append("] |= isTrue;\n");
        text.append("        known.isFalse[").append(word).append("] |= ~isTrue & 0x").append(Long.toHexString(all))
                .append("L;\n    }\n");
        source.add(method, text.toString());
        return "        " + method.reference() + "(b, i, known);\n";
    }

    private String call(Predicate predicate, boolean mirrored) {
        int gate = packetGates.headerTest(predicate, mirrored);
        Gate.HeaderTest test = (Gate.HeaderTest) packetGates.gates.gate(gate);
        return tests.call(test.field(), test.test(), packetGates.gates.text(gate));
    }

    private static String bit(Predicate predicate) {
        return "1L << " + (predicate.id() & 63);
    }

    private void testPacketLists() {
        StringBuilder body = new StringBuilder("        switch (word) {\n");
        byWord(Subject.PACKET_LIST).forEach((word, predicates) -> {
            GeneratedSource.Member method = source.declare("packet lists word " + word);
            StringBuilder text = new StringBuilder();
            text.append("    static void ").append(method.name())
                    .append("(Burst b, int i, FlowState flow, long open) {\n");
            for (Predicate predicate : predicates) text.append(packetList(word, predicate));
            source.add(method, text.append("    }\n").toString());
            body.append("            case ").append(word).append(": ").append(method.reference())
                    .append("(b, i, flow, open); break;\n");
        });
        body.append("            default: throw new IllegalStateException(\"no packet lists in word \" + word);\n")
                .append("        }\n");
        source.addToMain("    protected void testPacketLists(Burst b, int i, FlowState flow, int word, long open) {\n"
                + body + "    }\n");
    }

    /// Of `any`, one value that passes decides; of `all`, one that does not.
    private String packetList(int word, Predicate predicate) {
        String isOpen = "(open & " + bit(predicate) + ") != 0";
        String test = call(predicate, false);
        String comment = " // " + GeneratedSource.comment(predicate.text()) + "\n";
        String add = "[" + word + "] |= " + bit(predicate) + ";\n";
        if (!predicate.all()) {
            return "        if (" + isOpen + " && " + test + ") {" + comment + "            flow.known.isTrue" + add
                    + "        }\n";
        }
        return "        if (" + isOpen + " && " + HeaderTests.presence(header(predicate)) + ") {" + comment
                + "            if (" + test + ") flow.passed" + add
                + "            else flow.known.isFalse" + add
                + "        }\n";
    }

    /// The value of a filter: a switch over words of queries, then over the queries of a word.
    private void evaluate() {
        TreeMap<Integer, StringBuilder> words = new TreeMap<>();
        for (int query = 0; query < plan.queries().size(); query++) {
            if (plan.queries().get(query).kind().scope() == Scope.PACKET) continue;
            words.computeIfAbsent(query >>> 6, _ -> new StringBuilder())
                    .append("            case ").append(query).append(": return ").append(filter(query)).append(";\n");
        }
        String unknown = "            default: throw new IllegalStateException(\"no filter of query \" + query);\n"
                + "        }\n";
        StringBuilder body = new StringBuilder();
        if (words.size() == 1) {
            body.append("        switch (query) {\n").append(words.firstEntry().getValue()).append(unknown);
        } else {
            body.append("        switch (query >>> 6) {\n");
            words.forEach((word, cases) -> body.append("            case ").append(word).append(": return ")
                    .append(evaluateWord(word, cases + unknown)).append("(query, flow, session);\n"));
            body.append(unknown);
        }
        source.addToMain("    protected int evaluate(int query, KnownBits flow, KnownBits session) {\n"
                + body + "    }\n");
    }

    private String evaluateWord(int word, String cases) {
        GeneratedSource.Member method = source.declare("evaluate word " + word);
        source.add(method, "    static int " + method.name() + "(int query, KnownBits flow, KnownBits session) {\n"
                + "        switch (query) {\n" + cases + "    }\n");
        return method.reference();
    }

    /// Writes the method of a query's filter; its call, or the constant that the filter is.
    private String filter(int query) {
        PlannedQuery planned = plan.queries().get(query);
        Formula formula = tables.filter(query);
        if (formula instanceof Formula.Constant(boolean value)) return value ? "Kleene.TRUE" : "Kleene.FALSE";
        KleeneEmitter emitter = new KleeneEmitter(tables, planned, source, planned.name());
        String body;
        if (KleeneEmitter.hasXor(formula)) {
            body = "        return " + emitter.value(formula).text() + ";\n";
        } else {
            body = "        if (" + emitter.known(formula, false).bare() + ") return Kleene.FALSE;\n"
                    + "        return " + emitter.known(formula, true).text() + " ? Kleene.TRUE : Kleene.UNKNOWN;\n";
        }
        GeneratedSource.Member method = source.declare(planned.name());
        source.add(method, "    /**\n     * " + GeneratedSource.comment(planned.name() + ": " + planned.text()) + '\n'
                + emitter.legend(formula) + "     */\n"
                + "    static int " + method.name() + "(KnownBits flow, KnownBits session) {\n" + body + "    }\n");
        return method.reference() + "(flow, session)";
    }
}

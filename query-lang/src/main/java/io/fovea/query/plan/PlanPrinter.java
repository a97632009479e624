package io.fovea.query.plan;

import static java.util.stream.Collectors.joining;

import io.fovea.query.check.CheckedPrinter;
import io.fovea.query.check.CheckedQueries;
import io.fovea.query.check.CheckedQuery;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.spi.CompiledQueries.ExplainSection;
import io.fovea.spi.Field;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Prints the stages of a plan for people: what was asked, when each predicate is known, what a flow costs.
public final class PlanPrinter {
    private PlanPrinter() {}

    /// The sections `tree`, `layers` and `needs`.
    public static List<ExplainSection> sections(CheckedQueries checked, Plan plan) {
        return List.of(
                new ExplainSection("tree", checked.queries().stream().map(PlanPrinter::tree).collect(joining("\n"))),
                new ExplainSection("layers",
                        plan.queries().stream().map(query -> layers(query, plan)).collect(joining("\n"))),
                new ExplainSection("needs",
                        plan.queries().stream().map(query -> needs(query, plan)).collect(joining("\n"))));
    }

    private static String tree(CheckedQuery query) {
        return query.name() + ": from " + query.kind().name() + " where " + CheckedPrinter.print(query.filter()) + "\n";
    }

    private static String layers(PlannedQuery query, Plan plan) {
        StringBuilder text = new StringBuilder(query.name()).append(": ").append(print(query.filter())).append('\n');
        for (int id : predicates(query.filter())) {
            Predicate predicate = plan.predicates().get(id);
            text.append("  #").append(id).append(' ').append(predicate.text()).append("  -- ")
                    .append(knownAt(predicate, query, plan)).append('\n');
        }
        return text.toString();
    }

    /// A formula over predicate numbers: `#0 and not (#1 or #2)`.
    public static String print(Formula formula) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> Boolean.toString(value);
            case Formula.Atom(int predicate) -> "#" + predicate;
            case Formula.Not(Formula operand) -> "not " + term(operand);
            case Formula.And(var terms) -> terms.stream().map(PlanPrinter::term).collect(joining(" and "));
            case Formula.Or(var terms) -> terms.stream().map(PlanPrinter::term).collect(joining(" or "));
            case Formula.Xor(var terms) -> terms.stream().map(PlanPrinter::term).collect(joining(" xor "));
        };
    }

    private static String term(Formula formula) {
        return switch (formula) {
            case Formula.Constant _, Formula.Atom _ -> print(formula);
            case Formula.Not _, Formula.And _, Formula.Or _, Formula.Xor _ -> "(" + print(formula) + ")";
        };
    }

    private static TreeSet<Integer> predicates(Formula formula) {
        TreeSet<Integer> ids = new TreeSet<>();
        collect(formula, ids);
        return ids;
    }

    private static void collect(Formula formula, TreeSet<Integer> ids) {
        switch (formula) {
            case Formula.Constant _ -> { }
            case Formula.Atom(int predicate) -> ids.add(predicate);
            case Formula.Not(Formula operand) -> collect(operand, ids);
            case Formula.And(var terms) -> terms.forEach(term -> collect(term, ids));
            case Formula.Or(var terms) -> terms.forEach(term -> collect(term, ids));
            case Formula.Xor(var terms) -> terms.forEach(term -> collect(term, ids));
        }
    }

    private static String knownAt(Predicate predicate, PlannedQuery query, Plan plan) {
        return switch (predicate.subject()) {
            case PACKET -> "known at the packet";
            case FLOW_CONSTANT -> "known at the flow's first packet";
            case PACKET_LIST -> "true at the first packet that shows it, else at the row's moment";
            case PROTOCOL -> "known when the protocol is identified";
            case SESSION_LIST -> "true at the first session that shows it, else at the row's moment";
            case FLOW -> ((Field.Flow) predicate.field()).known() == Field.Flow.Known.OPEN
                    ? "known at the flow's first packet"
                    : ((Field.Flow) predicate.field()).known() == Field.Flow.Known.SESSION
                            && query.kind().scope() == RowKind.Scope.SESSION
                            ? "known when the session begins" : "known at the row's moment";
            case SESSION -> "known at " + milestone((Field.OfSession) predicate.field(), plan);
        };
    }

    private static String milestone(Field.OfSession field, Plan plan) {
        for (ProtocolModule module : plan.protocols()) {
            if (module.name().equals(field.module())) return module.milestones().get(field.milestone());
        }
        return "milestone " + field.milestone();
    }

    private static String needs(PlannedQuery query, Plan plan) {
        List<String> needs = new ArrayList<>();
        if (query.kind().scope() == RowKind.Scope.PACKET) needs.add("look at each packet");
        else needs.add("track flows");
        List<Predicate> asked = predicates(query.filter()).stream().map(plan.predicates()::get).toList();
        if (asked.stream().anyMatch(predicate -> predicate.subject() == Subject.PACKET_LIST)) {
            needs.add("look at each packet of a flow until decided");
        }
        boolean identifies = query.probes() || query.protocol() >= 0
                || asked.stream().anyMatch(predicate -> predicate.subject() == Subject.PROTOCOL);
        if (identifies) needs.add("identify the protocol");
        boolean showsHistory = query.hasHistoryColumn() || asked.stream().anyMatch(Predicate::testsHistory);
        if (showsHistory || query.kind().scope() == RowKind.Scope.EVENT) {
            needs.add("verify checksums to show bad ones, unless -k none");
        }
        parsing(query, asked, plan, needs);
        return query.name() + ": " + String.join("; ", needs) + "\n";
    }

    private static void parsing(PlannedQuery query, List<Predicate> asked, Plan plan, List<String> needs) {
        for (ProtocolModule module : plan.protocols()) {
            int deepest = -1;
            for (Predicate predicate : asked) {
                if (predicate.field() instanceof Field.OfSession field && field.module().equals(module.name())) {
                    deepest = Math.max(deepest, field.milestone());
                }
            }
            boolean ownRows = query.kind().name().equals(module.name());
            if (deepest >= 0) needs.add("parse " + module.name() + " to " + module.milestones().get(deepest)
                    + " to decide");
            if (ownRows) {
                boolean toTheEnd = query.completeAt() >= module.milestones().size();
                needs.add("of what matches parse " + module.name() + " to "
                        + (toTheEnd ? "its end" : module.milestones().get(query.completeAt())) + " to give the row");
            }
        }
    }
}

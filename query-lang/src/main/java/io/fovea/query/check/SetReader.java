package io.fovea.query.check;

import io.fovea.packet.ValueType;
import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.QueryParser;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Gives the members of sets the type of a field. A set that many queries use is typed once per type.
final class SetReader {
    // Sets may hold sets; what all of one text hold together is bounded, so that nesting cannot multiply without end.
    private static final int MEMBERS_ALTOGETHER_MAX = 4 * QueryParser.SET_MEMBERS_MAX;

    private final Variables variables;
    private final ListReader lists;
    private final Map<Expr, Map<Type, CheckedValue.Members>> typed = new IdentityHashMap<>();
    private int members;

    SetReader(Variables variables, ListReader lists) {
        this.variables = variables;
        this.lists = lists;
    }

    private record Type(ValueType type, Enumeration names) {}

    /// The members of a set or list, as values of a field.
    CheckedValue.Members read(Expr set, Field field) {
        Type type = new Type(field.type(), ValueReader.names(field).orElse(null));
        Map<Type, CheckedValue.Members> known = typed.computeIfAbsent(set, _ -> new HashMap<>());
        CheckedValue.Members found = known.get(type);
        if (found != null) return found;
        List<CheckedValue> values = new ArrayList<>();
        addAll(set, field, values, 0);
        CheckedValue.Members read = new CheckedValue.Members(values);
        known.put(type, read);
        return read;
    }

    private void addAll(Expr set, Field field, List<CheckedValue> values, int depth) {
        if (depth > QueryParser.DEPTH_MAX) throw Variables.endless(set);
        switch (set) {
            case Expr.SetOf written -> {
                for (Expr member : written.members()) addMember(member, field, values, depth);
            }
            case Expr.ListFile file -> {
                for (ListReader.Line line : lists.read(file.path(), file.span())) {
                    add(fromLine(file, line, field), values, set);
                }
            }
            default -> addMember(set, field, values, depth);
        }
    }

    private void addMember(Expr member, Field field, List<CheckedValue> values, int depth) {
        Expr resolved = variables.resolve(member);
        switch (resolved) {
            case Literal literal -> add(ValueReader.read(literal, field), values, member);
            case Expr.Range range -> add(ValueReader.read(range, field), values, member);
            case Expr.SetOf _, Expr.ListFile _ -> addAll(resolved, field, values, depth + 1);
            default -> throw new Fault(Diagnostic.of(Code.TYPE, member.span(), "this is no set, range or value"));
        }
    }

    private static CheckedValue fromLine(Expr.ListFile file, ListReader.Line line, Field field) {
        try {
            return ValueReader.readLine(line.text(), field, file.span());
        } catch (Fault fault) {
            Diagnostic inner = fault.diagnostic();
            throw new Fault(new Diagnostic(Code.FILE, "line " + line.number() + " of '" + file.path() + "': "
                    + inner.message(), file.span(), inner.hint()));
        }
    }

    private void add(CheckedValue value, List<CheckedValue> values, Expr set) {
        values.add(value);
        members++;
        if (values.size() > QueryParser.SET_MEMBERS_MAX || members > MEMBERS_ALTOGETHER_MAX) {
            throw new Fault(Diagnostic.of(Code.BOUND, set.span(),
                    "a set has at most " + QueryParser.SET_MEMBERS_MAX + " values, and all together four times that"));
        }
    }
}

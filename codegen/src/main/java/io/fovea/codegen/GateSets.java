package io.fovea.codegen;

import io.fovea.packet.HeaderField;
import io.fovea.query.plan.Test;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Set lowering: a disjunction of many memberships of one field becomes one membership of their union, so that the
/// ports or addresses of a thousand queries cost one lookup a packet.
final class GateSets {
    private static final int MERGED_MIN = 4;

    private final GateTable gates;

    GateSets(GateTable gates) {
        this.gates = gates;
    }

    /// The same formula with memberships merged: those directly under `gate`, if it is a disjunction, and those under
    /// the conjunctions with one transport there.
    int merge(int gate) {
        if (!(gates.gate(gate) instanceof Gate.Or(List<Integer> terms))) return gate;
        Map<HeaderField, List<Integer>> memberships = new LinkedHashMap<>();
        Map<Integer, List<Integer>> byTransport = new LinkedHashMap<>();
        List<Integer> left = new ArrayList<>();
        for (int term : terms) {
            if (membership(term) != null) {
                Gate.HeaderTest test = (Gate.HeaderTest) gates.gate(term);
                memberships.computeIfAbsent(test.field(), _ -> new ArrayList<>()).add(term);
            } else if (gates.gate(term) instanceof Gate.And(List<Integer> both) && transportIn(both) >= 0) {
                int transport = transportIn(both);
                if (terms.contains(transport)) continue; // the transport alone suffices
                List<Integer> rest = both.stream().filter(part -> part != transport).toList();
                byTransport.computeIfAbsent(transport, _ -> new ArrayList<>()).add(gates.and(rest));
            } else {
                left.add(term);
            }
        }
        memberships.forEach((field, members) -> left.addAll(union(field, members)));
        byTransport.forEach((transport, rests) -> left.add(gates.and(List.of(transport, merge(gates.or(rests))))));
        return gates.or(left);
    }

    private int transportIn(List<Integer> terms) {
        for (int term : terms) {
            if (gates.gate(term) instanceof Gate.Transport) return term;
        }
        return -1;
    }

    /// A test as membership in a set of numbers or addresses, or null.
    private Test membership(int gate) {
        if (!(gates.gate(gate) instanceof Gate.HeaderTest(_, Test test))) return null;
        return switch (test) {
            case Test.Number(Test.Comparison comparison, long value) when comparison == Test.Comparison.EQUAL ->
                    new Test.Numbers(List.of(new Test.Range(value, value)), false);
            case Test.Numbers numbers when !numbers.negated() -> numbers;
            case Test.Addresses addresses when !addresses.negated() -> addresses;
            default -> null;
        };
    }

    private List<Integer> union(HeaderField field, List<Integer> members) {
        if (members.size() < MERGED_MIN) return members;
        List<Test.Range> ranges = new ArrayList<>();
        List<Test.Prefix> prefixes = new ArrayList<>();
        for (int member : members) {
            Test test = membership(member);
            if (test instanceof Test.Numbers numbers) ranges.addAll(numbers.ranges());
            if (test instanceof Test.Addresses addresses) prefixes.addAll(addresses.prefixes());
        }
        Test union = prefixes.isEmpty() ? new Test.Numbers(ranges, false) : new Test.Addresses(prefixes, false);
        String text = field.name() + " in the union of " + members.size() + " sets";
        return List.of(gates.headerTest(field, union, text));
    }
}

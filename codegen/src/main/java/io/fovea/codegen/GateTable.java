package io.fovea.codegen;

import io.fovea.packet.HeaderField;
import io.fovea.query.plan.Test;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Two-valued formulas over packet headers, simplified as they are made; equal ones get the same number, so that what
/// many queries ask is asked once.
final class GateTable {
    private final List<Gate> gates = new ArrayList<>();
    private final Map<Gate, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    final int alwaysFalse = add(new Gate.Constant(false), "false");
    final int alwaysTrue = add(new Gate.Constant(true), "true");

    Gate gate(int number) {
        return gates.get(number);
    }

    /// What a header test is, as a person would write it; empty for other gates.
    String text(int number) {
        return texts.get(number);
    }

    int constant(boolean value) {
        return value ? alwaysTrue : alwaysFalse;
    }

    int headerTest(HeaderField field, Test test, String text) {
        return add(new Gate.HeaderTest(field, test), text);
    }

    int transport(int number) {
        return add(new Gate.Transport(number), "");
    }

    int not(int operand) {
        return switch (gates.get(operand)) {
            case Gate.Constant(boolean value) -> constant(!value);
            case Gate.Not(int inner) -> inner;
            default -> add(new Gate.Not(operand), "");
        };
    }

    int and(List<Integer> terms) {
        TreeSet<Integer> flat = new TreeSet<>();
        for (int term : terms) {
            if (gates.get(term) instanceof Gate.And(List<Integer> inner)) flat.addAll(inner);
            else flat.add(term);
        }
        flat.remove(alwaysTrue);
        if (flat.contains(alwaysFalse)) return alwaysFalse;
        if (flat.isEmpty()) return alwaysTrue;
        return flat.size() == 1 ? flat.first() : add(new Gate.And(List.copyOf(flat)), "");
    }

    int or(List<Integer> terms) {
        TreeSet<Integer> flat = new TreeSet<>();
        for (int term : terms) {
            if (gates.get(term) instanceof Gate.Or(List<Integer> inner)) flat.addAll(inner);
            else flat.add(term);
        }
        flat.remove(alwaysFalse);
        if (flat.contains(alwaysTrue)) return alwaysTrue;
        if (flat.isEmpty()) return alwaysFalse;
        return flat.size() == 1 ? flat.first() : add(new Gate.Or(List.copyOf(flat)), "");
    }

    int xor(List<Integer> terms) {
        List<Integer> left = new ArrayList<>();
        boolean odd = false;
        for (int term : terms) {
            if (gates.get(term) instanceof Gate.Constant(boolean value)) odd ^= value;
            else left.add(term);
        }
        if (left.isEmpty()) return constant(odd);
        left.sort(null);
        int rest = left.size() == 1 ? left.getFirst() : add(new Gate.Xor(List.copyOf(left)), "");
        return odd ? not(rest) : rest;
    }

    private int add(Gate gate, String text) {
        Integer known = numbers.get(gate);
        if (known != null) return known;
        numbers.put(gate, gates.size());
        gates.add(gate);
        texts.add(text);
        return gates.size() - 1;
    }
}

package io.fovea.codegen;

import java.util.List;

/// Writes two-valued formulas over one packet's headers as Java expressions over `b` and `i`.
final class GateEmitter {
    private final GateTable gates;
    private final HeaderTests tests;
    private final Expression.Place place;

    /// @param words what methods that hold a part of a big formula are called
    GateEmitter(GateTable gates, HeaderTests tests, GeneratedSource source, String words) {
        this.gates = gates;
        this.tests = tests;
        place = new Expression.Place(source, "boolean", words, "Burst b, int i", "b, i");
    }

    Expression emit(int gate) {
        return switch (gates.gate(gate)) {
            case Gate.Constant(boolean value) -> new Expression(Boolean.toString(value), 1);
            case Gate.HeaderTest(var field, var test) ->
                    new Expression(tests.call(field, test, gates.text(gate)), 1);
            case Gate.Transport(int number) -> new Expression("b.transport[i] == " + number, 1);
            case Gate.Not(int operand) -> not(operand);
            case Gate.And(List<Integer> terms) -> Expression.join(all(terms), "&&", place);
            case Gate.Or(List<Integer> terms) -> Expression.join(all(terms), "||", place);
            case Gate.Xor(List<Integer> terms) -> Expression.join(all(terms), "^", place);
        };
    }

    private List<Expression> all(List<Integer> terms) {
        return terms.stream().map(this::emit).toList();
    }

    private Expression not(int operand) {
        if (gates.gate(operand) instanceof Gate.Transport(int number)) {
            return new Expression("b.transport[i] != " + number, 1);
        }
        Expression emitted = emit(operand);
        return new Expression("!" + emitted.text(), emitted.weight());
    }
}

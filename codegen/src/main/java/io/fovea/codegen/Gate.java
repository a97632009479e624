package io.fovea.codegen;

import io.fovea.packet.HeaderField;
import io.fovea.query.plan.Test;
import java.util.List;

/// A node of a two-valued formula over one packet's headers. Children are numbers in a `GateTable`, in which equal
/// nodes have one number.
sealed interface Gate {
    /// Always true or always false.
    record Constant(boolean value) implements Gate {}

    /// A test of a header field.
    record HeaderTest(HeaderField field, Test test) implements Gate {}

    /// The packet's transport protocol has this number.
    record Transport(int number) implements Gate {}

    record Not(int operand) implements Gate {}

    record And(List<Integer> terms) implements Gate {}

    record Or(List<Integer> terms) implements Gate {}

    record Xor(List<Integer> terms) implements Gate {}
}

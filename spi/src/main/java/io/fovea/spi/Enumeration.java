package io.fovea.spi;

import java.util.OptionalLong;

/// Names for the numbers of a field: rows show the name, filters accept names and numbers, they order as the numbers.
/// The field's reader gives the number (`Long`) and its `type` is `INT`; rows and columns carry `nameOf`, if it
/// `isShown`.
public interface Enumeration {
    /// The number that a name (any accepted spelling) stands for.
    OptionalLong numberOf(String name);

    /// The name of a number as rows show it; numbers without a name get one such as `unknown-0x1a2b`.
    String nameOf(long number);

    /// Names to suggest when a query has an unknown one.
    java.util.List<String> names();

    /// Whether rows show the name; if not they show the number, and another field is there for the name.
    default boolean isShown() {
        return true;
    }
}

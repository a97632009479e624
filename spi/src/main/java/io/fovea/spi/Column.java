package io.fovea.spi;

import io.fovea.packet.ValueType;
import java.util.function.Function;

/// A column of a query's rows.
///
/// @param name name in the output, snake case
/// @param type what its values are (enumerations are `TEXT`)
/// @param list whether each value is a list
/// @param reader reads the value from the row's context; null means absent
/// @param field full name of the field that it shows
public record Column(String name, ValueType type, boolean list, Function<RowContext, Object> reader, String field) {}

package io.fovea.spi;

/// One query of a compiled set.
///
/// @param name its name; unique in the set
/// @param kind what its rows are
/// @param schema its columns
/// @param limit rows after which it stops, or `Long.MAX_VALUE`
public record CompiledQuery(String name, RowKind kind, RowSchema schema, long limit) {}

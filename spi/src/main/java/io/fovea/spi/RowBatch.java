package io.fovea.spi;

import java.util.List;

/// Rows of one query on their way to a sink, each with its values in the order of the schema's columns.
///
/// Values: `INT`, `TIME`, `DURATION` are `Long` (times and durations in nanoseconds), `FLOAT` `Double`,
/// `TEXT` `String`, `BYTES` `byte[]`, `BOOL` `Boolean`, `IP` `IpAddress`, `MAC` `MacAddress`; a list is a `List` of
/// those; absent is null.
public record RowBatch(RowSchema schema, List<Object[]> rows) {}

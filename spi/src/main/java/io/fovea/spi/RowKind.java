package io.fovea.spi;

import java.util.List;

/// What one row is.
///
/// @param name `packet`, `conn`, `weird`, or a protocol's name
/// @param scope whether a row is a packet, a flow, a session or an event
/// @param columns what `select *` gives: names of fields, with the column's name behind `=` where it differs
///         (`server_name=tls.sni`)
/// @param doc one sentence
public record RowKind(String name, Scope scope, List<String> columns, String doc) {
    /// The size of thing that one row describes.
    public enum Scope {
        PACKET,
        FLOW,
        SESSION,
        /// Something that happens in a flow, any number of times, or outside flows.
        EVENT
    }

    public RowKind {
        columns = List.copyOf(columns);
    }
}

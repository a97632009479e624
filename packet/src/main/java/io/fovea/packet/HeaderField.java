package io.fovea.packet;

import java.util.List;

/// One header field as data: what the catalogue, the type checker, the code generator and the docs know of it.
///
/// @param name the full name, as `ipv4.ttl`
/// @param aliases other names that people type
/// @param type what its values are
/// @param accessor name of the static method in `HeaderFields` that reads it: `boolean` for `BOOL` (presence, a flag),
///         `long` for numbers and MACs with -1 for absent; for `IP` the stem of a `…High`/`…Low` pair, valid
///         where the field named by `presence` is true
/// @param presence accessor (`boolean`) that says whether the field is there, or null when -1 says it
/// @param scope whether the field is the same in every packet of a flow
/// @param mirror full name of the same field seen from the other end, or null when the field has no direction
/// @param doc one sentence
public record HeaderField(
        String name,
        List<String> aliases,
        ValueType type,
        String accessor,
        String presence,
        Scope scope,
        String mirror,
        String doc) {

    /// Whether a field is a property of the flow or of the packet.
    public enum Scope {
        /// The same in all packets of a flow, up to direction.
        FLOW,
        /// May differ from packet to packet.
        PACKET
    }

    public HeaderField {
        aliases = List.copyOf(aliases);
    }
}

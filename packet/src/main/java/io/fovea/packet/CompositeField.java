package io.fovea.packet;

import java.util.List;

/// A name for several header fields at once: `tcp.port` is both ports, `vlan.id` every tag's. A list field whose
/// values are those components that are present.
///
/// @param name the full name
/// @param aliases other names that people type
/// @param components full names of the header fields, all of one type
/// @param doc one sentence
public record CompositeField(String name, List<String> aliases, List<String> components, String doc) {
    public CompositeField {
        aliases = List.copyOf(aliases);
        components = List.copyOf(components);
    }
}

package io.fovea.query.reference;

import io.fovea.packet.HeaderField.Scope;
import io.fovea.spi.Field;
import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything that a filter may ask about a flow, written down as it comes.
///
/// Memory: one entry per different value of an asked field, and every session of the flow.
final class FlowRecord {
    private final Map<String, List<Object>> constants = new HashMap<>();
    private final Map<String, Set<Object>> shown = new HashMap<>();
    private final Set<String> protocols = new HashSet<>();
    private final Map<String, Set<Session>> sessions = new HashMap<>();

    /// Takes in the first packet. What has a direction is seen from the originator.
    void open(PacketFacts packet, boolean fromOriginator, Collection<Field.Header> asked,
            Map<String, Field.Header> all) {
        for (Field.Header field : asked) {
            if (field.header().scope() != Scope.FLOW) continue;
            String mirror = field.header().mirror();
            Field.Header seen = fromOriginator || mirror == null ? field : all.get(mirror);
            constants.put(field.name(), packet.values(seen));
        }
    }

    /// Takes in what a packet shows.
    void observe(PacketFacts packet, Collection<Field.Header> asked) {
        for (Field.Header field : asked) {
            if (field.header().scope() != Scope.PACKET) continue;
            shown.computeIfAbsent(field.name(), _ -> new LinkedHashSet<>()).addAll(packet.values(field));
        }
    }

    void identify(String protocol) {
        protocols.add(protocol);
    }

    void add(String protocol, Session session) {
        sessions.computeIfAbsent(protocol, _ -> new LinkedHashSet<>()).add(session);
    }

    List<Object> header(Field.Header field) {
        return field.header().scope() == Scope.FLOW ? constants.getOrDefault(field.name(), List.of())
                : new ArrayList<>(shown.getOrDefault(field.name(), Set.of()));
    }

    boolean isProtocol(String protocol) {
        return protocols.contains(protocol);
    }

    Collection<Session> sessions(String protocol) {
        return sessions.getOrDefault(protocol, Set.of());
    }
}

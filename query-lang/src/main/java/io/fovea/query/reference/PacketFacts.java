package io.fovea.query.reference;

import io.fovea.packet.Burst;
import io.fovea.packet.HeaderValue;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The header fields of one packet, as they stand in the frame.
final class PacketFacts implements Facts {
    private static final Map<String, HeaderValue> READERS = new HashMap<>();

    private final Burst burst;
    private final int packet;

    PacketFacts(Burst burst, int packet) {
        this.burst = burst;
        this.packet = packet;
    }

    @Override
    public List<Object> values(Field field) {
        List<Object> values = new ArrayList<>();
        switch (field) {
            case Field.Header header -> {
                Object value = reader(header).read(burst, packet);
                if (value != null) values.add(value);
            }
            case Field.Composite composite -> composite.components().forEach(part -> values.addAll(values(part)));
            case Field.Flow _, Field.Protocol _, Field.OfSession _ ->
                throw new IllegalStateException("no field of a packet: " + field.name());
        }
        return values;
    }

    private static HeaderValue reader(Field.Header field) {
        synchronized (READERS) {
            return READERS.computeIfAbsent(field.name(), _ -> new HeaderValue(field.header()));
        }
    }
}

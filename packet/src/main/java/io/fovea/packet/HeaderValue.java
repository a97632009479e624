package io.fovea.packet;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/// Reads one header field as a row value, by reflection over `HeaderFields`: for the reference evaluator, for columns
/// and for tests; generated filters call the accessor itself.
public final class HeaderValue {
    private final HeaderField field;
    private final Method presence;
    private final Method value;
    private final Method low;

    public HeaderValue(HeaderField field) {
        this.field = field;
        boolean address = field.type() == ValueType.IP;
        presence = field.presence() == null ? null : accessor(field.presence());
        value = accessor(address ? field.accessor() + "High" : field.accessor());
        low = address ? accessor(field.accessor() + "Low") : null;
    }

    private static Method accessor(String name) {
        try {
            return HeaderFields.class.getMethod(name, Burst.class, int.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("HeaderFields has no method " + name, e);
        }
    }

    /// The value, or null when the field is absent. A field that says whether a header is there is never absent.
    public Object read(Burst burst, int i) {
        try {
            if (presence != null && !(Boolean) presence.invoke(null, burst, i)) return null;
            Object raw = value.invoke(null, burst, i);
            return switch (field.type()) {
                case BOOL -> raw;
                case IP -> new IpAddress((Long) raw, (Long) low.invoke(null, burst, i));
                case MAC -> (Long) raw < 0 ? null : new MacAddress((Long) raw);
                case INT, TIME, DURATION -> (Long) raw < 0 ? null : raw;
                case FLOAT, TEXT, BYTES -> throw new IllegalStateException("no header field has this type");
            };
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + field.name(), e);
        }
    }
}

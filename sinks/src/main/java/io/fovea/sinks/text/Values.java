package io.fovea.sinks.text;

import io.fovea.packet.ValueType;

/// The form of every value that is not text, the same in all text outputs.
public final class Values {
    private Values() {}

    /// Adds a value: times as RFC 3339, durations as seconds, bytes as hex digits, addresses as usual.
    public static void append(TextBuffer out, ValueType type, Object value) {
        switch (type) {
            case BOOL -> out.ascii((boolean) value ? "true" : "false");
            case INT -> out.number((long) value);
            case FLOAT -> out.ascii(Double.toString((double) value));
            case TIME -> out.time((long) value);
            case DURATION -> out.seconds((long) value);
            case BYTES -> out.hex((byte[]) value);
            case TEXT -> throw new IllegalArgumentException("each output escapes text in its own way");
            case IP, MAC -> out.ascii(value.toString());
        }
    }
}

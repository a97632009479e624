package io.fovea.sinks.parquet;

import io.fovea.packet.ValueType;
import io.fovea.sinks.text.Utf8;

/// The bytes that text, bytes and addresses have in a file.
final class ValueBytes {
    private static final int CACHE_LENGTH = 1024;

    private final ValueType type;
    /// Addresses come again and again: the last texts, by hash.
    private final Object[] cachedAddresses;
    private final byte[][] cachedTexts;

    ValueBytes(ValueType type) {
        this.type = type;
        int cacheLength = type == ValueType.IP || type == ValueType.MAC ? CACHE_LENGTH : 0;
        this.cachedAddresses = new Object[cacheLength];
        this.cachedTexts = new byte[cacheLength][];
    }

    byte[] of(Object value) {
        return switch (type) {
            case TEXT -> Utf8.bytes((String) value);
            case BYTES -> (byte[]) value;
            case IP, MAC -> addressText(value);
            case BOOL, INT, FLOAT, TIME, DURATION -> throw new IllegalArgumentException("numbers are no bytes");
        };
    }

    private byte[] addressText(Object address) {
        int hash = address.hashCode() * 0x9e37_79b9;
        int place = hash >>> 22; // the ten upper bits: 1,024 places
        if (!address.equals(cachedAddresses[place])) {
            cachedAddresses[place] = address;
            cachedTexts[place] = Utf8.bytes(address.toString());
        }
        return cachedTexts[place];
    }
}

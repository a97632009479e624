package io.fovea.packet;

/// The types that a field of the query language can have.
public enum ValueType {
    /// Present or absent, true or false; `Boolean` in rows.
    BOOL,
    /// A whole number of up to 63 bits; `Long` in rows.
    INT,
    /// A double; `Double` in rows.
    FLOAT,
    /// Text; `String` in rows.
    TEXT,
    /// Bytes; `byte[]` in rows.
    BYTES,
    /// Nanoseconds since 1970-01-01T00:00:00Z; `Long` in rows.
    TIME,
    /// Nanoseconds; `Long` in rows.
    DURATION,
    /// An IPv4 or IPv6 address; `IpAddress` in rows.
    IP,
    /// An Ethernet address; `MacAddress` in rows.
    MAC
}

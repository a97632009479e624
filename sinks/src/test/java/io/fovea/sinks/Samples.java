package io.fovea.sinks;

import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.packet.ValueType;
import io.fovea.spi.Column;
import io.fovea.spi.RowBatch;
import io.fovea.spi.RowSchema;
import io.fovea.spi.SinkFactory.Settings;
import java.io.OutputStream;
import java.util.List;

/// Schemas and rows for the tests of all sinks.
public final class Samples {
    /// 2026-01-31T10:00:00.123456789Z.
    public static final long TIME_NS = 1_769_853_600_123_456_789L;

    /// A column of every type, and one list of each that occurs in lists.
    public static final RowSchema EVERY_TYPE = schema("every_type",
            column("ts", ValueType.TIME), column("duration", ValueType.DURATION), column("count", ValueType.INT),
            column("share", ValueType.FLOAT), column("server_name", ValueType.TEXT), column("body", ValueType.BYTES),
            column("established", ValueType.BOOL), column("id_orig_h", ValueType.IP), column("mac", ValueType.MAC),
            list("names", ValueType.TEXT), list("ports", ValueType.INT), list("answers", ValueType.IP),
            list("gaps", ValueType.DURATION));

    /// Text that an attacker would send: line ends, quotes, terminal escapes, half a surrogate, reversed writing.
    public static final String HOSTILE = "a\r\nb\"c\\d\t\u001b[31mred\u0007\u009b2J\ud800\u202eevil\u2028,|;\0end";

    private Samples() {}

    /// Values for `EVERY_TYPE`.
    public static Object[] full() {
        return new Object[] {
            TIME_NS, 1_500_000_001L, -42L, 0.25, "www.example.org", new byte[] {0, 0x1f, -1}, true,
            IpAddress.parse("192.0.2.1"), new MacAddress(0x001b638445e6L), List.of("h2", "http/1.1"),
            List.of(80L, 443L), List.of(IpAddress.parse("2001:db8::1")), List.of(1L, 2_000_000_000L)
        };
    }

    /// Nothing but absent values, for `EVERY_TYPE`.
    public static Object[] empty() {
        return new Object[EVERY_TYPE.columns().size()];
    }

    /// A schema whose kind is `tls`.
    public static RowSchema schema(String query, Column... columns) {
        return new RowSchema(query, "tls", List.of(columns), "query " + query + " from tls select *");
    }

    /// A column without a reader.
    public static Column column(String name, ValueType type) {
        return new Column(name, type, false, _ -> null, name);
    }

    /// A column of lists.
    public static Column list(String name, ValueType type) {
        return new Column(name, type, true, _ -> null, name);
    }

    /// A batch.
    public static RowBatch batch(RowSchema schema, Object[]... rows) {
        return new RowBatch(schema, List.of(rows));
    }

    /// A row of one value or more.
    public static Object[] row(Object... values) {
        return values;
    }

    /// Settings of a run whose standard output is no terminal.
    public static Settings settings(OutputStream out) {
        return new Settings(out, 0, false, false, "20260131T100000Z", "0.1.0");
    }

    /// Settings of a run that adds to a folder.
    public static Settings appending() {
        return new Settings(OutputStream.nullOutputStream(), 0, false, true, "20260131T100000Z", "0.1.0");
    }
}

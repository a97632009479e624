package io.fovea.query.syntax;

import io.fovea.packet.IpAddress;

/// A value written in the query.
public sealed interface Literal extends Expr {
    /// An integer; sizes such as `64KiB` are integers of bytes.
    record Int(long value, Span span) implements Literal {}

    /// A number with a fraction.
    record Decimal(double value, Span span) implements Literal {}

    /// A length of time.
    record Duration(long nanoseconds, Span span) implements Literal {}

    /// A text, escapes resolved.
    record Text(String value, Span span) implements Literal {}

    /// Bytes, as lower-case hexadecimal digits.
    record Bytes(String hexadecimal, Span span) implements Literal {
        public Bytes {
            assert hexadecimal.length() % 2 == 0 : "bytes are pairs of digits";
        }
    }

    /// True or false.
    record Bool(boolean value, Span span) implements Literal {}

    /// An IPv4 or IPv6 address.
    record Address(IpAddress value, Span span) implements Literal {}

    /// A network: an address and how many of its 128 leading bits count (IPv4 is IPv4-mapped, so `/24` is 120 here).
    /// The other bits are kept as written.
    record Prefix(IpAddress address, int lengthBits, Span span) implements Literal {
        public Prefix {
            assert lengthBits >= 0 && lengthBits <= 128 : "a prefix is no longer than its address";
        }
    }

    /// An Ethernet address in the low 48 bits.
    record Mac(long bits, Span span) implements Literal {}
}

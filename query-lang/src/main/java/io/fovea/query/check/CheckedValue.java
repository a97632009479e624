package io.fovea.query.check;

import com.google.re2j.Pattern;
import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import java.util.List;

/// A value that has the type of the field that it is compared with.
public sealed interface CheckedValue {
    /// For INT, TIME (nanoseconds since 1970), DURATION (nanoseconds) and enumerations (their numbers).
    record Number(long value) implements CheckedValue {}

    /// For FLOAT.
    record Fraction(double value) implements CheckedValue {}

    /// For BOOL.
    record Truth(boolean value) implements CheckedValue {}

    /// For TEXT.
    record Text(String value) implements CheckedValue {}

    /// For BYTES, each byte as one Latin-1 character.
    record Bytes(String latin1) implements CheckedValue {}

    /// For IP: the first bits of 128; a single address has all of them, and IPv4 is IPv4-mapped.
    record Network(IpAddress address, int lengthBits) implements CheckedValue {}

    /// For MAC.
    record Mac(MacAddress address) implements CheckedValue {}

    /// Numbers from one to another, both included.
    record NumberRange(long from, long to) implements CheckedValue {}

    /// Addresses from one to another, both included, both of one IP version.
    record AddressRange(IpAddress from, IpAddress to) implements CheckedValue {}

    /// A regular expression; for BYTES over Latin-1 text.
    record Regex(Pattern pattern) implements CheckedValue {}

    /// A set of the values above.
    record Members(List<CheckedValue> members) implements CheckedValue {
        public Members {
            members = List.copyOf(members);
        }
    }
}

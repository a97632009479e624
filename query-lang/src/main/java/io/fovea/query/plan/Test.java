package io.fovea.query.plan;

import com.google.re2j.Pattern;
import io.fovea.packet.MacAddress;
import java.util.List;
import java.util.Set;

/// What a value has to meet. An absent value meets none of them, whatever `negated` says. Values of enumerations are
/// tested by number.
public sealed interface Test {
    /// The value is there (for a `BOOL` field: it is true).
    record Present() implements Test {}

    /// A `BOOL` value is as stated.
    record Is(boolean value) implements Test {}

    /// Order and equality of INT, TIME and DURATION.
    record Number(Comparison comparison, long value) implements Test {}

    /// `field & mask` compared.
    record Masked(long mask, Comparison comparison, long value) implements Test {}

    /// Order and equality of FLOAT.
    record Float(Comparison comparison, double value) implements Test {}

    /// Membership in single numbers and inclusive ranges; single numbers are ranges of one. Sorted, disjoint.
    record Numbers(List<Range> ranges, boolean negated) implements Test {
        public Numbers {
            ranges = List.copyOf(ranges);
        }
    }

    /// An inclusive range of numbers.
    record Range(long from, long to) {}

    /// Membership in prefixes; a single address is a prefix of 128 bits (IPv4 is IPv4-mapped, so /24 is /120 here).
    record Addresses(List<Prefix> prefixes, boolean negated) implements Test {
        public Addresses {
            prefixes = List.copyOf(prefixes);
        }
    }

    /// The upper `length` bits of an address; the other bits are zero.
    record Prefix(long high, long low, int length) {}

    /// Order of addresses (by their 128 bits, within one IP version).
    record AddressRange(long fromHigh, long fromLow, long toHigh, long toLow, boolean negated) implements Test {}

    /// Membership of MACs.
    record Macs(Set<MacAddress> members, boolean negated) implements Test {
        public Macs {
            members = Set.copyOf(members);
        }
    }

    /// Membership of text; equality is a set of one.
    record Texts(Set<String> members, boolean negated) implements Test {
        public Texts {
            members = Set.copyOf(members);
        }
    }

    /// Substring, prefix or suffix of text.
    record TextPart(Part part, String text, boolean negated) implements Test {}

    /// A regular expression over text or, byte by byte as Latin-1, over bytes; unanchored, linear time.
    record Matches(Pattern pattern) implements Test {}

    /// Membership of bytes, each member as Latin-1 text; equality is a set of one.
    record BytesIn(Set<String> members, boolean negated) implements Test {
        public BytesIn {
            members = Set.copyOf(members);
        }
    }

    /// Substring, prefix or suffix of bytes, as Latin-1 text.
    record BytesPart(Part part, String latin1, boolean negated) implements Test {}

    /// Where a part has to be.
    enum Part { CONTAINS, STARTS_WITH, ENDS_WITH }

    /// Order and equality.
    enum Comparison { EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL }
}

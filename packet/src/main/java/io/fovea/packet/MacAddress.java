package io.fovea.packet;

/// An Ethernet address.
///
/// @param bits the 48 bits, the first byte on the wire uppermost
public record MacAddress(long bits) implements Comparable<MacAddress> {
    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    /// Six pairs of hex digits with colons.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int value = (int) (bits >>> shift) & 0xff;
            if (shift < 40) text.append(':');
            text.append(Character.forDigit(value >>> 4, 16)).append(Character.forDigit(value & 15, 16));
        }
        return text.toString();
    }

    /// Reads `00:1b:63:84:45:e6` or the same with dashes; null when it is neither.
    public static MacAddress parse(String text) {
        if (text.length() != 17) return null;
        long bits = 0;
        for (int i = 0; i < 17; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2) {
                if (c != ':' && c != '-') return null;
                continue;
            }
            int digit = Character.digit(c, 16);
            if (digit < 0 || c > 'f') return null;
            bits = bits << 4 | digit;
        }
        return new MacAddress(bits);
    }
}

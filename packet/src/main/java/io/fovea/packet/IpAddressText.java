package io.fovea.packet;

/// Text of IP addresses, both ways: dotted quad, RFC 4291 in, RFC 5952 out. No name is ever looked up.
final class IpAddressText {
    private static final int GROUPS = 8;

    private IpAddressText() {}

    static String format(long high, long low) {
        StringBuilder text = new StringBuilder(40);
        if (IpAddress.isIpv4(high, low)) {
            appendIpv4(text, (int) low);
            return text.toString();
        }
        int[] groups = groups(high, low);
        int zerosStart = -1;
        int zerosLength = 1; // a run of one group is not shortened (RFC 5952, section 4.2.2)
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) end++;
            if (end - i > zerosLength) {
                zerosStart = i;
                zerosLength = end - i;
            }
            if (end > i) i = end;
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == zerosStart) {
                text.append("::");
                i += zerosLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static int[] groups(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (high >>> 48 - 16 * i) & 0xffff;
            groups[i + 4] = (int) (low >>> 48 - 16 * i) & 0xffff;
        }
        return groups;
    }

    private static void appendIpv4(StringBuilder text, int bits) {
        text.append(bits >>> 24).append('.').append(bits >>> 16 & 0xff).append('.');
        text.append(bits >>> 8 & 0xff).append('.').append(bits & 0xff);
    }

    static IpAddress parse(String text) {
        if (text.indexOf(':') >= 0) return parseIpv6(text);
        long bits = parseIpv4(text);
        return bits < 0 ? null : IpAddress.ofIpv4((int) bits);
    }

    /// The 32 bits, or -1.
    private static long parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) return -1;
        long bits = 0;
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) return -1;
            int value = Integer.parseInt(part);
            if (value > 255) return -1;
            bits = bits << 8 | value;
        }
        return bits;
    }

    private static IpAddress parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return null;
        int[] front = new int[GROUPS];
        int[] back = new int[GROUPS];
        int frontCount = parseGroups(gap < 0 ? text : text.substring(0, gap), front, gap < 0);
        int backCount = gap < 0 ? 0 : parseGroups(text.substring(gap + 2), back, true);
        if (frontCount < 0 || backCount < 0) return null;
        if (gap < 0 ? frontCount != GROUPS : frontCount + backCount >= GROUPS) return null;
        System.arraycopy(back, 0, front, GROUPS - backCount, backCount);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | front[i];
            low = low << 16 | front[i + 4];
        }
        return new IpAddress(high, low);
    }

    /// Reads groups into `groups` and returns how many, or -1. The last may be a dotted quad when `ipv4Tail`.
    private static int parseGroups(String text, int[] groups, boolean ipv4Tail) {
        if (text.isEmpty()) return 0;
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (ipv4Tail && i == parts.length - 1 && part.indexOf('.') > 0) {
                long bits = parseIpv4(part);
                if (bits < 0 || count > GROUPS - 2) return -1;
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) bits & 0xffff;
                continue;
            }
            if (count == GROUPS || part.isEmpty() || part.length() > 4) return -1;
            int value = 0;
            for (int c = 0; c < part.length(); c++) {
                int digit = Character.digit(part.charAt(c), 16);
                if (digit < 0 || part.charAt(c) > 'f') return -1;
                value = value << 4 | digit;
            }
            groups[count++] = value;
        }
        return count;
    }
}

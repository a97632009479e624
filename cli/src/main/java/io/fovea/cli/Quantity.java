package io.fovea.cli;

/// Numbers as people read them. No `String.format`: it is slow to start.
final class Quantity {
    private static final String[] BYTE_UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final double SECOND_NS = 1e9;

    private Quantity() {}

    /// Digits in groups of three: `1,234,567`.
    static String count(long value) {
        String digits = Long.toString(value);
        int sign = value < 0 ? 1 : 0;
        StringBuilder text = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > sign; i -= 3) text.insert(i, ',');
        return text.toString();
    }

    /// A number and its noun: `1 flow`, `2 flows`.
    static String counted(long value, String singular, String plural) {
        return count(value) + " " + (value == 1 ? singular : plural);
    }

    /// `812 bytes`, `1.5 MiB`.
    static String bytes(long value) {
        if (value == 1) return "1 byte";
        int unit = 0;
        double scaled = value;
        while (scaled >= 1024 && unit < BYTE_UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(value) : oneDecimal(scaled)) + " " + BYTE_UNITS[unit];
    }

    /// Bytes a second: `380 MB/s`.
    static String byteRate(long bytes, long elapsedNs) {
        double megabytes = perSecond(bytes, elapsedNs) / 1e6;
        return (megabytes >= 10 ? count(Math.round(megabytes)) : oneDecimal(megabytes)) + " MB/s";
    }

    /// Packets a second: `390,000 packets/s`.
    static String packetRate(long packets, long elapsedNs) {
        return count(Math.round(perSecond(packets, elapsedNs))) + " packets/s";
    }

    /// `45 ms`, `3.2 s`, `4m05s`, `2h07m`.
    static String duration(long ns) {
        double seconds = ns / SECOND_NS;
        if (seconds < 1) return Math.round(seconds * 1000) + " ms";
        if (seconds < 59.95) return oneDecimal(seconds) + " s";
        return clock(Math.round(seconds));
    }

    /// Whole seconds: `8s`, `4m05s`, `2h07m`.
    static String clock(long seconds) {
        if (seconds < 60) return seconds + "s";
        if (seconds < 3600) return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        return seconds / 3600 + "h" + twoDigits(seconds % 3600 / 60) + "m";
    }

    private static double perSecond(long value, long elapsedNs) {
        return elapsedNs <= 0 ? 0 : value * SECOND_NS / elapsedNs;
    }

    private static String oneDecimal(double value) {
        long tenths = Math.round(value * 10);
        return count(tenths / 10) + "." + tenths % 10;
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}

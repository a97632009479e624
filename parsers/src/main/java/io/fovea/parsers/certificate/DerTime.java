package io.fovea.parsers.certificate;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Times in certificates: UTCTime and GeneralizedTime (RFC 5280, section 4.1.2.5), also without seconds or with an
/// offset from UTC, as old certificates have them.
final class DerTime {
    /// Two digits of a year from here on are of the last century.
    private static final int YEAR_OF_LAST_CENTURY = 50;
    private static final long SECOND_NS = 1_000_000_000L;

    private DerTime() {}

    /// Nanoseconds since 1970, the last or first that a `long` can hold for what lies beyond; null for what is no time.
    static Long read(DerReader element) {
        int tag = element.tag();
        if (tag != DerReader.UTC_TIME && tag != DerReader.GENERALIZED_TIME) return null;
        String text = element.ascii();
        int yearDigits = tag == DerReader.UTC_TIME ? 2 : 4;
        int digits = 0;
        while (digits < text.length() && isDigit(text.charAt(digits))) digits++;
        boolean hasSeconds = digits == yearDigits + 10;
        if (!hasSeconds && digits != yearDigits + 8) return null;
        String zone = text.substring(digits);
        if (zone.startsWith(".")) zone = zone.replaceFirst("^\\.[0-9]+", "");
        int year = number(text, 0, yearDigits);
        if (yearDigits == 2) year += year >= YEAR_OF_LAST_CENTURY ? 1900 : 2000;
        int second = hasSeconds ? number(text, yearDigits + 8, 2) : 0;
        try {
            LocalDateTime time = LocalDateTime.of(year, number(text, yearDigits, 2), number(text, yearDigits + 2, 2),
                    number(text, yearDigits + 4, 2), number(text, yearDigits + 6, 2), second);
            return nanoseconds(time.toEpochSecond(offset(zone)));
        } catch (DateTimeException e) {
            return null; // a month or an hour that there is not
        }
    }

    private static ZoneOffset offset(String zone) {
        if (zone.equals("Z")) return ZoneOffset.UTC;
        return ZoneOffset.of(zone);
    }

    private static long nanoseconds(long seconds) {
        if (seconds > Long.MAX_VALUE / SECOND_NS) return Long.MAX_VALUE;
        return seconds < Long.MIN_VALUE / SECOND_NS ? Long.MIN_VALUE : seconds * SECOND_NS;
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }

    private static int number(String text, int from, int count) {
        return Integer.parseInt(text, from, from + count, 10);
    }
}

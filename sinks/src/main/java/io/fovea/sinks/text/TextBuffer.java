package io.fovea.sinks.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes of text that grow as it is written, used again for every row: numbers, times and text without garbage.
public final class TextBuffer {
    private static final int LENGTH_START = 8 * 1024;
    private static final long NANOSECONDS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int NANOSECOND_DIGITS = 9;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    /// A buffer of an output, for many rows.
    public TextBuffer() {
        this(LENGTH_START);
    }

    /// A buffer for about so many bytes.
    public TextBuffer(int lengthBytes) {
        bytes = new byte[lengthBytes];
    }

    /// How many bytes wait.
    public int length() {
        return length;
    }

    /// Writes what waits and starts again.
    public void drainTo(OutputStream out) throws IOException {
        int waiting = length;
        length = 0;
        out.write(bytes, 0, waiting);
    }

    /// Adds an ASCII character.
    public TextBuffer ascii(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /// Adds text that is known to be ASCII.
    public TextBuffer ascii(String text) {
        int count = text.length();
        reserve(count);
        byte[] target = bytes;
        int place = length;
        for (int i = 0; i < count; i++) target[place + i] = (byte) text.charAt(i);
        length = place + count;
        return this;
    }

    /// Adds the characters of a text from a place on, as long as they are marked as plain; gives the place after.
    public int plain(String text, int from, boolean[] plain) {
        int end = text.length();
        reserve(end - from);
        byte[] target = bytes;
        int place = length;
        int i = from;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c >= plain.length || !plain[c]) break;
            target[place++] = (byte) c;
        }
        length = place;
        return i;
    }

    /// Adds bytes that are UTF-8 already.
    public TextBuffer raw(byte[] utf8) {
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    /// Adds a character; half a surrogate pair is escaped.
    public TextBuffer codePoint(int point) {
        if (Utf8.isSurrogate(point)) return escaped(point);
        reserve(4);
        if (point < 0x80) {
            bytes[length++] = (byte) point;
        } else if (point < 0x800) {
            bytes[length++] = (byte) (0xc0 | point >> 6);
            bytes[length++] = (byte) (0x80 | point & 0x3f);
        } else if (point < 0x10000) {
            bytes[length++] = (byte) (0xe0 | point >> 12);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | point & 0x3f);
        } else {
            bytes[length++] = (byte) (0xf0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | point & 0x3f);
        }
        return this;
    }

    /// Adds any text; half a surrogate pair is escaped.
    public TextBuffer text(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            codePoint(point);
            i += Character.charCount(point);
        }
        return this;
    }

    /// Adds a character as `\` and `u` and its four hex digits, or two of them for a pair of surrogates.
    public TextBuffer escaped(int point) {
        if (point >= 0x10000) return escaped(Character.highSurrogate(point)).escaped(Character.lowSurrogate(point));
        ascii('\\').ascii('u');
        reserve(4);
        for (int shift = 12; shift >= 0; shift -= 4) bytes[length++] = HEX[point >> shift & 15];
        return this;
    }

    /// Adds a whole number.
    public TextBuffer number(long value) {
        if (value < 0) {
            if (value == Long.MIN_VALUE) return ascii("-9223372036854775808");
            return ascii('-').number(-value);
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) digits++;
        return digits(value, digits);
    }

    /// Adds the lowest `count` digits, with zeros in front.
    private TextBuffer digits(long value, int count) {
        reserve(count);
        long rest = value;
        for (int place = length + count - 1; place >= length; place--) {
            bytes[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    /// Adds a time as RFC 3339 has it, with all nine digits: `2026-01-31T10:00:00.123456789Z`.
    public TextBuffer time(long timeNs) {
        return dateAndTime(timeNs, 'T', NANOSECOND_DIGITS).ascii('Z');
    }

    /// Adds a time for people: `2026-01-31 10:00:00.123456`, in UTC.
    public TextBuffer readableTime(long timeNs) {
        return dateAndTime(timeNs, ' ', 6);
    }

    private TextBuffer dateAndTime(long timeNs, char separator, int fractionDigits) {
        long seconds = Math.floorDiv(timeNs, NANOSECONDS_PER_SECOND);
        long fraction = Math.floorMod(timeNs, NANOSECONDS_PER_SECOND);
        date(Math.floorDiv(seconds, SECONDS_PER_DAY)).ascii(separator);
        long second = Math.floorMod(seconds, SECONDS_PER_DAY);
        digits(second / 3600, 2).ascii(':').digits(second / 60 % 60, 2).ascii(':').digits(second % 60, 2).ascii('.');
        for (int i = fractionDigits; i < NANOSECOND_DIGITS; i++) fraction /= 10;
        return digits(fraction, fractionDigits);
    }

    /// The date of a day since 1970-01-01. Years start in March here, so that the leap day is a year's last.
    private TextBuffer date(long day) {
        long sinceMarch = day + 719_468; // days since 0000-03-01
        long era = Math.floorDiv(sinceMarch, 146_097);
        long dayOfEra = Math.floorMod(sinceMarch, 146_097);
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153; // 0 is March
        long dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1;
        long year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
        return digits(year, 4).ascii('-').digits(month >= 10 ? month - 9 : month + 3, 2).ascii('-')
                .digits(dayOfMonth, 2);
    }

    /// Adds a duration in seconds, exact to the nanosecond, with one digit behind the point at least.
    public TextBuffer seconds(long durationNs) {
        long whole = durationNs / NANOSECONDS_PER_SECOND;
        long fraction = Math.abs(durationNs % NANOSECONDS_PER_SECOND);
        if (durationNs < 0 && whole == 0) ascii('-');
        number(whole).ascii('.');
        int count = NANOSECOND_DIGITS;
        while (count > 1 && fraction % 10 == 0) {
            fraction /= 10;
            count--;
        }
        return digits(fraction, count);
    }

    /// Adds bytes as hex digits.
    public TextBuffer hex(byte[] value) {
        reserve(2 * value.length);
        for (byte each : value) {
            bytes[length++] = HEX[each >> 4 & 15];
            bytes[length++] = HEX[each & 15];
        }
        return this;
    }

    private void reserve(int count) {
        if (bytes.length - length >= count) return;
        int wanted = Math.addExact(length, count);
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, wanted), Integer.MAX_VALUE - 8));
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}

package io.fovea.parsers.http;

import io.fovea.spi.StreamSlice;
import java.util.List;

/// Where the parts of a request line or status line are (RFC 9112, sections 3 and 4). Read again for every message;
/// offsets count from the slice's position.
///
/// Targets may hold blanks, as some clients send them: the version is what follows the last one.
final class StartLine {
    static final int METHOD_LENGTH_MAX = 64;
    private static final byte[] VERSION_START = {'H', 'T', 'T', 'P', '/', '1', '.'};
    static final int VERSION_LENGTH = VERSION_START.length + 1;
    private static final int STATUS_DIGITS = 3;
    /// Methods of requests without a version: HTTP/0.9 had GET only, but servers met others.
    private static final List<String> PLAIN_METHODS = List.of("GET", "HEAD", "POST");
    /// Characters of a token that are neither letters nor digits (RFC 9110, section 5.6.2).
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    int methodOffset;
    int methodLength;
    int targetOffset;
    int targetLength;
    int minorVersion;
    int status;
    int phraseOffset;
    int phraseLength;

    /// Reads a request line of `length` bytes, its end not among them. False when it is none.
    boolean readRequest(StreamSlice input, int length) {
        if (!readMethod(input, length)) return false;
        int end = length;
        while (end > 0 && isBlank(input.u8(end - 1))) end--;
        int version = end - VERSION_LENGTH;
        if (version <= methodLength || !isVersion(input, version, end) || input.u8(version - 1) != ' ') return false;
        minorVersion = input.u8(end - 1) - '0';
        setTarget(input, version);
        for (int at = targetOffset; at < version; at++) {
            if (isControl(input.u8(at))) return false;
        }
        return true;
    }

    /// Reads a request line of HTTP/0.9: a method that it has been used with, and a path without blanks; no version.
    /// False when it is none.
    boolean readPlainRequest(StreamSlice input, int length) {
        if (!readMethod(input, length) || !isPlainMethod(input, 0, methodLength)) return false;
        int end = length;
        while (end > 0 && input.u8(end - 1) == ' ') end--;
        setTarget(input, end);
        return targetOffset == methodLength + 1 && isPlainTarget(input, targetOffset, targetOffset + targetLength);
    }

    static boolean isPlainMethod(StreamSlice input, int at, int length) {
        for (String method : PLAIN_METHODS) {
            if (HeaderNames.isExactly(input, at, length, method)) return true;
        }
        return false;
    }

    private static boolean isPlainTarget(StreamSlice input, int start, int end) {
        if (start == end || input.u8(start) != '/') return false;
        for (int at = start; at < end; at++) {
            if (input.u8(at) <= ' ' || input.u8(at) == 0x7f) return false;
        }
        return true;
    }

    /// Reads the start of a request line that is longer than any that is read whole.
    boolean readLongRequest(StreamSlice input, int length) {
        if (!readMethod(input, length)) return false;
        setTarget(input, length);
        return true;
    }

    private boolean readMethod(StreamSlice input, int length) {
        methodOffset = 0;
        methodLength = 0;
        while (methodLength < length && isTokenCharacter(input.u8(methodLength))) methodLength++;
        return methodLength > 0 && methodLength <= METHOD_LENGTH_MAX && methodLength < length
                && input.u8(methodLength) == ' ';
    }

    private void setTarget(StreamSlice input, int end) {
        int start = methodLength + 1;
        int last = end;
        while (last > start && input.u8(last - 1) == ' ') last--;
        while (start < last && input.u8(start) == ' ') start++;
        targetOffset = start;
        targetLength = Math.max(0, last - start);
    }

    /// Reads a status line that starts at `offset` and ends at `end`. False when it is none.
    boolean readStatus(StreamSlice input, int offset, int end) {
        int at = offset + VERSION_LENGTH;
        if (!isVersion(input, offset, end) || at == end || input.u8(at) != ' ') return false;
        minorVersion = input.u8(at - 1) - '0';
        while (at < end && input.u8(at) == ' ') at++;
        if (end - at < STATUS_DIGITS) return false;
        status = 0;
        for (int i = 0; i < STATUS_DIGITS; i++) {
            int digit = input.u8(at++) - '0';
            if (digit < 0 || digit > 9 || i == 0 && digit == 0) return false;
            status = status * 10 + digit;
        }
        if (at < end && !isBlank(input.u8(at))) return false;
        int last = end;
        while (at < last && isBlank(input.u8(at))) at++;
        while (last > at && isBlank(input.u8(last - 1))) last--;
        phraseOffset = at;
        phraseLength = last - at;
        return true;
    }

    /// The place of a status line in a line of `length` bytes, or -1.
    int findStatus(StreamSlice input, int length) {
        for (int at = 0; at <= length - VERSION_LENGTH; at++) {
            if (input.u8(at) == VERSION_START[0] && readStatus(input, at, length)) return at;
        }
        return -1;
    }

    private static boolean isVersion(StreamSlice input, int at, int end) {
        if (end - at < VERSION_LENGTH || matchedVersion(input, at) < VERSION_START.length) return false;
        return isDigit(input.u8(at + VERSION_START.length));
    }

    /// How many bytes of `HTTP/1.` stand at a place: all that are there, or as far as they are the same; -1 when a byte
    /// differs.
    static int matchedVersion(StreamSlice input, int at) {
        int count = Math.min(VERSION_START.length, input.remaining() - at);
        for (int i = 0; i < count; i++) {
            if (input.u8(at + i) != VERSION_START[i]) return -1;
        }
        return count;
    }

    /// Whether `HTTP/1.` stands whole at a place.
    static boolean isVersionStart(StreamSlice input, int at) {
        return matchedVersion(input, at) == VERSION_START.length;
    }

    static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    static boolean isBlank(int value) {
        return value == ' ' || value == '\t';
    }

    /// Whether no request target holds the byte.
    static boolean isControl(int value) {
        return value < ' ' && value != '\t' || value == 0x7f;
    }

    static boolean isTokenCharacter(int value) {
        return value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || isDigit(value)
                || value > ' ' && TOKEN_MARKS.indexOf(value) >= 0;
    }
}

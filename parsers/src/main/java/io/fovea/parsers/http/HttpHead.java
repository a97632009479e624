package io.fovea.parsers.http;

import io.fovea.parsers.support.WireText;
import io.fovea.spi.StreamSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The header lines of one message (RFC 9112, section 5), kept as they came; what frames the body is understood at
/// once.
///
/// Invariant: the value of the last header ends where the kept bytes end, so that a folded line goes on there.
final class HttpHead {
    static final int LENGTH_MAX = 1 << 16;
    static final int HEADERS_MAX = 256;
    static final long CONTENT_LENGTH_MAX = 1L << 50;
    static final long ABSENT = -1;
    private static final int LENGTH_FIRST = 512;
    private static final int NUMBERS_OF_HEADER = 3;
    private static final String CONTENT_LENGTH = "content-length";
    private static final String TRANSFER_ENCODING = "transfer-encoding";
    private static final String CHUNKED = "chunked";

    private byte[] bytes = {};
    private int length;
    /// For each header: where its name starts, how long that is, where its value starts.
    private int[] places = {};
    private int count;
    private boolean lastIsKept;
    private long contentLength = ABSENT;
    private boolean chunked;
    private boolean transferEncoded;

    /// Takes in a header line without its end.
    ///
    /// @param keep whether anybody will ask for it
    /// @return false when a limit keeps it out
    boolean add(StreamSlice line, int lineLength, boolean keep) {
        if (lineLength > 0 && StartLine.isBlank(line.u8(0))) return addFolded(line, lineLength);
        int colon = 0;
        while (colon < lineLength && line.u8(colon) != ':') colon++;
        lastIsKept = false;
        if (colon == lineLength) return true;
        int nameLength = colon;
        while (nameLength > 0 && StartLine.isBlank(line.u8(nameLength - 1))) nameLength--;
        if (nameLength == 0) return true;
        int start = colon + 1;
        int end = lineLength;
        while (start < end && StartLine.isBlank(line.u8(start))) start++;
        while (end > start && StartLine.isBlank(line.u8(end - 1))) end--;
        readFraming(line, nameLength, start, end);
        if (!keep) return true;
        if (count == HEADERS_MAX || nameLength + end - start > LENGTH_MAX - length) return false;
        append(line, nameLength, start, end - start);
        return true;
    }

    private void append(StreamSlice line, int nameLength, int start, int valueLength) {
        makeRoom(nameLength + valueLength);
        if (places.length < (count + 1) * NUMBERS_OF_HEADER) {
            places = Arrays.copyOf(places, Math.max(16 * NUMBERS_OF_HEADER, places.length * 2));
        }
        places[count * NUMBERS_OF_HEADER] = length;
        places[count * NUMBERS_OF_HEADER + 1] = nameLength;
        line.copy(0, bytes, length, nameLength);
        length += nameLength;
        places[count * NUMBERS_OF_HEADER + 2] = length;
        line.copy(start, bytes, length, valueLength);
        length += valueLength;
        count++;
        lastIsKept = true;
    }

    /// A line that goes on with the header before (RFC 9112, section 5.2): one blank, then its text.
    private boolean addFolded(StreamSlice line, int lineLength) {
        if (!lastIsKept) return true;
        int start = 0;
        int end = lineLength;
        while (start < end && StartLine.isBlank(line.u8(start))) start++;
        while (end > start && StartLine.isBlank(line.u8(end - 1))) end--;
        if (start == end) return true;
        if (end - start >= LENGTH_MAX - length) return false;
        makeRoom(end - start + 1);
        bytes[length++] = ' ';
        line.copy(start, bytes, length, end - start);
        length += end - start;
        return true;
    }

    private void makeRoom(int more) {
        if (bytes.length - length >= more) return;
        bytes = Arrays.copyOf(bytes, Math.max(Math.max(LENGTH_FIRST, bytes.length * 2), length + more));
    }

    /// Understands the two headers that say where the body ends (RFC 9112, section 6). The first length counts, and the
    /// last coding.
    private void readFraming(StreamSlice line, int nameLength, int start, int end) {
        if (contentLength == ABSENT && is(line, 0, nameLength, CONTENT_LENGTH)) {
            contentLength = number(line, start, end);
        } else if (is(line, 0, nameLength, TRANSFER_ENCODING)) {
            transferEncoded = true;
            chunked = endsInChunks(line, start, end);
        }
    }

    /// Whether the last coding of a list is `chunked`, parameters aside.
    private static boolean endsInChunks(StreamSlice line, int start, int end) {
        int from = end;
        while (from > start && line.u8(from - 1) != ',') from--;
        while (from < end && StartLine.isBlank(line.u8(from))) from++;
        int to = from;
        while (to < end && line.u8(to) != ';' && !StartLine.isBlank(line.u8(to))) to++;
        return is(line, from, to - from, CHUNKED);
    }

    private static boolean is(StreamSlice line, int offset, int length, String lowerCase) {
        if (length != lowerCase.length()) return false;
        for (int i = 0; i < length; i++) {
            if (lower(line.u8(offset + i)) != lowerCase.charAt(i)) return false;
        }
        return true;
    }

    private static int lower(int value) {
        return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
    }

    /// A decimal number, the first of a list; -1 when it is none, or beyond all reason.
    private static long number(StreamSlice line, int start, int end) {
        long number = 0;
        int at = start;
        while (at < end && StartLine.isDigit(line.u8(at))) {
            number = number * 10 + line.u8(at) - '0';
            if (number > CONTENT_LENGTH_MAX) return ABSENT;
            at++;
        }
        while (at < end && StartLine.isBlank(line.u8(at))) at++;
        return at > start && (at == end || line.u8(at) == ',') ? number : ABSENT;
    }

    /// What `Content-Length` declares, or -1.
    long contentLength() {
        return contentLength;
    }

    /// Whether the body comes in chunks.
    boolean isChunked() {
        return chunked;
    }

    /// Whether `Transfer-Encoding` is there, which takes precedence of `Content-Length`.
    boolean isTransferEncoded() {
        return transferEncoded;
    }

    /// Bytes that are kept.
    int lengthBytes() {
        return length;
    }

    /// The value of the first header of a name in lower case, or null.
    String value(String name) {
        for (int h = 0; h < count; h++) {
            if (isCalled(h, name)) return valueText(h);
        }
        return null;
    }

    /// The values of all headers of a name in lower case.
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (int h = 0; h < count; h++) {
            if (isCalled(h, name)) values.add(valueText(h));
        }
        return values;
    }

    /// The names in order, as they were written.
    List<String> names() {
        List<String> names = new ArrayList<>(count);
        for (int h = 0; h < count; h++) names.add(nameText(h));
        return names;
    }

    /// `name: value` of every header in order.
    List<String> lines() {
        List<String> lines = new ArrayList<>(count);
        for (int h = 0; h < count; h++) lines.add(nameText(h) + ": " + valueText(h));
        return lines;
    }

    private boolean isCalled(int header, String name) {
        int start = places[header * NUMBERS_OF_HEADER];
        if (places[header * NUMBERS_OF_HEADER + 1] != name.length()) return false;
        for (int i = 0; i < name.length(); i++) {
            if (lower(bytes[start + i]) != name.charAt(i)) return false;
        }
        return true;
    }

    private String nameText(int header) {
        int start = places[header * NUMBERS_OF_HEADER];
        return text(start, start + places[header * NUMBERS_OF_HEADER + 1]);
    }

    private String valueText(int header) {
        int end = header + 1 < count ? places[(header + 1) * NUMBERS_OF_HEADER] : length;
        return text(places[header * NUMBERS_OF_HEADER + 2], end);
    }

    private String text(int start, int end) {
        return WireText.of(Arrays.copyOfRange(bytes, start, end));
    }
}

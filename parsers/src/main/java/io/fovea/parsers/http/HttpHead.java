package io.fovea.parsers.http;

import static io.fovea.parsers.http.HeaderNames.is;

import io.fovea.parsers.http.HeaderNames.Kept;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.StreamSlice;
import java.nio.charset.StandardCharsets;
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
    /// Characters of lists of codings and protocols that are read.
    private static final int SHORT_LENGTH_MAX = 256;
    private static final String CONTENT_LENGTH = "content-length";
    private static final String TRANSFER_ENCODING = "transfer-encoding";
    private static final String CONTENT_ENCODING = "content-encoding";
    private static final String UPGRADE = "upgrade";
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
    private ContentCoding coding = ContentCoding.NONE;
    /// The value of the last `Upgrade`, or null.
    private String upgrade;

    /// Takes in a header line without its end.
    ///
    /// @param asked which headers anybody will ask for; null when nobody asks any more
    /// @return false when a limit keeps it out
    boolean add(StreamSlice line, int lineLength, HeaderNames asked) {
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
        Kept kept = asked == null ? Kept.NOTHING : asked.kept(line, nameLength);
        if (kept == Kept.NOTHING) return true;
        int valueLength = kept == Kept.LINE ? end - start : 0;
        if (!enter(nameLength, valueLength)) return false;
        line.copy(0, bytes, length, nameLength);
        line.copy(start, bytes, length + nameLength, valueLength);
        length += nameLength + valueLength;
        lastIsKept = kept == Kept.LINE;
        return true;
    }

    /// Takes in a field of HTTP/2; parameter and answer as of a line.
    boolean add(byte[] name, byte[] value, HeaderNames asked) {
        readFraming(name, value);
        Kept kept = asked == null ? Kept.NOTHING : asked.kept(name);
        if (kept == Kept.NOTHING) return true;
        int valueLength = kept == Kept.LINE ? value.length : 0;
        if (!enter(name.length, valueLength)) return false;
        System.arraycopy(name, 0, bytes, length, name.length);
        System.arraycopy(value, 0, bytes, length + name.length, valueLength);
        length += name.length + valueLength;
        return true;
    }

    /// Makes a place for a header. False when there is none.
    private boolean enter(int nameLength, int valueLength) {
        if (count == HEADERS_MAX || nameLength + valueLength > LENGTH_MAX - length) return false;
        makeRoom(nameLength + valueLength);
        if (places.length < (count + 1) * NUMBERS_OF_HEADER) {
            places = Arrays.copyOf(places, Math.max(16 * NUMBERS_OF_HEADER, places.length * 2));
        }
        places[count * NUMBERS_OF_HEADER] = length;
        places[count * NUMBERS_OF_HEADER + 1] = nameLength;
        places[count * NUMBERS_OF_HEADER + 2] = length + nameLength;
        count++;
        return true;
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
        int doubled = Math.min(LENGTH_MAX, Math.max(LENGTH_FIRST, bytes.length * 2));
        bytes = Arrays.copyOf(bytes, Math.max(doubled, length + more));
    }

    /// Understands the two headers that say where the body ends (RFC 9112, section 6). The first length counts, and the
    /// last coding.
    private void readFraming(StreamSlice line, int nameLength, int start, int end) {
        if (contentLength == ABSENT && is(line, 0, nameLength, CONTENT_LENGTH)) {
            contentLength = number(line, start, end);
        } else if (is(line, 0, nameLength, TRANSFER_ENCODING)) {
            transferEncoded = true;
            chunked = endsInChunks(line, start, end);
        } else if (is(line, 0, nameLength, CONTENT_ENCODING)) {
            coding = coding.and(shortText(line, start, end));
        } else if (is(line, 0, nameLength, UPGRADE)) {
            upgrade = shortText(line, start, end);
        }
    }

    private static String shortText(StreamSlice line, int start, int end) {
        return new String(line.bytes(start, Math.min(end - start, SHORT_LENGTH_MAX)), StandardCharsets.ISO_8859_1);
    }

    private void readFraming(byte[] name, byte[] value) {
        // A block may name one long field again and again: no work grows with the length of what is not kept.
        if (value.length > SHORT_LENGTH_MAX) return;
        if (contentLength == ABSENT && HeaderNames.is(name, 0, name.length, CONTENT_LENGTH)) {
            contentLength = number(value);
        } else if (HeaderNames.is(name, 0, name.length, CONTENT_ENCODING)) {
            coding = coding.and(new String(value, StandardCharsets.ISO_8859_1));
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

    private static long number(byte[] value) {
        long number = 0;
        for (byte digit : value) {
            if (!StartLine.isDigit(digit) || number > CONTENT_LENGTH_MAX) return ABSENT;
            number = number * 10 + digit - '0';
        }
        return value.length == 0 || number > CONTENT_LENGTH_MAX ? ABSENT : number;
    }

    /// How the content is packed.
    ContentCoding coding() {
        return coding;
    }

    /// Whether `Upgrade` names a protocol, given in small letters (RFC 9110, section 7.8).
    boolean upgradesTo(String protocol) {
        if (upgrade == null) return false;
        for (String each : upgrade.split(",")) {
            if (each.strip().equalsIgnoreCase(protocol)) return true;
        }
        return false;
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

    /// Bytes that it takes in memory: names of one letter take more for their places than for themselves.
    int lengthBytes() {
        return bytes.length + places.length * Integer.BYTES;
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
        return HeaderNames.is(
                bytes, places[header * NUMBERS_OF_HEADER], places[header * NUMBERS_OF_HEADER + 1], name);
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

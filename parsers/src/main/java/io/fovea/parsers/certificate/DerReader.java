package io.fovea.parsers.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Walks the elements of one level of DER (ITU-T X.690), inside bounds that no length can leave.
///
/// `next` steps to an element; the methods that read speak of that element. What does not fit ends the walk and marks
/// the reader, and the one that it came from, as damaged.
final class DerReader {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int NUMERIC_STRING = 0x12;
    static final int PRINTABLE_STRING = 0x13;
    static final int TELETEX_STRING = 0x14;
    static final int IA5_STRING = 0x16;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int VISIBLE_STRING = 0x1a;
    static final int UNIVERSAL_STRING = 0x1c;
    static final int BMP_STRING = 0x1e;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int LONG_TAG = 0x1f;
    private static final int LONG_LENGTH = 0x80;
    private static final int LENGTH_BYTES_MAX = 4;
    private static final int ARC_BITS_MAX = 56;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] bytes;
    private final int end;
    private final DerReader outer;
    private int position;
    private int tag = -1;
    private int start;
    private int length;
    private boolean damaged;

    /// Starts in front of the first element of an array.
    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length, null);
    }

    private DerReader(byte[] bytes, int position, int end, DerReader outer) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
        this.outer = outer;
    }

    /// Whether anything did not fit.
    boolean isDamaged() {
        return damaged;
    }

    /// Says that what was read makes no sense.
    void damage() {
        for (DerReader each = this; each != null; each = each.outer) each.damaged = true;
    }

    /// Steps to the next element. False at the end of the level, or where the rest does not fit.
    boolean next() {
        tag = -1;
        if (position == end) return false;
        int at = position;
        int read = bytes[at++] & 0xff;
        if ((read & LONG_TAG) == LONG_TAG || at == end) return broken();
        int size = bytes[at++] & 0xff;
        if (size >= LONG_LENGTH) {
            int count = size & ~LONG_LENGTH;
            if (count == 0 || count > LENGTH_BYTES_MAX || count > end - at) return broken();
            long big = 0;
            for (int i = 0; i < count; i++) big = big << 8 | bytes[at++] & 0xff;
            if (big > end - at) return broken();
            size = (int) big;
        }
        if (size > end - at) return broken();
        tag = read;
        start = at;
        length = size;
        position = at + size;
        return true;
    }

    private boolean broken() {
        damage();
        position = end;
        return false;
    }

    /// Steps to the next element, which has to have a tag. False, with damage marked, if it has not.
    boolean next(int expected) {
        boolean fits = next() && tag == expected;
        if (!fits) damage();
        return fits;
    }

    /// Steps to the next element if it has a tag; stays where it is otherwise.
    boolean nextIf(int expected) {
        return position < end && (bytes[position] & 0xff) == expected && next();
    }

    /// Whether the element at hand is the last of its level.
    boolean isLast() {
        return position == end;
    }

    int tag() {
        return tag;
    }

    int length() {
        return length;
    }

    /// The elements inside.
    DerReader inside() {
        return new DerReader(bytes, start, start + length, this);
    }

    /// The elements inside a bit string or octet string.
    DerReader insideString() {
        int skipped = tag == BIT_STRING ? Math.min(1, length) : 0;
        return new DerReader(bytes, start + skipped, start + length, this);
    }

    byte[] content() {
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    boolean isTrue() {
        return length == 1 && bytes[start] != 0;
    }

    /// An integer's bits without the zeros in front; of a negative one, whose sign is left out, all of them.
    int bitLength() {
        int at = start;
        while (at < start + length && bytes[at] == 0) at++;
        int rest = start + length - at;
        return rest == 0 ? 0 : rest * 8 - Integer.numberOfLeadingZeros(bytes[at] & 0xff) + 24;
    }

    /// A number of up to 63 bits, not negative; -1 when it is none.
    long number() {
        if (length == 0 || bytes[start] < 0 || bitLength() > 63) return -1;
        long number = 0;
        for (int i = 0; i < length; i++) number = number << 8 | bytes[start + i] & 0xff;
        return number;
    }

    /// An integer in hexadecimal digits, two a byte, with `-` in front where it is negative.
    String hexadecimal() {
        byte[] content = content();
        boolean negative = content.length > 0 && content[0] < 0;
        byte[] magnitude = negative ? new java.math.BigInteger(content).negate().toByteArray() : content;
        int at = 0;
        while (at < magnitude.length - 1 && magnitude[at] == 0) at++;
        return (negative ? "-" : "") + HEX.formatHex(magnitude, at, magnitude.length);
    }

    /// The element's content in hexadecimal digits.
    String digits() {
        return HEX.formatHex(bytes, start, start + length);
    }

    /// An object identifier with dots; null when it is none.
    String oid() {
        if (tag != OID || length == 0 || bytes[start + length - 1] < 0) return null;
        StringBuilder text = new StringBuilder();
        long arc = 0;
        for (int i = 0; i < length; i++) {
            if (arc >>> ARC_BITS_MAX != 0) return null;
            arc = arc << 7 | bytes[start + i] & 0x7f;
            if (bytes[start + i] < 0) continue;
            if (text.isEmpty()) {
                long first = Math.min(arc / 40, 2);
                text.append(first).append('.').append(arc - first * 40);
            } else {
                text.append('.').append(arc);
            }
            arc = 0;
        }
        return text.toString();
    }

    /// The text of a string of any type; null when it is no string.
    String text() {
        return switch (tag) {
            case UTF8_STRING -> text(StandardCharsets.UTF_8);
            case NUMERIC_STRING, PRINTABLE_STRING, TELETEX_STRING, IA5_STRING, VISIBLE_STRING ->
                text(StandardCharsets.ISO_8859_1);
            case BMP_STRING -> length % 2 == 0 ? text(StandardCharsets.UTF_16BE) : null;
            case UNIVERSAL_STRING -> length % 4 == 0 ? text(java.nio.charset.Charset.forName("UTF-32BE")) : null;
            default -> null;
        };
    }

    private String text(java.nio.charset.Charset charset) {
        return new String(bytes, start, length, charset);
    }

    /// The content as Latin-1, for times.
    String ascii() {
        return text(StandardCharsets.ISO_8859_1);
    }
}

package io.fovea.capture;

import io.fovea.packet.RawMemory;
import java.nio.charset.StandardCharsets;

/// The options at the end of a pcapng block (draft-ietf-opsawg-pcapng, section 3.5), one after the other. Reused.
/// Invariant: the value of the option at hand lies within the block.
final class PcapngOptions {
    static final int COMMENT = 1;
    private static final int END = 0;
    private static final int HEADER_LENGTH = 4;
    /// Longer texts are cut.
    private static final int TEXT_LENGTH_MAX = 256;

    private boolean littleEndian;
    private long next;
    private long end;
    private int code;
    private int length;
    private long value;

    /// Points at the options of a block.
    void wrap(long at, long lengthBytes, boolean isLittleEndian) {
        littleEndian = isLittleEndian;
        next = at;
        end = at + lengthBytes;
    }

    /// Goes to the next option. False when there is none, or it does not fit.
    boolean advance() {
        if (end - next < HEADER_LENGTH) return false;
        code = half(next);
        length = half(next + 2);
        value = next + HEADER_LENGTH;
        if (code == END || length > end - value) return false;
        next = value + (length + 3 & ~3);
        return true;
    }

    int code() {
        return code;
    }

    int length() {
        return length;
    }

    int byteValue() {
        return RawMemory.u8(value);
    }

    /// Of an option of eight bytes.
    long longValue() {
        return littleEndian ? Long.reverseBytes(RawMemory.i64(value)) : RawMemory.i64(value);
    }

    /// Text for a person: characters that are not printable become `?`.
    String text() {
        byte[] bytes = new byte[Math.min(length, TEXT_LENGTH_MAX)];
        RawMemory.copyToHeap(value, bytes, 0, bytes.length);
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.UTF_8).toCharArray()) {
            if (c == 0) break;
            text.append(Character.isISOControl(c) ? (c == '\n' || c == '\t' ? ' ' : '?') : c);
        }
        return text.toString().strip();
    }

    private int half(long at) {
        return littleEndian ? RawMemory.u8(at) | RawMemory.u8(at + 1) << 8 : RawMemory.u16(at);
    }
}

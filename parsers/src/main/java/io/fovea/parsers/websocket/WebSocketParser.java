package io.fovea.parsers.websocket;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the headers of frames in both directions up to the first that closes the connection, and passes over what they
/// hold (RFC 6455, section 5.2).
final class WebSocketParser extends FactParser {
    private static final Fact OPCODES = Fact.texts("opcodes", "Kinds of frames that were seen, in order.",
            "websocket.opcode");
    private static final Fact CLOSE = Fact.number("close_code", "Status in the first frame that closes.",
            "websocket.payload.close.status_code");
    static final List<Fact> FACTS = List.of(OPCODES, CLOSE);

    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    /// Bits that no extension uses.
    private static final int RESERVED = 0x30;
    private static final int CONTROL = 0x08;
    private static final int CLOSE_OPCODE = 8;
    private static final int HEADER_LENGTH = 2;
    private static final int MASK_LENGTH = 4;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int FRAMES_MAX = 256;
    private static final List<String> NAMES = List.of("continuation", "text", "binary", "", "", "", "", "",
            "close", "ping", "pong");

    /// Bytes of each direction's frame that are still to come.
    private long leftOfOriginator;
    private long leftOfResponder;
    private int frames;

    /// The header of a first frame, which goes on with no other.
    static Probe probe(StreamSlice slice) {
        if (slice.remaining() > 0 && (!fits(slice.u8(0)) || (slice.u8(0) & 0xf) == 0)) return Probe.NO;
        return slice.remaining() < HEADER_LENGTH ? Probe.NEED_MORE : Probe.MATCH;
    }

    /// Whether a frame may begin so. A control frame must not have more than 125 bytes (section 5.5), but some do.
    private static boolean fits(int first) {
        int opcode = first & 0xf;
        boolean known = opcode < NAMES.size() && !NAMES.get(opcode).isEmpty() && (first & RESERVED) == 0;
        if (!known || (opcode & CONTROL) == 0) return known;
        return (first & FINAL) != 0 && (first & COMPRESSED) == 0;
    }

    @Override
    protected Progress read(StreamSlice input) {
        boolean originator = input.fromOriginator();
        long left = originator ? leftOfOriginator : leftOfResponder;
        Progress progress = null;
        while (progress == null) {
            int count = (int) Math.min(left, input.remaining());
            input.skip(count);
            left -= count;
            if (left > 0 || input.remaining() < HEADER_LENGTH) {
                progress = Progress.NEED_MORE;
                break;
            }
            long length = frameLength(input);
            if (length == 0) progress = Progress.NEED_MORE;
            else if (length < 0) progress = Progress.DONE;
            else if (isClose(input)) progress = readClose(input, length);
            else left = enter(input, length);
        }
        if (originator) leftOfOriginator = left;
        else leftOfResponder = left;
        return progress;
    }

    /// Length of the frame that begins here, its header included; 0 while the header is cut, negative when it is none.
    private long frameLength(StreamSlice input) {
        int length = input.u8(1) & 0x7f;
        if (!fits(input.u8(0)) || frames == FRAMES_MAX) return -1;
        int header = headerLength(input);
        if (input.remaining() < header) return 0;
        if (length < LENGTH_16) return header + length;
        if (length == LENGTH_16) return header + input.u16(HEADER_LENGTH);
        // Nobody sends a frame of more than 4 GiB.
        return input.u32(HEADER_LENGTH) != 0 ? -1 : header + input.u32(HEADER_LENGTH + Integer.BYTES);
    }

    private static int headerLength(StreamSlice input) {
        int length = input.u8(1) & 0x7f;
        int extended = length == LENGTH_16 ? Short.BYTES : length == LENGTH_64 ? Long.BYTES : 0;
        return HEADER_LENGTH + extended + (isMasked(input) ? MASK_LENGTH : 0);
    }

    private static boolean isMasked(StreamSlice input) {
        return (input.u8(1) & FINAL) != 0;
    }

    private static boolean isClose(StreamSlice input) {
        return (input.u8(0) & 0xf) == CLOSE_OPCODE;
    }

    /// Starts on a frame; gives its length.
    private long enter(StreamSlice input, long length) {
        frames++;
        session().add(OPCODES, NAMES.get(input.u8(0) & 0xf));
        return length;
    }

    private Progress readClose(StreamSlice input, long length) {
        int header = headerLength(input);
        int read = (int) Math.min(length, header + Short.BYTES);
        if (input.remaining() < read) return Progress.NEED_MORE;
        enter(input, length);
        if (read == header + Short.BYTES) {
            int mask = isMasked(input) ? input.u16(header - MASK_LENGTH) : 0;
            session().put(CLOSE, (long) (input.u16(header) ^ mask));
        }
        input.skip(read);
        return Progress.DONE;
    }
}

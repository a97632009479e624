package io.fovea.packet;

/// Walks the chunks of an SCTP packet (RFC 9260, section 3.2): type, flags, length with this header, value, and padding
/// to a multiple of four bytes that the length leaves out. // per packet
///
/// Only the first chunks are looked at. A length that is shorter than its own header, or a chunk that goes on behind
/// what was captured, ends the walk: that chunk is still one, and nothing behind it is.
final class SctpChunks {
    /// Chunks of a packet that are looked at.
    static final int COUNT_MAX = 8;
    /// No such chunk.
    static final long NONE = 0;

    private static final int HEADER_LENGTH = 4;
    private static final int LENGTH_OFFSET = 2;
    private static final int DATA = 0;
    /// User data whose messages are interleaved (RFC 8260, section 2.1).
    private static final int I_DATA = 64;
    private static final int FLAGS_OFFSET = 1;
    /// Set in the first fragment of a message.
    private static final int FLAG_BEGIN = 2;
    private static final int STREAM_OFFSET = 8;
    private static final int DATA_HEADER_LENGTH = 16;
    private static final int DATA_PROTOCOL_OFFSET = 12;
    private static final int I_DATA_HEADER_LENGTH = 20;
    private static final int I_DATA_PROTOCOL_OFFSET = 16;

    private SctpChunks() {}

    /// Type of chunk `index` (from 0), or -1.
    static long type(long chunks, int length, int index) {
        long chunk = chunks;
        int left = length;
        for (int before = 0; left >= HEADER_LENGTH; before++) {
            if (before == index) return RawMemory.u8(chunk);
            int step = stepBytes(chunk);
            if (step == 0) break;
            chunk += step;
            left -= step;
        }
        return -1;
    }

    /// Number of the stream that the first chunk of user data is of, or -1.
    static long stream(long chunks, int length) {
        long chunk = userData(chunks, length);
        return chunk == NONE ? -1 : RawMemory.u16(chunk + STREAM_OFFSET);
    }

    /// Number of the protocol of what is in the first chunk of user data, or -1. Interleaved messages say it in their
    /// first fragment only.
    static long payloadProtocol(long chunks, int length) {
        long chunk = userData(chunks, length);
        if (chunk == NONE) return -1;
        if (RawMemory.u8(chunk) == DATA) return RawMemory.u32(chunk + DATA_PROTOCOL_OFFSET);
        boolean begins = (RawMemory.u8(chunk + FLAGS_OFFSET) & FLAG_BEGIN) != 0;
        return begins ? RawMemory.u32(chunk + I_DATA_PROTOCOL_OFFSET) : -1;
    }

    /// The first chunk of user data, if its header is there as a whole.
    private static long userData(long chunks, int length) {
        long chunk = chunks;
        int left = length;
        for (int count = 0; count < COUNT_MAX && left >= HEADER_LENGTH; count++) {
            int type = RawMemory.u8(chunk);
            if (type == DATA || type == I_DATA) {
                int header = type == DATA ? DATA_HEADER_LENGTH : I_DATA_HEADER_LENGTH;
                return Math.min(left, lengthBytes(chunk)) < header ? NONE : chunk;
            }
            int step = stepBytes(chunk);
            if (step == 0) break;
            chunk += step;
            left -= step;
        }
        return NONE;
    }

    private static int lengthBytes(long chunk) {
        return RawMemory.u16(chunk + LENGTH_OFFSET);
    }

    /// From a chunk to the next, or 0 when its length cannot be.
    private static int stepBytes(long chunk) {
        int length = lengthBytes(chunk);
        return length < HEADER_LENGTH ? 0 : length + 3 & -4;
    }
}

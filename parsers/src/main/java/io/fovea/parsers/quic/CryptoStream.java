package io.fovea.parsers.quic;

import io.fovea.parsers.support.ByteView;
import java.util.Arrays;
import java.util.BitSet;

/// Puts the handshake bytes of one side in order: CRYPTO frames come in any order, cut anywhere, more than once
/// (RFC 9000, section 19.6). Where two differ the first counts.
///
/// Bounded: not more than `LENGTH_MAX` bytes and a bit for each.
final class CryptoStream {
    static final int LENGTH_MAX = 1 << 14;
    static final int MESSAGE_HEADER_LENGTH = 4;
    private static final int LENGTH_FIRST = 2048;

    private byte[] bytes = {};
    private BitSet known = new BitSet();
    /// Where the next message starts.
    private int position;

    /// Takes in bytes. False when they lie beyond what is kept.
    boolean add(long offset, byte[] from, int fromOffset, int count) {
        if (offset > LENGTH_MAX - count) return false;
        int start = (int) offset;
        int end = start + count;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, end <= LENGTH_FIRST ? LENGTH_FIRST : LENGTH_MAX);
        }
        for (int at = known.nextClearBit(start); at < end; at = known.nextClearBit(at)) {
            int next = known.nextSetBit(at);
            int stop = next < 0 ? end : Math.min(next, end);
            System.arraycopy(from, fromOffset + at - start, bytes, at, stop - at);
            known.set(at, stop);
        }
        return true;
    }

    /// Bytes that are there without a hole from the next message on.
    private int available() {
        return known.nextClearBit(position) - position;
    }

    /// The type of the next message, or -1 while it is not there.
    int messageType() {
        return available() < MESSAGE_HEADER_LENGTH ? -1 : bytes[position] & 0xff;
    }

    /// Length of the next message's body, once its type is known.
    int messageLength() {
        return (bytes[position + 1] & 0xff) << 16 | (bytes[position + 2] & 0xff) << 8 | bytes[position + 3] & 0xff;
    }

    /// Whether the next message can never be kept as a whole.
    boolean isTooLong() {
        return messageLength() > LENGTH_MAX - MESSAGE_HEADER_LENGTH - position;
    }

    /// The body of the next message, which is then behind us; null while it is not all there.
    ByteView takeMessage() {
        if (messageType() < 0) return null;
        int length = messageLength();
        if (available() - MESSAGE_HEADER_LENGTH < length) return null;
        int start = position + MESSAGE_HEADER_LENGTH;
        position = start + length;
        return new ByteView(Arrays.copyOfRange(bytes, start, position), length);
    }

    /// A copy of all that is there without a hole from the first byte on.
    byte[] known() {
        return Arrays.copyOf(bytes, known.nextClearBit(0));
    }

    /// Forgets all bytes.
    void clear() {
        bytes = new byte[0];
        known = new BitSet();
        position = 0;
    }
}

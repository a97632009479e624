package io.fovea.parsers.quic;

/// Walks the frames of an Initial packet's content (RFC 9000, sections 12.4 and 19). Only few types may stand there.
final class InitialFrames {
    /// What the next frame is.
    enum Kind { CRYPTO, CLOSE, END }

    private static final int PADDING = 0x00;
    private static final int PING = 0x01;
    private static final int ACK = 0x02;
    private static final int ACK_WITH_COUNTS = 0x03;
    private static final int CRYPTO = 0x06;
    private static final int CLOSE = 0x1c;
    private static final int CLOSE_BY_APPLICATION = 0x1d;
    private static final int GOOGLE_PING = 0x07;
    private static final int GOOGLE_CRYPTO = 0x08;
    private static final int ACK_RANGES_MAX = 1 << 14;

    private byte[] bytes;
    private int end;
    private int at;
    private boolean google;
    private boolean broken;
    /// Of a CRYPTO frame: where its bytes belong.
    private long offset;
    private int length;
    /// Of a CONNECTION_CLOSE frame: its error code.
    private long error;

    /// Starts with another packet.
    ///
    /// @param ofGoogle whether its frames have Google's numbers
    void wrap(byte[] content, int contentLength, boolean ofGoogle) {
        bytes = content;
        end = contentLength;
        at = 0;
        google = ofGoogle;
        broken = false;
    }

    /// Goes to the next frame that matters. What cannot stand here ends the packet.
    Kind next() {
        while (at < end && !broken) {
            int type = bytes[at] & 0xff;
            if (google) {
                if (type == GOOGLE_PING) type = PING;
                else if (type == GOOGLE_CRYPTO) type = CRYPTO;
                else if (type != PADDING) return Kind.END;
            }
            at++;
            switch (type) {
                case PADDING, PING -> { }
                case ACK, ACK_WITH_COUNTS -> skipAck(type == ACK_WITH_COUNTS);
                case CRYPTO -> {
                    if (readCrypto()) return Kind.CRYPTO;
                }
                case CLOSE, CLOSE_BY_APPLICATION -> {
                    error = readNumber();
                    at = end;
                    if (!broken) return Kind.CLOSE;
                }
                default -> broken = true;
            }
        }
        return Kind.END;
    }

    private void skipAck(boolean counts) {
        readNumber();
        readNumber();
        long ranges = readNumber();
        broken |= ranges > ACK_RANGES_MAX;
        long numbers = 1 + 2 * ranges + (counts ? 3 : 0);
        for (long i = 0; i < numbers && !broken; i++) readNumber();
    }

    private boolean readCrypto() {
        offset = readNumber();
        long count = readNumber();
        broken |= count > end - at;
        if (broken) return false;
        length = (int) count;
        at += length;
        return true;
    }

    /// A number of variable length; marks the packet as broken when it ends in it.
    private long readNumber() {
        int size = at < end ? 1 << ((bytes[at] & 0xff) >>> 6) : 1;
        if (end - at < size) {
            broken = true;
            return -1;
        }
        long number = bytes[at] & 0x3f;
        for (int i = 1; i < size; i++) number = number << Byte.SIZE | bytes[at + i] & 0xff;
        at += size;
        return number;
    }

    /// Puts the CRYPTO frame's bytes where they belong. False when that is beyond what is kept.
    boolean addTo(CryptoStream stream) {
        return stream.add(offset, bytes, at - length, length);
    }

    long error() {
        return error;
    }
}

package io.fovea.parsers.quic;

import io.fovea.spi.StreamSlice;

/// A view of a packet of Google QUIC up to version 46, whose first packets are in clear behind a hash.
///
/// ```
/// up to Q043: 1 byte flags, 8 bytes connection id, 4 bytes version, packet number of 1, 2, 4 or 6 bytes
/// Q044 on:    1 byte flags, 4 bytes version, 1 byte lengths of connection ids, ids, packet number of 1 to 4 bytes
/// then        12 bytes hash, frames
/// ```
final class GooglePacket {
    static final int VERSION_FLAG = 0x01;
    static final int RESET_FLAG = 0x02;
    private static final int CONNECTION_ID_FLAG = 0x08;
    /// Bits of the flags that are never set (one was once meant for several paths).
    private static final int UNUSED_FLAGS = 0xc0;
    private static final int CONNECTION_ID_LENGTH = 8;
    private static final int NUMBER_FLAGS_SHIFT = 4;
    private static final int[] NUMBER_LENGTHS = {1, 2, 4, 6};
    private static final int HASH_LENGTH = 12;
    private static final int VERSION_FIRST = 1;
    private static final int VERSION_BIG_ENDIAN = 39;
    private static final int VERSION_LONG_HEADER_MAX = 49;
    private static final int SHORT_ID_LENGTHS = 3;

    private static final int FRAME_PADDING = 0x00;
    private static final int FRAME_PING = 0x07;
    private static final int FRAME_STREAM = 0x80;
    private static final int STREAM_HAS_LENGTH = 0x20;

    int version;
    private int idOffset;
    private int idLength;
    private int bodyOffset;

    /// Points the view at a packet with a public header and a version. False, leaving the view unusable, when it is
    /// none.
    boolean readPublic(StreamSlice input) {
        if (!hasVersion(input)) return false;
        int flags = input.u8(0);
        idOffset = 1;
        idLength = idLengthOf(flags);
        version = (int) input.u32(versionOffset());
        bodyOffset = versionOffset() + Integer.BYTES + NUMBER_LENGTHS[flags >>> NUMBER_FLAGS_SHIFT & 3];
        return true;
    }

    /// Whether a datagram begins with a public header that has a version of Google's.
    static boolean hasVersion(StreamSlice input) {
        if (input.remaining() < 1 + Integer.BYTES) return false;
        int flags = input.u8(0);
        if ((flags & UNUSED_FLAGS) != 0 || (flags & VERSION_FLAG) == 0 || (flags & RESET_FLAG) != 0) return false;
        int at = 1 + idLengthOf(flags);
        return input.remaining() >= at + Integer.BYTES && isVersion((int) input.u32(at));
    }

    private static int idLengthOf(int flags) {
        return (flags & CONNECTION_ID_FLAG) == 0 ? 0 : CONNECTION_ID_LENGTH;
    }

    /// Points the view at a packet with the long header of Q044 to Q049. False when it does not fit.
    boolean readLong(StreamSlice input) {
        if (input.remaining() < 2 + Integer.BYTES) return false;
        version = (int) input.u32(1);
        int lengths = input.u8(1 + Integer.BYTES);
        idOffset = 2 + Integer.BYTES;
        idLength = idLength(lengths >>> 4);
        int sourceLength = idLength(lengths & 0xf);
        bodyOffset = idOffset + idLength + sourceLength + (input.u8(0) & 3) + 1;
        return bodyOffset <= input.remaining();
    }

    private static int idLength(int written) {
        return written == 0 ? 0 : written + SHORT_ID_LENGTHS;
    }

    /// Whether it is one of the versions that look like this.
    static boolean isVersion(int version) {
        int number = QuicVersions.google(version);
        return version >>> 24 == 'Q' && number >= VERSION_FIRST && number <= VERSION_LONG_HEADER_MAX;
    }

    /// Where a server's packet names its versions, one behind the other.
    int versionOffset() {
        return idOffset + idLength;
    }

    byte[] connectionId(StreamSlice input) {
        return input.bytes(idOffset, idLength);
    }

    /// The ClientHello in the packet's first frame of a stream, or null.
    GoogleHello hello(StreamSlice input) {
        int at = bodyOffset + HASH_LENGTH;
        while (input.remaining() - at > 0) {
            int type = input.u8(at);
            if ((type & FRAME_STREAM) != 0) return helloOfStream(input, at, type);
            if (type != FRAME_PING && type != FRAME_PADDING) return null;
            at++;
        }
        return null;
    }

    private GoogleHello helloOfStream(StreamSlice input, int frame, int type) {
        int idBytes = (type & 3) + 1;
        int offsetBytes = type >>> 2 & 7;
        if (offsetBytes > 0) return null;
        int at = frame + 1 + idBytes;
        int length = input.remaining() - at;
        if ((type & STREAM_HAS_LENGTH) != 0) {
            if (length < 2) return null;
            int written = input.u16(at);
            if (QuicVersions.google(version) < VERSION_BIG_ENDIAN) {
                written = Short.toUnsignedInt(Short.reverseBytes((short) written));
            }
            at += 2;
            length = Math.min(written, input.remaining() - at);
        }
        return length <= 0 ? null : GoogleHello.read(input.bytes(at, length), 0, length);
    }
}

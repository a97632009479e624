package io.fovea.parsers.quic;

import io.fovea.spi.StreamSlice;

/// A view of a packet with a long header inside a datagram (RFC 9000, section 17.2): where its parts are.
///
/// ```
/// 1 byte  form 1, fixed bit 1, type 2 bits, 4 bits that are protected
/// 4 bytes version
/// 1 + n   destination connection id, 1 + n source connection id
/// Initial: variable-length token length, token; then, as in 0-RTT and Handshake: length, packet number, content
/// ```
final class LongHeader {
    /// What a packet is for.
    enum Type { INITIAL, ZERO_RTT, HANDSHAKE, RETRY, NEGOTIATION, OTHER }

    static final int FORM_BIT = 0x80;
    static final int FIXED_BIT = 0x40;
    static final int CONNECTION_ID_LENGTH_MAX = 20;
    private static final int IDS_OFFSET = 5;
    /// No datagram has room for a longer one.
    private static final int TOKEN_LENGTH_MAX = 0xffff;
    private static final Type[] TYPES = {Type.INITIAL, Type.ZERO_RTT, Type.HANDSHAKE, Type.RETRY};
    private static final Type[] TYPES_2 = {Type.RETRY, Type.INITIAL, Type.ZERO_RTT, Type.HANDSHAKE};

    int start;
    int version;
    Type type;
    int destinationOffset;
    int destinationLength;
    int sourceOffset;
    int sourceLength;
    /// Length of an Initial packet's token.
    long tokenLength;
    /// Where the packet number starts; in other packets what follows the connection ids.
    int bodyOffset;
    /// Where the packet ends, and in a datagram another may begin.
    int end;
    /// Whether the packet goes on behind what was captured of the datagram.
    boolean cut;
    private int at;
    private int limit;

    /// Points the view at a packet. False, leaving the view unusable, when it is none that fits.
    boolean read(StreamSlice input, int offset) {
        start = offset;
        limit = input.remaining();
        if (limit - offset < IDS_OFFSET + 2 || (input.u8(offset) & FORM_BIT) == 0) return false;
        version = (int) input.u32(offset + 1);
        destinationLength = input.u8(offset + IDS_OFFSET);
        destinationOffset = offset + IDS_OFFSET + 1;
        if (destinationLength > CONNECTION_ID_LENGTH_MAX) return false;
        if (limit - destinationOffset <= destinationLength) return false;
        sourceLength = input.u8(destinationOffset + destinationLength);
        sourceOffset = destinationOffset + destinationLength + 1;
        if (sourceLength > CONNECTION_ID_LENGTH_MAX || limit - sourceOffset < sourceLength) return false;
        bodyOffset = sourceOffset + sourceLength;
        end = limit;
        cut = false;
        tokenLength = 0;
        type = typeOf(input.u8(offset));
        return switch (type) {
            case INITIAL, ZERO_RTT, HANDSHAKE -> readLength(input);
            case RETRY -> limit - bodyOffset > InitialCipher.TAG_LENGTH;
            case NEGOTIATION, OTHER -> true;
        };
    }

    private Type typeOf(int first) {
        if (version == QuicVersions.NEGOTIATION) return Type.NEGOTIATION;
        if (QuicVersions.salt(version) == null && !QuicVersions.isGrease(version)) return Type.OTHER;
        int number = first >>> 4 & 3;
        return QuicVersions.isLikeVersion2(version) ? TYPES_2[number] : TYPES[number];
    }

    /// Reads what follows the connection ids. A packet that the end of the datagram cuts is still one.
    private boolean readLength(StreamSlice input) {
        at = bodyOffset;
        if (type == Type.INITIAL) {
            long token = readNumber(input);
            if (token >= 0 && token <= TOKEN_LENGTH_MAX) tokenLength = token;
            at = token < 0 || token > limit - at ? limit : at + (int) token;
        }
        long length = readNumber(input);
        cut = length < 0 || length > limit - at;
        bodyOffset = at;
        if (!cut) end = at + (int) length;
        return true;
    }

    /// A number of variable length (RFC 9000, section 16), or -1 when the datagram ends in it.
    private long readNumber(StreamSlice input) {
        if (at >= limit) return -1;
        int length = 1 << (input.u8(at) >>> 6);
        if (limit - at < length) return -1;
        long number = input.u8(at) & 0x3f;
        for (int i = 1; i < length; i++) number = number << Byte.SIZE | input.u8(at + i);
        at += length;
        return number;
    }

    /// Where the client wants it to go.
    byte[] destination(StreamSlice input) {
        return input.bytes(destinationOffset, destinationLength);
    }

    /// Where it comes from.
    byte[] source(StreamSlice input) {
        return input.bytes(sourceOffset, sourceLength);
    }
}

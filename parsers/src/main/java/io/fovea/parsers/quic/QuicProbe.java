package io.fovea.parsers.quic;

import io.fovea.parsers.quic.LongHeader.Type;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;

/// Tells whether a datagram begins a QUIC connection, or is of its handshake.
///
/// A version that we know by name and lengths that fit are enough: no other protocol over UDP has those four bytes
/// there. (RTP, STUN and DTLS differ in the first two bits already.) Versions that only keep peers tolerant leave room
/// for chance, so that the datagram must also be as long as a client's first one.
final class QuicProbe {
    /// A client's first datagram is no shorter (RFC 9000, section 14.1).
    private static final int CLIENT_LENGTH_MIN = 1200;
    private static final int CLIENT_DESTINATION_LENGTH_MIN = 8;

    /// Flags, a long connection id, a version.
    private static final int DATAGRAM_LENGTH_MIN = 13;

    private final LongHeader header = new LongHeader();
    private final GooglePacket google = new GooglePacket();

    private QuicProbe() {}

    /// Looks at one datagram. What has no version where one must be, as nearly every other datagram, costs no more.
    static Probe probe(StreamSlice slice) {
        if (!slice.isDatagram()) return Probe.NO;
        return hasVersion(slice) && new QuicProbe().matches(slice) ? Probe.MATCH : Probe.NEED_MORE;
    }

    private static boolean hasVersion(StreamSlice slice) {
        if (slice.remaining() < DATAGRAM_LENGTH_MIN) return false;
        if ((slice.u8(0) & LongHeader.FORM_BIT) == 0) return GooglePacket.hasVersion(slice);
        int version = (int) slice.u32(1);
        return version == QuicVersions.NEGOTIATION || QuicVersions.isGrease(version) || QuicVersions.isKnown(version);
    }

    private boolean matches(StreamSlice slice) {
        return (slice.u8(0) & LongHeader.FORM_BIT) == 0 ? google.readPublic(slice) : isLong(slice);
    }

    private boolean isLong(StreamSlice slice) {
        if (GooglePacket.isVersion((int) slice.u32(1))) {
            return google.readLong(slice);
        }
        if (!header.read(slice, 0)) return false;
        if (header.type == Type.NEGOTIATION) return namesKnownVersion(slice);
        if ((slice.u8(0) & LongHeader.FIXED_BIT) == 0) return false;
        if (QuicVersions.isKnown(header.version)) return true;
        return header.type == Type.INITIAL && !header.cut && slice.remaining() >= CLIENT_LENGTH_MIN
                && header.destinationLength >= CLIENT_DESTINATION_LENGTH_MIN
                && header.end - header.bodyOffset >= InitialCipher.PROTECTED_LENGTH_MIN;
    }

    private boolean namesKnownVersion(StreamSlice slice) {
        int length = slice.remaining() - header.bodyOffset;
        if (length == 0 || length % Integer.BYTES != 0) return false;
        for (int at = header.bodyOffset; at < slice.remaining(); at += Integer.BYTES) {
            if (QuicVersions.isKnown((int) slice.u32(at))) return true;
        }
        return false;
    }
}

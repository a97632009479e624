package io.fovea.parsers.tls;

import io.fovea.parsers.hello.TlsVersions;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;

/// Tells whether a stream starts with a ClientHello or ServerHello, however small the records are that it is cut into.
///
/// Checked are the record headers and the first six bytes of the message: its type, length and version.
final class TlsProbe {
    static final int RECORD_HEADER_LENGTH = 5;
    static final int RECORD_LENGTH_MAX = (1 << 14) + 2048;
    static final int TYPE_CHANGE_CIPHER_SPEC = 20;
    static final int TYPE_ALERT = 21;
    static final int TYPE_HANDSHAKE = 22;
    static final int TYPE_APPLICATION_DATA = 23;
    static final int TYPE_HEARTBEAT = 24;
    static final int MESSAGE_CLIENT_HELLO = 1;
    static final int MESSAGE_SERVER_HELLO = 2;
    static final int HELLO_LENGTH_MAX = 1 << 16;

    static final int V2_HEADER_LENGTH = 2;
    static final int V2_CHECKED_LENGTH = 11;
    private static final int V2_MESSAGE_LENGTH_MIN = 9;
    private static final int V2_CHALLENGE_LENGTH_MIN = 16;
    private static final int V2_CHALLENGE_LENGTH_MAX = 32;

    private static final int MESSAGE_START_LENGTH = 6;
    private static final int CLIENT_HELLO_LENGTH_MIN = 41;
    private static final int SERVER_HELLO_LENGTH_MIN = 36;
    private static final int VERSION_MAJOR = 3;
    private static final int VERSION_MINOR_MAX = 4;

    private TlsProbe() {}

    /// Whether a hello message starts `offset` bytes behind the slice's position.
    static Probe probe(StreamSlice slice, int offset) {
        int available = slice.remaining() - offset;
        if (available <= 0) return Probe.NEED_MORE;
        if ((slice.u8(offset) & 0x80) != 0) return probeVersion2(slice, offset, available);
        return probeRecords(slice, offset);
    }

    /// Walks record headers and collects the start of the message from the records' bodies.
    private static Probe probeRecords(StreamSlice slice, int offset) {
        long start = 0;
        int collected = 0;
        int at = offset;
        while (true) {
            Probe header = probeHeader(slice, at);
            if (header != Probe.MATCH) return header;
            int length = slice.u16(at + 3);
            if (slice.u8(at) != TYPE_HANDSHAKE || length == 0) return Probe.NO;
            at += RECORD_HEADER_LENGTH;
            for (int i = 0; i < length; i++) {
                if (slice.remaining() == at) return Probe.NEED_MORE;
                start = start << 8 | slice.u8(at++);
                if (!fitsSoFar(start, ++collected)) return Probe.NO;
                if (collected == MESSAGE_START_LENGTH) return Probe.MATCH;
            }
        }
    }

    /// Whether a record header can start here. `NEED_MORE` when what there is of it fits.
    static Probe probeHeader(StreamSlice slice, int at) {
        int available = slice.remaining() - at;
        if (available < 1) return Probe.NEED_MORE;
        int type = slice.u8(at);
        if (type < TYPE_CHANGE_CIPHER_SPEC || type > TYPE_HEARTBEAT) return Probe.NO;
        if (available < 2) return Probe.NEED_MORE;
        if (slice.u8(at + 1) != VERSION_MAJOR) return Probe.NO;
        if (available < 3) return Probe.NEED_MORE;
        if (slice.u8(at + 2) > VERSION_MINOR_MAX) return Probe.NO;
        if (available < 4) return Probe.NEED_MORE;
        if (slice.u8(at + 3) > RECORD_LENGTH_MAX >>> 8) return Probe.NO;
        if (available < RECORD_HEADER_LENGTH) return Probe.NEED_MORE;
        return slice.u16(at + 3) <= RECORD_LENGTH_MAX ? Probe.MATCH : Probe.NO;
    }

    /// Whether the first `count` bytes of a message can begin a hello.
    private static boolean fitsSoFar(long start, int count) {
        return switch (count) {
            case 1 -> start == MESSAGE_CLIENT_HELLO || start == MESSAGE_SERVER_HELLO;
            case 2, 3 -> true;
            case 4 -> {
                int length = (int) start & 0xffffff;
                boolean fromClient = start >>> 24 == MESSAGE_CLIENT_HELLO;
                yield length >= (fromClient ? CLIENT_HELLO_LENGTH_MIN : SERVER_HELLO_LENGTH_MIN)
                        && length <= HELLO_LENGTH_MAX;
            }
            case 5 -> TlsVersions.isPlausible((int) (start & 0xff) << 8 | 1);
            default -> TlsVersions.isPlausible((int) (start & 0xffff));
        };
    }

    /// A ClientHello in SSL 2's format that offers SSL 3 or later (RFC 5246, appendix E.2).
    private static Probe probeVersion2(StreamSlice slice, int offset, int available) {
        if (available >= 3 && slice.u8(offset + 2) != MESSAGE_CLIENT_HELLO) return Probe.NO;
        if (available >= 4 && slice.u8(offset + 3) != VERSION_MAJOR) return Probe.NO;
        if (available >= 5 && slice.u8(offset + 4) > VERSION_MINOR_MAX) return Probe.NO;
        if (available < V2_CHECKED_LENGTH) return Probe.NEED_MORE;
        int length = slice.u16(offset) & 0x7fff;
        int ciphers = slice.u16(offset + 5);
        int sessionId = slice.u16(offset + 7);
        int challenge = slice.u16(offset + 9);
        boolean fits = ciphers > 0 && ciphers % 3 == 0 && sessionId <= V2_CHALLENGE_LENGTH_MAX
                && challenge >= V2_CHALLENGE_LENGTH_MIN && challenge <= V2_CHALLENGE_LENGTH_MAX
                && V2_MESSAGE_LENGTH_MIN + ciphers + sessionId + challenge == length;
        return fits ? Probe.MATCH : Probe.NO;
    }
}

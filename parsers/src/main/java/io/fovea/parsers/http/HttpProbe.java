package io.fovea.parsers.http;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;

/// Tells whether a stream starts with a request line or a status line of HTTP/1, or with what clients of HTTP/2 send
/// first. Nothing matches before `HTTP/1.` has been seen, so that SIP, RTSP, ICAP and HTTP/0.9 never do. What servers
/// of HTTP/2 send first is too weak a sign: the client's side decides.
final class HttpProbe {
    private static final int METHOD_LENGTH_MAX = 32;
    /// Line ends that may stand in front of a request (RFC 9112, section 2.2).
    private static final int LINE_ENDS_MAX = 4;

    private HttpProbe() {}

    static Probe probe(StreamSlice slice) {
        if (slice.remaining() > 0 && slice.u8(0) == 0) return isFirstSettings(slice) ? Probe.NEED_MORE : Probe.NO;
        if (isPreface(slice)) {
            return slice.remaining() < Http2Side.PREFACE.length ? Probe.NEED_MORE : Probe.MATCH;
        }
        int at = 0;
        while (at < LINE_ENDS_MAX && at < slice.remaining() && isLineEnd(slice.u8(at))) at++;
        if (at == slice.remaining()) return Probe.NEED_MORE;
        int matched = StartLine.matchedVersion(slice, at);
        return matched < 0 ? probeRequest(slice, at) : probeStatus(slice, at);
    }

    private static boolean isPreface(StreamSlice slice) {
        int known = Math.min(slice.remaining(), Http2Side.PREFACE.length);
        for (int i = 0; i < known; i++) {
            if (slice.u8(i) != Http2Side.PREFACE[i]) return false;
        }
        return true;
    }

    /// Whether the bytes that are there may be a frame of SETTINGS.
    private static boolean isFirstSettings(StreamSlice slice) {
        if (slice.remaining() >= Http2Side.FRAME_HEADER_LENGTH) return Http2Side.startsWithSettings(slice);
        return slice.remaining() < Integer.BYTES || slice.u8(Integer.BYTES - 1) == Http2Side.SETTINGS;
    }

    private static boolean isLineEnd(int value) {
        return value == '\r' || value == '\n';
    }

    /// What stands there is the beginning of `HTTP/1.`, or more.
    private static Probe probeStatus(StreamSlice slice, int at) {
        int available = slice.remaining() - at;
        int version = StartLine.VERSION_LENGTH;
        if (available < version) return Probe.NEED_MORE;
        if (!StartLine.isDigit(slice.u8(at + version - 1))) return Probe.NO;
        if (available == version) return Probe.NEED_MORE;
        if (slice.u8(at + version) != ' ') return Probe.NO;
        for (int i = at + version + 1; i < slice.remaining(); i++) {
            if (slice.u8(i) != ' ') return StartLine.isDigit(slice.u8(i)) ? Probe.MATCH : Probe.NO;
        }
        return Probe.NEED_MORE;
    }

    private static Probe probeRequest(StreamSlice slice, int start) {
        int at = start;
        while (at < slice.remaining() && StartLine.isTokenCharacter(slice.u8(at))) at++;
        if (at - start > METHOD_LENGTH_MAX) return Probe.NO;
        if (at == slice.remaining()) return Probe.NEED_MORE;
        if (at == start || slice.u8(at) != ' ') return Probe.NO;
        for (; at < slice.remaining(); at++) {
            int value = slice.u8(at);
            if (StartLine.isControl(value)) return Probe.NO;
            if (value == ' ' && StartLine.isVersionStart(slice, at + 1)) return Probe.MATCH;
        }
        return Probe.NEED_MORE;
    }
}

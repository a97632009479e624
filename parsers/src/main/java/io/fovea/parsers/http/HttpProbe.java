package io.fovea.parsers.http;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Tells whether a stream starts with a request line or a status line of HTTP/1, or with what clients of HTTP/2 send
/// first. Nothing matches before `HTTP/1.` has been seen, or a whole line of HTTP/0.9, so that SIP, RTSP and ICAP never
/// do; only of a request line that is longer than `LENGTH_MAX` the start decides.
final class HttpProbe {
    private static final int METHOD_LENGTH_MAX = 32;
    /// Line ends that may stand in front of a request (RFC 9112, section 2.2).
    private static final int LINE_ENDS_MAX = 4;
    /// Blanks that are passed over in front of a status.
    private static final int BLANKS_MAX = 16;
    /// How much of a stream is looked at: of a request line that is longer, the method and the start of the target
    /// decide. Streams that come byte by byte are probed again with every byte, so that this bounds what they cost.
    static final int LENGTH_MAX = 512;
    /// Methods that HTTP has together with long targets.
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND", "REPORT", "SEARCH");

    private HttpProbe() {}

    static Probe probe(StreamSlice slice) {
        if (slice.remaining() > 0 && slice.u8(0) == 0) return probeSettings(slice);
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

    /// What servers of HTTP/2 begin with: SETTINGS alone are too weak a sign, the frame behind them decides.
    private static Probe probeSettings(StreamSlice slice) {
        if (!isFirstSettings(slice)) return Probe.NO;
        int header = Http2Side.FRAME_HEADER_LENGTH;
        int second = slice.remaining() < header ? header : header + slice.u24(0);
        if (slice.remaining() < second + header) return Probe.NEED_MORE;
        if (Http2Side.startsAnswer(slice, second)) return Probe.MATCH;
        return slice.remaining() < LENGTH_MAX ? Probe.NEED_MORE : Probe.NO;
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
        int blanksEnd = at + version + BLANKS_MAX;
        for (int i = at + version + 1; i < slice.remaining() && i < blanksEnd; i++) {
            if (slice.u8(i) != ' ') return StartLine.isDigit(slice.u8(i)) ? Probe.MATCH : Probe.NO;
        }
        return slice.remaining() < blanksEnd ? Probe.NEED_MORE : Probe.NO;
    }

    private static Probe probeRequest(StreamSlice slice, int start) {
        int end = Math.min(slice.remaining(), LENGTH_MAX);
        int at = start;
        while (at < end && at - start <= METHOD_LENGTH_MAX && StartLine.isTokenCharacter(slice.u8(at))) at++;
        if (at - start > METHOD_LENGTH_MAX) return Probe.NO;
        if (at == end) return Probe.NEED_MORE;
        if (at == start || slice.u8(at) != ' ') return Probe.NO;
        int methodEnd = at;
        for (; at < end; at++) {
            int value = slice.u8(at);
            if (isLineEnd(value)) return probePlainRequest(slice, start, at);
            if (StartLine.isControl(value)) return Probe.NO;
            if (value == ' ' && StartLine.isVersionStart(slice, at + 1)) return Probe.MATCH;
        }
        // The version may begin with the last of these bytes.
        if (slice.remaining() < LENGTH_MAX + StartLine.VERSION_LENGTH) return Probe.NEED_MORE;
        return hasUsualStart(slice, start, methodEnd) ? Probe.MATCH : Probe.NO;
    }

    /// A line that ends without a version is a request of HTTP/0.9, when it is the first of the stream.
    private static Probe probePlainRequest(StreamSlice slice, int start, int lineEnd) {
        if (start > 0 || !new StartLine().readPlainRequest(slice, lineEnd)) return Probe.NO;
        if (slice.u8(lineEnd) == '\n') return Probe.MATCH;
        if (slice.remaining() == lineEnd + 1) return Probe.NEED_MORE;
        return slice.u8(lineEnd + 1) == '\n' ? Probe.MATCH : Probe.NO;
    }

    /// Whether one of the usual methods stands there, with a path or the address of a resource behind it.
    private static boolean hasUsualStart(StreamSlice slice, int start, int methodEnd) {
        int target = slice.u8(methodEnd + 1);
        if (target != '/' && target != 'h') return false;
        for (String method : METHODS) {
            if (HeaderNames.isExactly(slice, start, methodEnd - start, method)) return true;
        }
        return false;
    }
}

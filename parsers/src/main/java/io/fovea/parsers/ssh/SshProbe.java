package io.fovea.parsers.ssh;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;

/// Tells whether a stream begins with SSH's version line, or with lines of text that a server may send before it
/// (RFC 4253, section 4.2).
final class SshProbe {
    /// Bytes in front of the version line, beyond which none is looked for.
    static final int LEAD_LENGTH_MAX = 512;
    private static final String START = "SSH-";
    /// Start, digit, dot.
    private static final int CHECKED_LENGTH = START.length() + 2;

    private SshProbe() {}

    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        int line = 0;
        for (int at = 0; at < available && at < LEAD_LENGTH_MAX; at++) {
            if (at == line && probeLine(slice, line) != Probe.NO) return probeLine(slice, line);
            int each = slice.u8(at);
            if (!isText(each)) return Probe.NO;
            if (each == '\n') line = at + 1;
        }
        return available < LEAD_LENGTH_MAX ? Probe.NEED_MORE : Probe.NO;
    }

    /// Whether the version line begins here: `SSH-` with a major version of 1 or 2.
    private static Probe probeLine(StreamSlice slice, int offset) {
        int available = Math.min(CHECKED_LENGTH, slice.remaining() - offset);
        for (int i = 0; i < available; i++) {
            int each = slice.u8(offset + i);
            boolean fits = i < START.length() ? each == START.charAt(i)
                    : i == START.length() ? each == '1' || each == '2' : each == '.';
            if (!fits) return Probe.NO;
        }
        return available < CHECKED_LENGTH ? Probe.NEED_MORE : Probe.MATCH;
    }

    /// Printable ASCII, other scripts, tabs and line ends.
    private static boolean isText(int each) {
        return each >= 0x20 && each != 0x7f || each == '\n' || each == '\r' || each == '\t';
    }
}

package io.fovea.parsers.ssh;

import io.fovea.parsers.support.WireText;

/// A version line: `SSH-protocol-software comments` (RFC 4253, section 4.2).
///
/// @param text the line without its end
/// @param protocol version of the protocol, as `2.0`
/// @param software name and version of the program, or null
/// @param comments what follows a blank, or null
record SshBanner(String text, String protocol, String software, String comments) {
    private static final int PROTOCOL_START = 4;

    static SshBanner of(byte[] line) {
        String text = WireText.of(line);
        int dash = text.indexOf('-', PROTOCOL_START);
        if (dash < 0) return new SshBanner(text, text.substring(PROTOCOL_START), null, null);
        int blank = text.indexOf(' ', dash);
        String software = text.substring(dash + 1, blank < 0 ? text.length() : blank);
        String comments = blank < 0 ? "" : text.substring(blank + 1);
        return new SshBanner(text, text.substring(PROTOCOL_START, dash), absentIfEmpty(software),
                absentIfEmpty(comments));
    }

    private static String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /// Whether version 2 may follow: 2.x, or 1.99, which is both (RFC 4253, section 5.1).
    boolean speaksVersion2() {
        return protocol.startsWith("2.") || protocol.equals("1.99");
    }

    boolean speaksVersion1() {
        return protocol.startsWith("1.");
    }
}

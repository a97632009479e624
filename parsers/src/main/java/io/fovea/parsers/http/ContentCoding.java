package io.fovea.parsers.http;

import java.util.Locale;

/// How content is packed (RFC 9110, section 8.4).
enum ContentCoding {
    NONE,
    GZIP,
    /// The zlib format, or, as some servers send, bare deflated data.
    DEFLATE,
    /// A coding, or several on top of each other, that is not taken off.
    OTHER;

    /// This coding with those of a `Content-Encoding` on top of it.
    ContentCoding and(String value) {
        ContentCoding coding = this;
        for (String each : value.toLowerCase(Locale.ROOT).split(",")) {
            ContentCoding next = switch (each.strip()) {
                case "", "identity" -> NONE;
                case "gzip", "x-gzip" -> GZIP;
                case "deflate" -> DEFLATE;
                default -> OTHER;
            };
            if (next != NONE) coding = coding == NONE ? next : OTHER;
        }
        return coding;
    }
}

package io.fovea.spi;

import java.util.Locale;

/// What was missing when a row was made.
public enum Partial {
    /// Bytes of the stream were not in the capture.
    GAP,
    /// The capture starts in the middle of the flow.
    MIDSTREAM,
    /// Frames were cut by the snapshot length, or the capture ends early.
    TRUNCATED,
    /// One of our limits was hit.
    LIMIT,
    /// The same bytes were sent twice with different content.
    CONFLICT;

    /// The name in rows.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
